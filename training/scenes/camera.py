"""What light, lens, sensor, scanner and file do to a sheet."""

import cv2
import numpy as np

from training.scenes.grounds import FINE, PIXELS, noise
from training.scenes.sheet import Floats


def view(canvas: int, side: int, rng: np.random.Generator) -> Floats:
    """How a sheet is seen: turned, tilted, from aside.

    Args:
        canvas: Side of the sheet in pixels.
        side: Side of the picture in pixels.
        rng: Source of chance.

    Returns:
        `(3, 3)` float32, the homography from the sheet to the picture.
    """
    angle = rng.normal(0, 3.5) if rng.random() < 0.7 else rng.uniform(-21, 21)
    turn = np.deg2rad(angle)
    corners = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    turned = corners @ np.array(
        [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]
    )
    seen = turned * canvas + rng.normal(0, 0.03, (4, 2)) * side * (rng.random() < 0.6)
    return np.asarray(
        cv2.getPerspectiveTransform(
            ((corners + 0.5) * canvas).astype(np.float32),
            (seen + side / 2).astype(np.float32),
        ),
        np.float32,
    )


def light(side: int, rng: np.random.Generator) -> Floats | None:
    """Light over the picture: even, falling off, with a shadow's edge or a glare."""
    kind = rng.random()
    if kind < 0.3:
        return None
    ticks = np.linspace(-0.5, 0.5, side, dtype=np.float32)
    x, y = ticks[None, :], ticks[:, None]
    angle = rng.uniform(0, 2 * np.pi)
    across = np.float32(np.cos(angle)) * x + np.float32(np.sin(angle)) * y
    lit = np.ones((side, side), np.float32)
    if kind < 0.55:
        lit -= np.float32(rng.uniform(0, 0.6)) * (across + np.float32(0.5))
    elif kind < 0.75:
        place = rng.uniform(-0.35, 0.35)
        bend = (
            np.float32(rng.normal(0, 0.8))
            * (np.float32(np.cos(angle)) * y - np.float32(np.sin(angle)) * x) ** 2
        )
        sharp = np.exp(rng.uniform(np.log(5), np.log(300)))
        edge = 1 / (1 + np.exp(np.clip(-(across + bend - place) * sharp, -30, 30)))
        lit -= np.float32(rng.uniform(0.1, 0.65)) * edge.astype(np.float32)
    elif kind < 0.88:
        center = rng.normal(0, 0.15, 2).astype(np.float32)
        away = (x - center[0]) ** 2 + (y - center[1]) ** 2
        lit -= np.float32(rng.uniform(0.3, 1.6)) * away
    else:
        center = rng.uniform(-0.5, 0.5, 2).astype(np.float32)
        spread = rng.uniform(0.002, 0.06)
        away = (x - center[0]) ** 2 + (y - center[1]) ** 2
        lit += np.float32(rng.uniform(0.1, 0.7)) * np.exp(-away / np.float32(spread))
    return np.asarray(np.maximum(lit, 0.08), np.float32)


def expose(picture: Floats, height: float, rng: np.random.Generator) -> np.ndarray:
    """Blur, grain, contrast, cleaning as a scan, polarity and JPEG of a picture.

    Args:
        picture: `(h, w)` float32, about [0, 1].
        height: Height of its digits in pixels; larger ones bear more blur.
        rng: Source of chance.

    Returns:
        `(h, w)` uint8.
    """
    if rng.random() < 0.5:
        blur = height * rng.uniform(0.0, 0.055)
        if blur > 0.25:
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.float32)
    if rng.random() < 0.1 and height > 14:
        length = max(2, round(height * rng.uniform(0.04, 0.16)))
        picture = _motion(picture, length, rng.uniform(0, np.pi))
    picture = np.clip(picture, 0, 1)
    if rng.random() < 0.5:
        picture = picture ** np.float32(np.exp(rng.normal(0, 0.35)))
    if rng.random() < 0.15:
        contrast = np.exp(rng.uniform(np.log(0.2), 0))
        level = rng.uniform(0, 1 - contrast)
        picture = picture * np.float32(contrast) + np.float32(level)
    if rng.random() < 0.6:
        strength = np.exp(rng.uniform(np.log(0.002), np.log(0.05)))
        kind = PIXELS if rng.random() < 0.6 else FINE
        spread = float(picture.std()) + 0.02
        picture = picture + noise(kind, picture.shape, rng) * np.float32(
            min(strength, 0.45 * spread)
        )
    if rng.random() < 0.12:
        picture = clean_scan(picture, height, rng)
    if rng.random() < 0.22:
        picture = 1 - picture
    pixels = np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    if rng.random() < 0.45:
        quality = int(rng.integers(25, 96))
        encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        pixels = np.asarray(cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE), np.uint8)
    return pixels


def clean_scan(picture: Floats, height: float, rng: np.random.Generator) -> Floats:
    """What scanners and their apps make of a picture: white paper, or black and white.

    Args:
        picture: `(h, w)` float32, about [0, 1].
        height: Height of its digits in pixels; what is much wider is taken for paper.
        rng: Source of chance.

    Returns:
        `(h, w)` float32 in [0, 1]; dark ink on white, or light ink on black.
    """
    reach = max(3.0, height * rng.uniform(0.4, 1.2))
    around = picture - cv2.GaussianBlur(picture, (0, 0), reach)
    is_light = (around**3).mean() > 0  # ink is rarer than what lies around it
    if is_light:
        picture, around = 1 - picture, -around
    faintest = np.float32(np.clip(rng.uniform(0.3, 0.9) * around.std(), 0.015, 0.12))
    if rng.random() < 0.5:
        cleaned = np.asarray(around > -faintest, np.float32)
        if rng.random() < 0.6:  # shrunk after it was made black and white
            blur = rng.uniform(0.3, 0.8)
            cleaned = np.asarray(cv2.GaussianBlur(cleaned, (0, 0), blur), np.float32)
    else:
        lightest = cv2.dilate(
            picture, np.ones((3, 3)), iterations=max(1, round(reach / 3))
        )
        paper = np.maximum(cv2.GaussianBlur(lightest, (0, 0), reach), 0.02)
        black, white = rng.uniform(0.2, 0.6), 1 - faintest
        cleaned = np.clip((picture / paper - black) / (white - black), 0, 1)
    return np.asarray(1 - cleaned if is_light else cleaned, np.float32)


def _motion(picture: Floats, length: int, angle: float) -> Floats:
    kernel = np.zeros((length, length), np.float32)
    middle = (length - 1) / 2
    reach = middle * np.array([np.cos(angle), np.sin(angle)])
    start, end = np.round([middle - reach, middle + reach]).astype(int).tolist()
    cv2.line(kernel, start, end, 1.0)
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.float32)

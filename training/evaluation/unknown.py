"""Non-digits, for testing whether the network refuses them.

None of these kinds is trained on or chosen on: other letters than in `outliers` (from
fonts instead of pen strokes), other scribbles, other shapes, and numbers put together
from MNIST images instead of pen strokes.
"""

import importlib.util
import string
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from digit_model.imaging.strokes import CANVAS_SIDE, draw_strokes, legible_brush
from training.data import like_digits
from training.data.handwriting import Stroke, move
from training.data.mnist import DataError, Digits

PaperPicture = npt.NDArray[np.float32]
"""`(h, w)` float32 in [0, 1], white = 1."""
DrawUnknown = Callable[[np.random.Generator], PaperPicture]

_LETTERS = [c for c in string.ascii_letters if c not in like_digits.LETTERS]
FONT_PACKAGES = ("font_amatic_sc", "font_intuitive", "font_caladea")
"""Packages with fonts under the SIL Open Font License: two of handwriting, a serif."""


@cache
def font_files() -> list[Path]:
    """Files of the fonts that letters are drawn with.

    Raises:
        DataError: A font package is not installed.
    """
    files: list[Path] = []
    for package in FONT_PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise DataError(
                f"The font package {package} is missing. Install it with "
                "`pip install -r requirements-dev.txt`."
            )
        files += sorted(Path(spec.origin).parent.glob("files/*.ttf"))
    return files


def draw_letter(rng: np.random.Generator) -> PaperPicture:
    """A letter of a font, turned by up to 8 degrees, dark on light."""
    file = rng.choice(np.array(font_files(), dtype=object))
    font = ImageFont.truetype(str(file), int(rng.integers(90, 230)))
    paper = Image.new("L", (CANVAS_SIDE, CANVAS_SIDE), 255)
    middle = (CANVAS_SIDE / 2, CANVAS_SIDE / 2)
    letter = str(rng.choice(_LETTERS))
    ImageDraw.Draw(paper).text(middle, letter, fill=0, font=font, anchor="mm")
    turned = paper.rotate(rng.uniform(-8, 8), Image.Resampling.BICUBIC, fillcolor=255)
    return np.asarray(turned, np.float32) / np.float32(255)


def draw_zigzag(rng: np.random.Generator) -> PaperPicture:
    """Hatching: to and fro, 5 to 14 times, in any direction."""
    turns = int(rng.integers(10, 28))
    along = np.linspace(-0.4, 0.4, turns) + rng.normal(0, 0.015, turns)
    across = np.where(np.arange(turns) % 2, 0.5, -0.5) * rng.uniform(0.3, 0.8)
    across = across + rng.normal(0, 0.05, turns)
    return _on_canvas([np.stack([along, across], axis=1)], rng, turn=np.pi)


def draw_random_walk(rng: np.random.Generator) -> PaperPicture:
    """A pen that changes its direction at random 150 to 400 times."""
    steps = int(rng.integers(150, 400))
    angles = np.cumsum(rng.normal(0, 0.6, steps))
    path = np.cumsum(np.stack([np.cos(angles), np.sin(angles)], axis=1), axis=0)
    path -= path.mean(axis=0)
    return _on_canvas([path / np.ptp(path, axis=0).max()], rng, turn=np.pi)


def draw_doodle(rng: np.random.Generator) -> PaperPicture:
    """A heart, star, house, spiral, face, wave, asterisk or envelope."""
    t = np.linspace(0, 2 * np.pi, 60)
    circle = np.stack([np.cos(t), np.sin(t)], axis=1) / 2
    heart = np.stack(
        [
            16 * np.sin(t) ** 3,
            -13 * np.cos(t) + 5 * np.cos(2 * t) + 2 * np.cos(3 * t) + np.cos(4 * t),
        ],
        axis=1,
    )
    points = np.pi / 2 + np.arange(6) * 4 * np.pi / 5
    star = np.stack([np.cos(points), -np.sin(points)], axis=1) / 2
    house = [[-0.4, 0.5], [-0.4, -0.1], [0, -0.5], [0.4, -0.1], [0.4, 0.5], [-0.4, 0.5]]
    spiral = np.stack([np.cos(3 * t), np.sin(3 * t)], axis=1) * t[:, None] / 13
    wave = np.stack([t / 6.3 - 0.5, np.sin(3 * t) * 0.15], axis=1)
    rays = np.arange(3) * np.pi / 3
    asterisk = [
        np.array([[-np.cos(a), -np.sin(a)], [np.cos(a), np.sin(a)]]) / 2 for a in rays
    ]
    mouth = np.stack([np.cos(t / 2), np.sin(t / 2)], axis=1) * 0.25
    eye = circle * 0.12
    frame = np.array([[-0.5, -0.3], [0.5, -0.3], [0.5, 0.3], [-0.5, 0.3], [-0.5, -0.3]])
    flap = np.array([[-0.5, -0.3], [0, 0.1], [0.5, -0.3]])
    doodles: list[list[Stroke]] = [
        [heart / 34],
        [star],
        [np.array(house)],
        [spiral],
        [circle, move(eye, -0.18, -0.12), move(eye, 0.18, -0.12), mouth],
        [wave],
        asterisk,
        [frame, flap],
    ]
    return _on_canvas(doodles[int(rng.integers(len(doodles)))], rng, turn=0.2)


def draw_number(digits: Digits, rng: np.random.Generator) -> PaperPicture:
    """Two or three MNIST digits side by side, apart or overlapping a little."""
    line = np.zeros((28, 100), np.float32)
    x = 2
    for index in rng.integers(len(digits), size=int(rng.integers(2, 4))):
        image = digits.images[index] / np.float32(255)
        ink = image[:, np.flatnonzero(image.any(axis=0))]
        width = ink.shape[1]
        line[:, x : x + width] = np.maximum(line[:, x : x + width], ink)
        x += width + int(rng.integers(-2, 6))
    scaled = cv2.resize(line, None, fx=2.6, fy=2.6, interpolation=cv2.INTER_CUBIC)
    return np.float32(1) - np.clip(scaled, 0, 1)


def draw_blank(rng: np.random.Generator) -> PaperPicture:
    """Paper, dark or light, even, grained, in a gradient or under a soft shadow."""
    ticks = np.linspace(-0.5, 0.5, CANVAS_SIDE, dtype=np.float32)
    x, y = np.meshgrid(ticks, ticks)
    angle = rng.uniform(0, 2 * np.pi)
    across = np.cos(angle) * x + np.sin(angle) * y
    light = np.full(x.shape, rng.uniform(0.1, 1))
    kind = int(rng.integers(4))
    if kind == 1:
        light = light * (1 - rng.uniform(0, 0.5) * (across + 0.5))
    if kind == 2:
        shadow = 1 / (1 + np.exp(-across * rng.uniform(5, 60)))
        light = light * (1 - rng.uniform(0.1, 0.5) * shadow)
    if kind:
        light = light + rng.normal(0, rng.uniform(0.002, 0.03), x.shape)
    return np.asarray(np.clip(light, 0, 1), np.float32)


def testing_kinds(digits: Digits) -> dict[str, DrawUnknown]:
    """The kinds of outliers by name.

    Args:
        digits: Images that numbers are put together from.
    """
    return {
        f"Letters of {len(font_files())} fonts, without look-alikes": draw_letter,
        "Scribbles: hatching": draw_zigzag,
        "Scribbles: random walks": draw_random_walk,
        "Doodles: heart, star, house, ...": draw_doodle,
        "Two or three digits": lambda rng: draw_number(digits, rng),
        "Blank paper": draw_blank,
    }


def _on_canvas(
    strokes: Sequence[Stroke], rng: np.random.Generator, turn: float
) -> PaperPicture:
    """Draw strokes about the origin with a longer side of 1, dark on light."""
    size, brush = rng.uniform(90, 230), rng.uniform(6, 26)
    angle = rng.uniform(-turn, turn)
    rotation = np.array(
        [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    )
    stretch = np.exp(rng.uniform(-0.15, 0.15, 2))
    placed = [s @ rotation.T * stretch * size + CANVAS_SIDE / 2 for s in strokes]
    return np.float32(1) - draw_strokes(placed, legible_brush(placed, brush))

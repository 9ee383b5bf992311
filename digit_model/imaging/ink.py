"""Find the ink in a picture: its polarity, its background, the marks that matter."""

import cv2
import numpy as np

from digit_model.arrays import FloatArray
from digit_model.imaging.config import Polarity, PreprocessingConfig
from digit_model.refusals import Refusal

EDGE = 0.05
"""Ink fainter than this does not widen the bounding box."""
_MIN_PAPER = 0.1
"""Luminance of paper below which its grain is not amplified any further."""
_PHOTO_NOISE = 0.002
"""Grain, in luminance, above which a picture is a photo or scan, not a rendering."""
_SHADOW_SIDE = 0.3
"""Marks at a photo's border shorter than this share of its longest side are shadows."""
_MAIN_SHARE = 0.15
"""A mark inside the picture counts as the main one from this share of the largest."""


def find_polarity(gray: FloatArray) -> Polarity:
    """Tell whether dark ink lies on a light ground or light ink on a dark one.

    Two signs are added, either of which fails alone. Ink is rarer than its ground,
    so the deviations from the local mean are skewed towards the ink: this survives
    shadows, but not strokes that fill the picture. Ink seldom lies at the border, so
    the border is on the ground's side of the mean: this survives thick strokes, but
    not a vignette.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
    """
    window = max(3, round(max(gray.shape) / 2) | 1)
    local_mean = cv2.blur(gray, (window, window), borderType=cv2.BORDER_REPLICATE)
    deviation = gray - local_mean
    spread = float(deviation.std())
    if spread < 1e-6:
        return "dark_on_light"
    skewness = float((deviation * deviation * deviation).mean()) / spread**3
    border = np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])
    border_excess = float(border.mean() - gray.mean()) / float(gray.std())
    return "dark_on_light" if 2 * border_excess - skewness >= 0 else "light_on_dark"


def extract_ink(
    gray: FloatArray, polarity: Polarity, config: PreprocessingConfig
) -> tuple[FloatArray, Refusal | None]:
    """Remove the background and all that is no stroke.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        polarity: Whether the ink is dark or light.
        config: The settings.

    Returns:
        `(h, w)` float32 in [0, 1], ink = 1; and, if there is none, why.
    """
    relief = find_relief(gray, polarity, config.background_window)
    threshold = otsu_threshold(relief)
    ground = relief[relief <= threshold]
    marks = relief[relief > threshold]
    empty = np.zeros_like(gray)
    if marks.size == 0:
        return empty, Refusal.ONE_COLOR
    ground_level = float(np.median(ground))
    noise = 1.4826 * float(np.median(np.abs(ground - ground_level)))
    ink_level = float(np.percentile(marks, 90))
    contrast = ink_level - ground_level
    if contrast < config.min_contrast or contrast < config.min_signal * noise:
        return empty, Refusal.NO_INK
    floor = ground_level + 3 * noise
    ink = np.clip((relief - floor) / (ink_level - floor), 0, 1).astype(np.float32)
    is_photo = noise > _PHOTO_NOISE
    mask = _main_marks(ink, config, is_photo)
    ink *= mask
    steepest = float((_local_range(relief, is_photo) * mask).max())
    if not (ink > 0.5).any() or steepest < config.min_edge * contrast:
        return empty, Refusal.NO_INK
    cropped = crop(ink)
    extent = max(cropped.shape)
    if extent < max(
        config.min_ink_side * max(ink.shape),
        config.min_extent * stroke_width(cropped),
    ):
        return empty, Refusal.TOO_LITTLE_INK
    return ink, None


def find_relief(
    gray: FloatArray, polarity: Polarity, window_share: float
) -> FloatArray:
    """Subtract what is left when all marks narrower than the window are flattened.

    The top-hat transform of mathematical morphology (Serra, 1982); see
    https://docs.opencv.org/5.x/d9/d61/tutorial_py_morphological_ops.html

    Returns:
        `(h, w)` float32 in [0, 1], how much the ink stands out. Dark ink is given as a
        share of its paper's luminance, since it darkens lit and shaded paper by the
        same factor.
    """
    bright = gray if polarity == "light_on_dark" else 1 - gray
    window = max(3, round(max(bright.shape) * window_share) | 1)
    # A light blur keeps grain from lowering the background to its darkest speckle.
    sigma = max(bright.shape) / 256
    smooth = cv2.GaussianBlur(bright, (0, 0), sigma) if sigma > 0.5 else bright
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (window, window))
    background = cv2.morphologyEx(
        smooth, cv2.MORPH_OPEN, kernel, borderType=cv2.BORDER_REPLICATE
    )
    relief = np.maximum(bright - background, 0)
    if polarity == "dark_on_light":
        relief = relief / np.maximum(1 - background, _MIN_PAPER)
    return np.asarray(relief, np.float32)


def _local_range(relief: FloatArray, is_photo: bool) -> FloatArray:
    """Difference between the lightest and the darkest pixel nearby: large at edges."""
    side = max(relief.shape)
    if is_photo:  # grain is no edge
        relief = np.asarray(cv2.GaussianBlur(relief, (0, 0), side / 100), np.float32)
    window = max(3, round(side / 24) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (window, window))
    return np.asarray(cv2.morphologyEx(relief, cv2.MORPH_GRADIENT, kernel), np.float32)


def otsu_threshold(values: FloatArray) -> float:
    """Threshold between two classes of values in [0, 1] (Otsu, 1979)."""
    levels = np.round(values * 255).astype(np.uint8)
    threshold, _ = cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return (float(threshold) + 0.5) / 255


def _main_marks(
    ink: FloatArray, config: PreprocessingConfig, is_photo: bool
) -> FloatArray:
    """Mask `(h, w)`, 1 on every mark that is large enough and on its soft edge.

    In a photo, marks that run off the picture are shadows or the table if they are
    short, or if another large mark does not run off.
    """
    strong = (ink > 0.3).astype(np.uint8)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(strong, connectivity=8)
    masses = np.bincount(labels.ravel(), weights=ink.ravel(), minlength=count)
    masses[0] = 0
    if is_photo:
        inside = np.ones(count, bool)
        inside[np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])] = 0
        extents = boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
        has_main = (masses * inside).max() > _MAIN_SHARE * masses.max()
        long = extents > _SHADOW_SIDE * max(ink.shape)
        masses *= inside | (long & (not has_main))
    kept = (masses >= config.speck_share * masses.max()) & (masses > 0)
    reach = max(3, round(max(ink.shape) / 100) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    return np.asarray(cv2.dilate(kept[labels].astype(np.float32), kernel))


def crop(ink: FloatArray) -> FloatArray:
    """Cut `(h, w)` in [0, 1] down to its ink, of which there must be some."""
    rows = np.flatnonzero((ink > EDGE).any(axis=1))
    columns = np.flatnonzero((ink > EDGE).any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def stroke_width(ink: FloatArray) -> float:
    """Mean width of strokes in pixels: 4 times the mean distance to their edge.

    Across a stroke of width w that distance rises to w / 2, so its mean is w / 4.
    """
    inked = (ink > 0.5).astype(np.uint8)
    strokes = cv2.copyMakeBorder(inked, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    distance = cv2.distanceTransform(strokes, cv2.DIST_L2, 3)
    return 4 * float(distance[strokes > 0].mean())

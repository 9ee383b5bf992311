"""Ink whose place is known: drawings, and pictures that are nothing but ink."""

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.imaging.config import Polarity, PreprocessingConfig
from digit_model.refusals import Refusal

EDGE = 0.05
"""Ink fainter than this does not widen the bounding box."""
_GROUND, _AGAINST = 0.003, 0.06
"""A plain picture's ground does not vary by one of 255 steps of luminance: paper and
cameras do. Nothing differs from the ground against the ink's direction by more than the
second."""
_GROUND_SHARE = 0.3
"""Least share of its pixels that are ground."""
_CONTRAST = 0.2
"""Least contrast of its ink in luminance."""


def border_tone(picture: npt.NDArray[np.uint8] | FloatArray) -> float:
    """The median luminance of the outermost pixels of a picture `(h, w)`."""
    border = (picture[0], picture[-1], picture[:, 0], picture[:, -1])
    return float(np.median(np.concatenate(border)))


def plain_ink(gray: FloatArray) -> tuple[FloatArray, Polarity] | None:
    """The ink of a picture that has nothing but one ink on one even ground.

    Drawing programs, and data sets such as MNIST, give such pictures: their ink is
    known exactly, so nothing of it need be estimated.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.

    Returns:
        `(h, w)` float32 in [0, 1], ink = 1, and its polarity; None if the picture is
        not so plain.
    """
    difference = gray - np.float32(border_tone(gray))
    low, high = float(difference.min()), float(difference.max())
    contrast = max(-low, high)
    if contrast < _CONTRAST or min(-low, high) > _AGAINST:
        return None
    if float((np.abs(difference) <= _GROUND).mean()) < _GROUND_SHARE:
        return None
    dark = -low > high
    ink = np.clip((-difference if dark else difference) / contrast, 0, 1)
    return ink.astype(np.float32), "dark_on_light" if dark else "light_on_dark"


def clean_ink(
    ink: FloatArray, config: PreprocessingConfig
) -> tuple[FloatArray, Refusal | None]:
    """Crop to the marks that are large enough to be part of a digit.

    Args:
        ink: `(h, w)` float32 in [0, 1], ink = 1.
        config: The settings.

    Returns:
        The cropped ink, with specks left out; and, if there is too little, why.
    """
    strong = (ink > 0.3).astype(np.uint8)
    x, y, width, height = cv2.boundingRect(strong)
    if not width:
        return ink, Refusal.ONE_COLOR if not ink.any() else Refusal.NO_INK
    reach = max(1, round(max(ink.shape) / 200))
    left, top = max(0, x - reach), max(0, y - reach)
    part = np.s_[top : y + height + reach, left : x + width + reach]
    cropped, strong = ink[part], strong[part]
    count, labels = cv2.connectedComponents(strong, connectivity=8)
    if count > 2:
        masses = np.bincount(labels.ravel(), weights=cropped.ravel(), minlength=count)
        masses[0] = 0
        kept = masses >= config.speck_share * masses.max()
        kept[0] = False
        if not kept[1:].all():
            kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2)
            mask = cv2.dilate(kept[labels].astype(np.float32), kernel)
            cropped = np.asarray(cropped * mask, np.float32)
    cropped = crop(cropped)
    extent = max(cropped.shape)
    if extent < config.min_ink_side * max(ink.shape):
        return ink, Refusal.TOO_LITTLE_INK
    if extent < config.min_extent * stroke_width(cropped):
        return ink, Refusal.TOO_LITTLE_INK
    return cropped, None


def crop(ink: FloatArray) -> FloatArray:
    """Cut `(h, w)` in [0, 1] down to its ink, of which there must be some."""
    x, y, width, height = cv2.boundingRect((ink > EDGE).astype(np.uint8))
    return ink[y : y + height, x : x + width]


def stroke_width(ink: FloatArray) -> float:
    """Mean width of strokes in pixels: 4 times the mean distance to their edge.

    Across a stroke of width w that distance rises to w / 2, so its mean is w / 4.
    Ink of less than half a pixel's coverage everywhere counts as one pixel wide.
    """
    inked = (ink > 0.5).astype(np.uint8)
    strokes = cv2.copyMakeBorder(inked, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    distance = cv2.distanceTransform(strokes, cv2.DIST_L2, 3)
    inside = distance[strokes > 0]
    return 4 * float(inside.mean()) if inside.size else 1.0

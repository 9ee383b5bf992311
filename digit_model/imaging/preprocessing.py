"""From a digit's ink to the 28x28 glyph that the network reads.

Training, evaluation and the app all come through here, so they cannot drift apart.
The steps are those by which MNIST itself was made (LeCun et al., "Gradient-based
learning applied to document recognition", 1998, section III-A): fit the digit into
20x20 keeping its aspect, then put its center of mass at the center of 28x28.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from digit_model.arrays import FloatArray
from digit_model.imaging.config import Polarity, PreprocessingConfig
from digit_model.imaging.ink import EDGE, clean_ink, crop, stroke_width
from digit_model.imaging.outlines import fill_outline
from digit_model.refusals import Refusal


@dataclass(frozen=True)
class Preprocessed:
    """A glyph and the stages on the way to it.

    Attributes:
        polarity: Which of ink and ground is darker.
        gray: `(h, w)` float32 in [0, 1], luminance of the picture, white = 1.
        ink: `(h, w)` float32 in [0, 1], the digit's ink, ink = 1; zeros if blank.
        fitted: `(20, 20)` float32 in [0, 1], the digit alone, ink = 1; zeros if blank.
        glyph: `(28, 28)` float32 in [0, 1], ink = 1; zeros if blank.
        blank: Why there is nothing to read; None if there is ink.
        heat: `(22,)` float32 in [0, 1], how much the finder takes the place for each
            digit and for a letter; see `heats`. None for drawings, in which
            nothing need be found.
        is_plain: Whether the ink is known exactly; see `ink.plain_ink`.
        crispness: The share of the ink that is nearly full, in [0, 1]; 1 where the ink
            is known exactly. Blurred and faint digits have little.
        is_cut: Whether the picture's border cuts it, small in its picture as it is.
        only_first_frame: Whether it is the first frame of an animation.
    """

    polarity: Polarity
    gray: FloatArray
    ink: FloatArray
    fitted: FloatArray
    glyph: FloatArray
    blank: Refusal | None
    heat: FloatArray | None = None
    is_plain: bool = False
    crispness: float = 1.0
    is_cut: bool = False
    only_first_frame: bool = False


def preprocess_drawing(
    ink: FloatArray, config: PreprocessingConfig | None = None
) -> Preprocessed:
    """Normalize a drawing, whose ink is known, as MNIST was normalized.

    Args:
        ink: `(h, w)` float32 in [0, 1], ink = 1.
        config: The settings; None for the defaults.

    Returns:
        The glyph and its stages. A drawing without ink has `blank` set.
    """
    config = config or PreprocessingConfig()
    cleaned, blank = clean_ink(ink, config)
    if blank is not None:
        return nothing_to_read(ink, "light_on_dark", blank, config)
    fitted = fit_ink(cleaned, config)
    glyph = center_of_mass_glyph(fitted, config.glyph_side)
    return Preprocessed("light_on_dark", ink, ink, fitted, glyph, None)


def preprocess_ink(
    gray: FloatArray,
    ink: FloatArray,
    polarity: Polarity,
    config: PreprocessingConfig,
    heat: FloatArray | None = None,
) -> Preprocessed:
    """Normalize the ink of one digit that was found in a picture.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        ink: `(h, w)` float32 in [0, 1], ink = 1, more than `EDGE` somewhere.
        polarity: Which of ink and ground is darker.
        config: The settings.
        heat: `(22,)` float32 in [0, 1], what the finder takes it for.
    """
    fitted = fit_ink(crop(ink), config)
    glyph = center_of_mass_glyph(fitted, config.glyph_side)
    return Preprocessed(polarity, gray, ink, fitted, glyph, None, heat)


def fill_in(item: Preprocessed, config: PreprocessingConfig) -> Preprocessed | None:
    """Normalize a digit anew as if its outline were filled with ink.

    Args:
        item: The digit.
        config: The settings.

    Returns:
        The same with other ink; None if its ink is no outline of a digit.
    """
    solid = fill_outline(item.ink)
    if solid is None:
        return None
    drawn = preprocess_drawing(solid, config)
    if drawn.blank is not None:
        return None
    return replace(item, ink=solid, fitted=drawn.fitted, glyph=drawn.glyph)


def nothing_to_read(
    gray: FloatArray, polarity: Polarity, reason: Refusal, config: PreprocessingConfig
) -> Preprocessed:
    """What is left of a picture in which there is nothing to read."""
    return Preprocessed(
        polarity,
        gray,
        np.zeros_like(gray),
        np.zeros((config.box_side, config.box_side), np.float32),
        np.zeros((config.glyph_side, config.glyph_side), np.float32),
        reason,
    )


def fit_ink(ink: FloatArray, config: PreprocessingConfig) -> FloatArray:
    """Scale the longer side of cropped ink to the box, averaging areas.

    Returns:
        `(20, 20)` float32 in [0, 1], ink = 1, the shorter side padded evenly.
    """
    box_side = config.box_side
    scale = box_side / max(ink.shape)
    # Pixels to dilate thin strokes by, so that they survive being scaled down.
    thickening = round((config.min_stroke / scale - stroke_width(ink)) / 2)
    if thickening > 0:
        reach = 2 * thickening + 1
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
        thickened = cv2.dilate(np.pad(ink, thickening), kernel)
        ink = crop(np.asarray(thickened, np.float32))
        scale = box_side / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    if scale != 1:
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        ink = np.clip(cv2.resize(ink, (width, height), interpolation=method), 0, 1)
    box = np.zeros((box_side, box_side), np.float32)
    top, left = (box_side - height) // 2, (box_side - width) // 2
    box[top : top + height, left : left + width] = ink / max(float(ink.max()), EDGE)
    return box


def center_of_mass_glyph(box: FloatArray, side: int) -> FloatArray:
    """Put the center of mass of the box at the center of a square of zeros.

    As in MNIST, the move is by whole pixels and the center is pixel 14 of 28, counted
    from 0. The ink never leaves the square.
    """
    glyph = np.zeros((side, side), np.float32)
    x, y, width, height = cv2.boundingRect((box > 0).astype(np.uint8))
    part = box[y : y + height, x : x + width]
    total = float(part.sum())
    start = []
    for low, extent, axis in ((y, height, 1), (x, width, 0)):
        mean = float(part.sum(axis=axis) @ np.arange(extent)) / total + low
        wanted = round(side / 2 - mean)
        start.append(low + int(np.clip(wanted, -low, side - low - extent)))
    glyph[start[0] : start[0] + height, start[1] : start[1] + width] = part
    return glyph

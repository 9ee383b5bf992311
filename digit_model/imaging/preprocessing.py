"""From a picture of a digit to the 28x28 glyph that the network reads.

Training, evaluation and the app all come through here, so they cannot drift apart.
The last steps are those by which MNIST itself was made (LeCun et al., "Gradient-based
learning applied to document recognition", 1998, section III-A): fit the digit into
20x20 keeping its aspect, then put its center of mass at the center of 28x28.
The step before, in `ink`, finds the ink wherever it is and in whatever light.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from digit_model.arrays import FloatArray
from digit_model.imaging.config import Polarity, PreprocessingConfig
from digit_model.imaging.ink import EDGE, crop, extract_ink, find_polarity, stroke_width
from digit_model.refusals import Refusal


@dataclass(frozen=True)
class Preprocessed:
    """A glyph and the stages on the way to it.

    Attributes:
        polarity: Which of ink and background is darker; found or given.
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        ink: `(h, w)` float32 in [0, 1], background removed, ink = 1.
        fitted: `(20, 20)` float32 in [0, 1], the digit alone, ink = 1; zeros if blank.
        glyph: `(28, 28)` float32 in [0, 1], ink = 1; zeros if blank.
        blank: Why there is nothing to read; None if there is ink.
    """

    polarity: Polarity
    gray: FloatArray
    ink: FloatArray
    fitted: FloatArray
    glyph: FloatArray
    blank: Refusal | None


def preprocess(
    gray: FloatArray,
    polarity: Polarity | None = None,
    config: PreprocessingConfig | None = None,
) -> Preprocessed:
    """Find the ink in a picture and normalize it as MNIST does.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        polarity: Which of ink and background is darker; None to find out.
        config: The settings; None for the defaults.

    Returns:
        The glyph and its stages. A picture without ink has `blank` set.
    """
    config = config or PreprocessingConfig()
    polarity = polarity or find_polarity(gray)
    ink, blank = extract_ink(gray, polarity, config)
    if blank is None:
        return preprocess_ink(gray, ink, polarity, config)
    fitted = np.zeros((config.box_side, config.box_side), np.float32)
    glyph = np.zeros((config.glyph_side, config.glyph_side), np.float32)
    return Preprocessed(polarity, gray, ink, fitted, glyph, blank)


def preprocess_ink(
    gray: FloatArray, ink: FloatArray, polarity: Polarity, config: PreprocessingConfig
) -> Preprocessed:
    """Normalize ink that was already found, as `preprocess` does.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        ink: `(h, w)` float32 in [0, 1], ink = 1, more than 0.5 somewhere.
        polarity: Which of ink and background is darker.
        config: The settings.
    """
    fitted = _fit(ink, config)
    glyph = _center(fitted, config.glyph_side)
    return Preprocessed(polarity, gray, ink, fitted, glyph, None)


def _fit(ink: FloatArray, config: PreprocessingConfig) -> FloatArray:
    """Crop to the ink and scale its longer side to the box, averaging areas.

    Returns:
        `(20, 20)` float32 in [0, 1], ink = 1, the shorter side padded evenly.
    """
    box_side = config.box_side
    ink = crop(ink)
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


def _center(box: FloatArray, side: int) -> FloatArray:
    """Put the center of mass of the box at the center of a square of zeros.

    As in MNIST, the move is by whole pixels and the center is pixel 14 of 28, counted
    from 0. The ink never leaves the square.
    """
    rows, columns = np.nonzero(box)
    weights = box[rows, columns]
    glyph = np.zeros((side, side), np.float32)
    start = []
    for indices in (rows, columns):
        center_of_mass = float(np.average(indices, weights=weights))
        wanted = round(side / 2 - center_of_mass)
        start.append(int(np.clip(wanted, -indices.min(), side - 1 - indices.max())))
    glyph[rows + start[0], columns + start[1]] = weights
    return glyph

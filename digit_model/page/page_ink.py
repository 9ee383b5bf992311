"""Find the ink on a page: many marks of any number, thin beside the whole page."""

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.imaging.config import Polarity
from digit_model.imaging.ink import find_relief, otsu_threshold, stroke_width
from digit_model.page.ruling import remove_ruling

PAGE_SIDE = 1600
"""Longest side in pixels at which a page is worked on."""

_WINDOW = 0.07
"""Side of the window that separates ink from shadows, as a share of the page."""
_SMALLEST_WINDOW = 25
"""Its least side in pixels."""
_WIDEST = 0.45
"""It is doubled while strokes are wider than this share of it."""
_MIN_CONTRAST, _MIN_SIGNAL = 0.06, 4.0
"""Least contrast of ink, in luminance and in standard deviations of the noise."""


def find_page_ink(gray: FloatArray, polarity: Polarity) -> FloatArray:
    """Remove paper, shadows and ruled lines.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        polarity: Whether the ink is dark or light.

    Returns:
        `(h, w)` float32 in [0, 1], ink = 1; zeros if there is none.
    """
    window = max(_WINDOW, _SMALLEST_WINDOW / max(gray.shape))
    ink = _ink(gray, polarity, window)
    while window < 0.5 and _too_wide(ink, window):
        window *= 2
        ink = _ink(gray, polarity, window)
    return remove_ruling(ink)


def _too_wide(ink: FloatArray, window: float) -> bool:
    return bool((ink > 0.5).any()) and (
        stroke_width(ink) > _WIDEST * window * max(ink.shape)
    )


def _ink(gray: FloatArray, polarity: Polarity, window: float) -> FloatArray:
    relief = find_relief(gray, polarity, window)
    threshold = otsu_threshold(relief)
    marks = relief[relief > threshold]
    if marks.size == 0:
        return np.zeros_like(gray)
    ground = relief[relief <= threshold]
    level = float(np.median(ground))
    noise = 1.4826 * float(np.median(np.abs(ground - level)))
    full = float(np.percentile(marks, 90))
    if full - level < max(_MIN_CONTRAST, _MIN_SIGNAL * noise):
        return np.zeros_like(gray)
    floor = level + 3 * noise
    return np.asarray(np.clip((relief - floor) / (full - floor), 0, 1), np.float32)

"""Take ruled and squared lines off a page, leaving the strokes that cross them."""

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.images import FloatArray

_LEVEL = 0.12
"""Ink fainter than this is no line."""
_THICKEST = 0.008
"""Lines are at most this thick, as a share of the page's longest side."""
_SHORTEST, _LONGEST_GAP = 0.55, 0.3
"""Least length of a line, and the longest gap in it, as shares of the page's side."""
_SUPPORT = 0.3
"""Share of the page's side on which a line must be inked."""
_STEEPEST = np.deg2rad(8)
"""Largest angle between a line and the page's side."""


def remove_ruling(ink: FloatArray) -> FloatArray:
    """Erase lines that run across the page.

    A pixel belongs to a line if it lies on one that the Hough transform finds, and if
    the ink there is no thicker across than a line: where a stroke crosses, it stays.
    Matas et al., "Robust detection of lines using the progressive probabilistic Hough
    transform", 2000, https://doi.org/10.1006/cviu.1999.0831.

    Args:
        ink: `(h, w)` float32 in [0, 1], ink = 1.

    Returns:
        The same without lines.
    """
    inked = (ink > _LEVEL).astype(np.uint8)
    thickest = max(4, round(_THICKEST * max(ink.shape)))
    cleaned = ink.copy()
    for turned in (False, True):
        plane = inked.T if turned else inked
        lines = _line_mask(np.ascontiguousarray(plane), thickest)
        cleaned[lines.T if turned else lines] = 0
    return cleaned


def _line_mask(inked: npt.NDArray[np.uint8], thickest: int) -> npt.NDArray[np.bool_]:
    """Where lines from left to right are to be erased, `(h, w)` bool."""
    _height, width = inked.shape
    runs = _vertical_runs(inked)
    thin = (runs > 0) & (runs <= thickest)
    found = cv2.HoughLinesP(
        thin.astype(np.uint8) * 255,
        rho=1,
        theta=np.pi / 720,
        threshold=max(1, round(_SUPPORT * width)),
        minLineLength=_SHORTEST * width,
        maxLineGap=_LONGEST_GAP * width,
    )
    band = np.zeros_like(inked)
    for x1, y1, x2, y2 in [] if found is None else found.reshape(-1, 4).tolist():
        slope = (y2 - y1) / (x2 - x1) if x2 != x1 else np.inf
        if abs(np.arctan(slope)) <= _STEEPEST:
            ends = [(x, round(y1 + slope * (x - x1))) for x in (0, width - 1)]
            cv2.line(band, ends[0], ends[1], 1, thickest + 3)
    return np.asarray((band > 0) & (thin | (runs == 0)))


def _vertical_runs(inked: npt.NDArray[np.uint8]) -> npt.NDArray[np.int32]:
    """Length of the vertical run of ink that each pixel is in; 0 without ink."""
    lengths = np.zeros(inked.shape, np.int32)
    lengths[0] = inked[0]
    for row in range(1, len(inked)):
        lengths[row] = (lengths[row - 1] + 1) * inked[row]
    for row in range(len(inked) - 2, -1, -1):
        goes_on = (inked[row] > 0) & (inked[row + 1] > 0)
        lengths[row] = np.where(goes_on, lengths[row + 1], lengths[row])
    return lengths

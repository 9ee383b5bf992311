"""Take ruled and squared lines off a page, leaving the strokes that cross them."""

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray

_LEVEL = 0.12
"""Ink fainter than this is no line."""
_THICKEST = 0.008
"""Lines are at most this thick, as a share of the page's longest side."""
_SHORTEST, _LONGEST_GAP = 0.55, 0.3
"""Least length of a line, and the longest gap in it, as shares of the page's side."""
_SUPPORT = 0.3
"""Share of the page's side on which a line must be inked."""
_STEEPEST = np.deg2rad(12)
"""Largest angle between a line and the page's side."""
_SLENDER, _STOUT = 60, 20
"""Lines are at least so many times as long as they are thick, as a 1 is not; the second
is for those that run across."""
_ACROSS = 0.85
"""Share of the page's side from which on a line runs across."""
_SLACK = 1.6
"""How much thicker or darker than usual a line may be somewhere."""


def remove_ruling(ink: FloatArray) -> FloatArray:
    """Erase lines that run across the page.

    Lines are found by the Hough transform (Matas et al., "Robust detection of lines
    using the progressive probabilistic Hough transform", 2000,
    https://doi.org/10.1006/cviu.1999.0831). On each, ink is erased that is about as
    thick and as faint as the line is as a rule: strokes on it and across it stay.

    Args:
        ink: `(h, w)` float32 in [0, 1], ink = 1.

    Returns:
        The same without lines.
    """
    across = _find_ruling(ink)
    down = _find_ruling(np.ascontiguousarray(ink.T)).T
    return np.where(across | down, np.float32(0), ink)


def _find_ruling(ink: FloatArray) -> npt.NDArray[np.bool_]:
    """Where ink is of a line from left to right, `(h, w)` bool."""
    height, width = ink.shape
    runs = _vertical_runs((ink > _LEVEL).astype(np.uint8))
    reach = max(2, round(_THICKEST * max(ink.shape) / 2))
    thin = (runs > 0) & (runs <= 2 * reach)
    found = cv2.HoughLinesP(
        thin.astype(np.uint8) * 255,
        rho=1,
        theta=np.pi / 720,
        threshold=max(1, round(_SUPPORT * width)),
        minLineLength=_SHORTEST * width,
        maxLineGap=_LONGEST_GAP * width,
    )
    ruling = np.zeros(ink.shape, bool)
    x = np.arange(width)
    for x1, y1, x2, y2 in [] if found is None else found.reshape(-1, 4).tolist():
        slope = (y2 - y1) / (x2 - x1) if x2 != x1 else np.inf
        if abs(np.arctan(slope)) > _STEEPEST:
            continue
        middle = np.round(y1 + slope * (x - x1)).astype(int)
        rows = (middle + np.arange(-reach, reach + 1)[:, None]).clip(0, height - 1)
        here = thin[rows, x]
        if not here.any():
            continue
        thickness = np.median(runs[rows, x][here])
        runs_across = x2 - x1 >= _ACROSS * width
        if x2 - x1 < (_STOUT if runs_across else _SLENDER) * thickness:
            continue
        darkness = np.median((ink[rows, x] * here).max(axis=0)[here.any(axis=0)])
        like = (runs[rows, x] <= _SLACK * thickness + 1) & (
            ink[rows, x] <= _SLACK * darkness
        )
        ruling[rows, x] |= like
    return ruling


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

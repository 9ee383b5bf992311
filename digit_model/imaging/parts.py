"""Split a picture's ink where columns without ink part it."""

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.imaging.ink import EDGE

_MIN_HEIGHT = 0.35
"""Lower parts, as a share of the highest one's height, belong to their neighbor."""


def split_columns(ink: FloatArray) -> list[FloatArray]:
    """Cut ink into parts that stand side by side.

    A part much lower than the highest, such as the bar of a 5 or a dot, is no part of
    its own, and the picture is then left whole.

    Args:
        ink: `(h, w)` float32 in [0, 1], ink = 1.

    Returns:
        The parts from left to right, each `(h, w_i)` with empty columns around it.
    """
    inked = (ink > EDGE).any(axis=0)
    edges = np.flatnonzero(
        np.diff(np.concatenate([[False], inked, [False]]).astype(int))
    )
    spans = edges.reshape(-1, 2)
    parts = [ink[:, left:right] for left, right in spans]
    heights = [np.ptp(np.flatnonzero((p > EDGE).any(axis=1))) + 1 for p in parts]
    if len(parts) < 2 or min(heights) < _MIN_HEIGHT * max(heights):
        return [ink]
    margin = max(ink.shape) // 4
    return [np.pad(part, ((0, 0), (margin, margin))) for part in parts]

"""The areas that many boxes have in common, all at once."""

from collections.abc import Sequence

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.peaks import Bounds


def areas(boxes: Sequence[Bounds]) -> FloatArray:
    """The area of each box in square pixels, `(n,)`."""
    left, top, right, bottom = _edges(boxes)
    return np.asarray((right - left) * (bottom - top))


def common_areas(boxes: Sequence[Bounds], others: Sequence[Bounds]) -> FloatArray:
    """The area that each box has in common with each of the others, `(n, m)`."""
    left, top, right, bottom = _edges(boxes)[:, :, None]
    other_left, other_top, other_right, other_bottom = _edges(others)
    across = np.minimum(right, other_right) - np.maximum(left, other_left)
    down = np.minimum(bottom, other_bottom) - np.maximum(top, other_top)
    return np.asarray(np.maximum(across, 0) * np.maximum(down, 0))


def _edges(boxes: Sequence[Bounds]) -> FloatArray:
    """Left, top, right and bottom of each, `(4, n)`."""
    edges = [(box.left, box.top, box.right, box.bottom) for box in boxes]
    return np.array(edges, np.float32).reshape(-1, 4).T

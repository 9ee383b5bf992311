"""Feature maps and filters as pictures.

As in Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014,
https://arxiv.org/abs/1311.2901, but without their way back to the pixels.
"""

import numpy as np
import numpy.typing as npt

from digit_model.images import FloatArray

_GAP = 1
"""Pixels between tiles."""


def tile(maps: FloatArray, columns: int, ground: float = 0.0) -> FloatArray:
    """Lay maps side by side in rows.

    Args:
        maps: `(h, w, c)`.
        columns: Maps in a row, at most.
        ground: What fills the gaps and the end of the last row.

    Returns:
        `(rows * (h + 1) - 1, columns * (w + 1) - 1)`, the same type.
    """
    height, width, count = maps.shape
    rows = -(-count // columns)
    stack = np.full(
        (rows * columns, height + _GAP, width + _GAP), ground, dtype=maps.dtype
    )
    stack[:count, :height, :width] = maps.transpose(2, 0, 1)
    grid = stack.reshape(rows, columns, height + _GAP, width + _GAP)
    whole = grid.transpose(0, 2, 1, 3).reshape(rows * (height + _GAP), -1)
    return whole[:-_GAP, :-_GAP]


def brightness(maps: FloatArray) -> npt.NDArray[np.uint8]:
    """Maps of values from 0 on as uint8, the largest of all maps = 255."""
    return np.round(maps / max(float(maps.max()), 1e-12) * 255).astype(np.uint8)

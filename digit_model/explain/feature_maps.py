"""Feature maps and filters as pictures.

As in Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014,
https://arxiv.org/abs/1311.2901, but without their way back to the pixels.
"""

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray


def tile(maps: FloatArray, columns: int, gap: int = 1) -> FloatArray:
    """Lay maps side by side in rows.

    Args:
        maps: `(h, w, c)`.
        columns: Maps in a row, at most.
        gap: Pixels between maps; 0 fills them and the end of the last row.

    Returns:
        `(rows * (h + gap) - gap, columns * (w + gap) - gap)`.
    """
    height, width, count = maps.shape
    rows = -(-count // columns)
    stack = np.zeros((rows * columns, height + gap, width + gap), np.float32)
    stack[:count, :height, :width] = maps.transpose(2, 0, 1)
    grid = stack.reshape(rows, columns, height + gap, width + gap)
    whole = grid.transpose(0, 2, 1, 3).reshape(rows * (height + gap), -1)
    return whole[:-gap, :-gap]


def brightness(maps: FloatArray) -> npt.NDArray[np.uint8]:
    """Maps of values from 0 on as uint8, the largest of all maps = 255.

    It is the square root of the value, so that faint maps are seen next to strong ones.
    """
    shares = np.maximum(maps, 0) / max(float(maps.max()), 1e-12)
    return np.round(255 * np.sqrt(shares)).astype(np.uint8)

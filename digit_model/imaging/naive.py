"""The pipeline of most digit apps, to compare with: resize, and nothing else."""

import cv2
import numpy as np

from digit_model.arrays import FloatArray


def naive_glyph(gray: FloatArray, side: int = 28) -> FloatArray:
    """Resize a picture to the network's size, wherever its digit is.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        side: The side of the network's glyphs in pixels.

    Returns:
        `(side, side)` float32 in [0, 1], its aspect not kept and its ink as it came.
    """
    resized = cv2.resize(gray, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(resized, np.float32)

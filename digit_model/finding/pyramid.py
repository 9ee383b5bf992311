"""A picture in several sizes, so that its digits are of a size the finder knows."""

from dataclasses import dataclass

import cv2
import numpy as np

from digit_model.arrays import FloatArray

MULTIPLE = 32
"""Sides of what the network sees are multiples of this."""
_MARGIN = 8
"""Least ground around the picture: what touches its border is seen whole."""


@dataclass(frozen=True)
class Level:
    """A picture in one size, on a ground of its border's tone; or a part of it.

    Attributes:
        image: `(h, w)` float32 in [0, 1], both sides multiples of `MULTIPLE`.
        scale: Pixels of the level for each pixel of the picture.
        left: Columns of ground left of the picture; below 0 in a part.
        top: Rows of ground above it; below 0 in a part.
    """

    image: FloatArray
    scale: float
    left: int
    top: int


def make_level(gray: FloatArray, side: int, tone: float) -> Level:
    """Scale a picture so that its longer side has so many pixels.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        side: Longer side of the picture in the level, in pixels.
        tone: Luminance of the ground around it; see `ink.border_tone`.
    """
    height, width = gray.shape
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = gray
    if size != (width, height):
        scaled = np.clip(cv2.resize(gray, size, interpolation=method), 0, 1)
    rows, columns = (_padded(n) for n in (size[1], size[0]))
    image = np.full((rows, columns), tone, np.float32)
    top, left = (rows - size[1]) // 2, (columns - size[0]) // 2
    image[top : top + size[1], left : left + size[0]] = scaled
    return Level(image, scale, left, top)


def part_of(level: Level, rows: range, columns: range) -> Level:
    """Cut a part out of a level, larger than asked for where its sides have to be.

    Args:
        level: The whole picture in one size.
        rows: Which of its image's rows are wanted; those beyond it are left out.
        columns: Which columns are wanted.
    """
    height, width = level.image.shape
    top, bottom = _stretch(rows, height)
    left, right = _stretch(columns, width)
    image = level.image[top:bottom, left:right]
    return Level(image, level.scale, level.left - left, level.top - top)


def _stretch(wanted: range, most: int) -> tuple[int, int]:
    """The first multiples of `MULTIPLE` that a range lies between."""
    start = max(0, wanted.start) // MULTIPLE * MULTIPLE
    return start, min(most, -(-wanted.stop // MULTIPLE) * MULTIPLE)


def _padded(side: int) -> int:
    return -(-(side + 2 * _MARGIN) // MULTIPLE) * MULTIPLE

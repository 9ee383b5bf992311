"""Put the fields of a sheet on one small picture, each in a size that reads well."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.table.grid import Area

HEIGHT = 72
"""Height of fields in pixels, at which their digits are seen well."""
AROUND = 0.15
"""What is seen around a field, as a share of its height: digits stick out."""
_LONGEST = 1600
"""Longest side of a field in pixels; those of a long field are less high."""
WHITE = 0.9
"""Luminance that the ground of each field is brought to."""
_APART = 12
"""Pixels between fields."""


class Gathering:
    """Where each field goes.

    Args:
        fields: Where fields are in the form's picture; at least one.
    """

    def __init__(self, fields: Sequence[Area]) -> None:
        self._fields = fields
        self._scales = [
            min(
                HEIGHT / (field.bottom - field.top),
                _LONGEST / (field.right - field.left),
            )
            for field in fields
        ]
        edge = 2 * round(AROUND * HEIGHT) + _APART
        sizes = [
            (
                round((field.right - field.left) * scale) + edge,
                round((field.bottom - field.top) * scale) + edge,
            )
            for field, scale in zip(fields, self._scales, strict=True)
        ]
        total = sum(width * height for width, height in sizes)
        widest = max(*(width for width, _ in sizes), round(1.1 * total**0.5))
        x = y = shelf = 0
        self.areas: list[Area] = []
        for width, height in sizes:
            if x + width > widest:
                x, y, shelf = 0, y + shelf, 0
            left, top = x + edge / 2, y + edge / 2
            self.areas.append(Area(left, top, left + width - edge, top + height - edge))
            x, shelf = x + width, max(shelf, height)
        self._shape = y + shelf, widest

    def gather(self, gray: FloatArray, matrix: npt.NDArray[np.float64]) -> FloatArray:
        """Cut the fields out of a picture and put them where they belong.

        Args:
            gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
            matrix: `(3, 3)`, the homography from its pixels to the form's picture.

        Returns:
            `(h, w)` float32 in [0, 1]; `areas` says where each field is in it.
        """
        picture = np.full(self._shape, WHITE, np.float32)
        edge = round(AROUND * HEIGHT)
        for field, scale, area in zip(
            self._fields, self._scales, self.areas, strict=True
        ):
            shift = np.array(
                [
                    [scale, 0, edge - scale * field.left],
                    [0, scale, edge - scale * field.top],
                    [0, 0, 1],
                ]
            )
            size = (
                round(area.right - area.left) + 2 * edge,
                round(area.bottom - area.top) + 2 * edge,
            )
            part = cv2.warpPerspective(
                gray, shift @ matrix, size, borderMode=cv2.BORDER_REPLICATE
            )
            top, left = round(area.top) - edge, round(area.left) - edge
            picture[top : top + size[1], left : left + size[0]] = _evened(
                np.asarray(part, np.float32)
            )
        return picture


def _evened(part: FloatArray) -> FloatArray:
    """A field without light and shadow: its ground is equally white everywhere."""
    reach = HEIGHT | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    ground = cv2.blur(cv2.morphologyEx(part, cv2.MORPH_CLOSE, kernel), (reach, reach))
    return np.asarray(np.clip(part / np.maximum(ground, 0.05) * WHITE, 0, 1))

"""From the network's maps to marks with their boxes."""

from dataclasses import dataclass

import cv2
import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.classes import CLASSES, DIGITS
from digit_model.finding.pyramid import Level

STRIDE = 4
"""Pixels of a level for each cell of its maps."""
LEAST_HEAT = 0.15
"""Peaks of less heat are not looked at, unless someone points to them."""


@dataclass(frozen=True)
class Bounds:
    """A rectangle in pixels of a picture, with fractions.

    Attributes:
        left: Column where it begins.
        top: Row where it begins.
        width: Number of columns.
        height: Number of rows.
    """

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Column where it ends."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Row where it ends."""
        return self.top + self.height

    @property
    def area(self) -> float:
        """Its area in pixels."""
        return self.width * self.height

    def common(self, other: "Bounds") -> float:
        """The area in common with another one, in pixels."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0.0) * max(down, 0.0)

    def overlap(self, other: "Bounds") -> float:
        """The area in common as a share of the area of both, in [0, 1]."""
        common = self.common(other)
        return common / max(self.area + other.area - common, 1e-6)


def widened(box: Bounds, least: float) -> Bounds:
    """A box about the same middle, no side of it shorter than this many pixels."""
    width, height = max(box.width, least), max(box.height, least)
    left, top = (box.width - width) / 2 + box.left, (box.height - height) / 2 + box.top
    return Bounds(left, top, width, height)


@dataclass(frozen=True)
class FoundMark:
    """A digit or a sign, as the finder sees it at one level.

    Attributes:
        name: One of `classes.CLASSES`.
        heat: How sure the finder is, in [0, 1].
        bounds: Where it is in the picture.
        digits: `(10,)` float32, the heat of each digit at its center.
        level: Number of the level that it was found at, from 0 at the coarsest.
        height: Its height in pixels of that level.
    """

    name: str
    heat: float
    bounds: Bounds
    digits: FloatArray
    level: int
    height: float

    @property
    def is_digit(self) -> bool:
        """Whether it is an upright digit."""
        return self.name in DIGITS


def find_peaks(
    heat: FloatArray,
    boxes: FloatArray,
    level: Level,
    number: int,
    least_heat: float = LEAST_HEAT,
) -> list[FoundMark]:
    """Take the cells whose heat is the highest around as centers of marks.

    Args:
        heat: `(h, w, classes)` float32, logits.
        boxes: `(h, w, 4)` float32; see `training.finder.architecture`.
        level: What the maps are of.
        number: Number of the level.
        least_heat: Peaks of less heat are not looked at.
    """
    hottest = heat.max(axis=2)
    around = cv2.dilate(hottest, np.ones((3, 3), np.uint8))
    least = float(np.log(least_heat / (1 - least_heat)))
    rows, columns = np.nonzero((hottest >= around) & (hottest > least))
    marks = []
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        at_peak = 1 / (1 + np.exp(-heat[row, column]))
        x, y, wide, tall = boxes[row, column].tolist()
        width, height = (STRIDE * float(np.exp(min(v, 8.0))) for v in (wide, tall))
        center = (STRIDE * (column + 0.5 + x), STRIDE * (row + 0.5 + y))
        best = int(at_peak.argmax())
        bounds = Bounds(
            (center[0] - width / 2 - level.left) / level.scale,
            (center[1] - height / 2 - level.top) / level.scale,
            width / level.scale,
            height / level.scale,
        )
        marks.append(
            FoundMark(
                CLASSES[best],
                float(at_peak[best]),
                bounds,
                at_peak[: len(DIGITS)].astype(np.float32),
                number,
                height,
            )
        )
    return marks

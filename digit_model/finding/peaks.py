"""From the network's maps to marks with their boxes."""

from dataclasses import dataclass

import cv2
import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.classes import CLASSES, DIGITS, MARKS, OTHER, SIGNS, TURNED
from digit_model.finding.pyramid import Level
from digit_model.heats import DIGITS_HERE, LETTER_HERE, make_heats

STRIDE = 4
"""Pixels of a level for each cell of its maps."""
LEAST_HEAT = 0.15
"""Peaks of less heat are not looked at, unless someone points to them."""
SIGN_HEAT = 0.43
"""Signs of less heat are left out."""
_OPINION = [*range(len(DIGITS)), CLASSES.index(OTHER)]
"""Channels of what the digit network's opinion is weighed with."""


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
    """A digit, a sign or a letter, as the finder sees it at one level.

    Attributes:
        name: One of `classes.CLASSES`.
        heat: How sure the finder is, in [0, 1].
        bounds: Where it is in the picture.
        heats: `(22,)` float32, what the finder takes it for; see `heats`.
        level: Number of the level that it was found at, from 0 at the coarsest.
        height: Its height in pixels of that level.
    """

    name: str
    heat: float
    bounds: Bounds
    heats: FloatArray
    level: int
    height: float

    @property
    def evidence(self) -> float:
        """Its heat, less the more it looks like a letter, in [0, 1]."""
        return self.heat * float(1 - self.heats[LETTER_HERE]) ** 2

    @property
    def is_digit(self) -> bool:
        """Whether it is an upright digit."""
        return self.name in DIGITS

    @property
    def is_sign(self) -> bool:
        """Whether it is a sign, and hot enough to count."""
        return self.name in SIGNS and self.heat >= SIGN_HEAT

    @property
    def is_turned(self) -> bool:
        """Whether it is a digit that does not stand upright."""
        return self.name in TURNED


def find_peaks(
    heat: FloatArray,
    boxes: FloatArray,
    level: Level,
    number: int,
    least_heat: float = LEAST_HEAT,
) -> list[FoundMark]:
    """Take the cells whose heat is the highest around as centers of marks.

    A letter may be found where a digit or a sign is found too.

    Args:
        heat: `(h, w, classes)` float32, logits.
        boxes: `(h, w, 4)` float32; see `training.finder.architecture`.
        level: What the maps are of.
        number: Number of the level.
        least_heat: Peaks of less heat are not looked at.
    """
    least = float(np.log(least_heat / (1 - least_heat)))
    marks = []
    for channels in (range(len(MARKS)), [CLASSES.index(OTHER)]):
        looked_at = heat[:, :, channels]
        hottest = looked_at.max(axis=2)
        around = cv2.dilate(hottest, np.ones((3, 3), np.uint8))
        rows, columns = np.nonzero((hottest >= around) & (hottest > least))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            best = channels[int(looked_at[row, column].argmax())]
            at_peak = 1 / (1 + np.exp(-heat[row, column]))
            here = at_peak[_OPINION]
            bounds = _bounds(boxes[row, column], row, column)
            marks.append(
                FoundMark(
                    CLASSES[best],
                    float(at_peak[best]),
                    _in_picture(bounds, level),
                    make_heats(here, here[DIGITS_HERE], here[LETTER_HERE]),
                    number,
                    bounds.height,
                )
            )
    return marks


def _bounds(box: FloatArray, row: int, column: int) -> Bounds:
    """The box that a cell speaks of, in pixels of the level."""
    x, y, wide, tall = box.tolist()
    width, height = (STRIDE * float(np.exp(min(v, 8.0))) for v in (wide, tall))
    left = STRIDE * (column + 0.5 + x) - width / 2
    top = STRIDE * (row + 0.5 + y) - height / 2
    return Bounds(left, top, width, height)


def _in_picture(bounds: Bounds, level: Level) -> Bounds:
    """Where something in a level is in the picture."""
    return Bounds(
        (bounds.left - level.left) / level.scale,
        (bounds.top - level.top) / level.scale,
        bounds.width / level.scale,
        bounds.height / level.scale,
    )

"""Connected marks of ink on a page."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.imaging.ink import EDGE, stroke_width

_STRONG = 0.3
"""Pixels of a mark's core; its soft edge is one or two pixels around them."""
_SOFT_EDGE = 2
_MOST = 1000
"""Marks looked at, the largest; a page of numbers has fewer, grain has more."""
_TOUCHES_BORDER = 0.3
"""Marks at the border longer than this share of the page are its edge or a shadow."""
_MOST_PAGES = 8.0
"""Most that marks' boxes cover together, as a multiple of the page: those of writing
hardly overlap, those of slanting lines side by side nearly all do."""
_THIN = 0.4
"""Marks whose strokes are thinner than this share of the usual are dirt."""


class TooMuchInkError(Exception):
    """There is more on a page than could be written; reading it would take long."""


@dataclass(frozen=True)
class Mark:
    """Some ink and where it is.

    Attributes:
        left: Column of its left edge on the page.
        top: Row of its top edge.
        ink: `(h, w)` float32 in [0, 1], ink = 1, nothing but the mark.
    """

    left: int
    top: int
    ink: FloatArray

    @property
    def height(self) -> int:
        """In pixels."""
        return int(self.ink.shape[0])

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self.ink.shape[1])

    @property
    def right(self) -> int:
        """Column after its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """Row after its bottom edge."""
        return self.top + self.height

    @property
    def center(self) -> float:
        """Column in its middle."""
        return self.left + self.width / 2

    @property
    def mass(self) -> float:
        """Amount of ink, in full pixels."""
        return float(self.ink.sum())


def find_marks(ink: FloatArray) -> list[Mark]:
    """Find connected marks, without dirt and without the page's own edges.

    Args:
        ink: `(h, w)` float32 in [0, 1], ink = 1.

    Raises:
        TooMuchInkError: They lie across one another as no writing does.
    """
    _, found, boxes, _ = cv2.connectedComponentsWithStats(
        (ink > _STRONG).astype(np.uint8), connectivity=8
    )
    labels = np.asarray(found, np.int32)
    areas = boxes[1:, cv2.CC_STAT_AREA]
    largest = 1 + np.argsort(-areas, kind="stable")[:_MOST]
    height, width = ink.shape
    marks: list[Mark] = []
    covered = 0
    for label in largest.tolist():
        x, y, w, h, _ = boxes[label].tolist()
        at_border = x == 0 or y == 0 or x + w == width or y + h == height
        if at_border and max(w / width, h / height) > _TOUCHES_BORDER:
            continue
        covered += w * h
        if covered > _MOST_PAGES * ink.size:
            raise TooMuchInkError
        mark = _cut_out(ink, labels, label, (x, y, w, h))
        if (mark.ink > 0.5).any():
            marks.append(mark)
    widths = [stroke_width(mark.ink) for mark in marks]
    usual = weighted_median(widths, [mark.mass for mark in marks])
    pairs = zip(marks, widths, strict=True)
    return [mark for mark, width in pairs if width > _THIN * usual]


def extent(marks: Sequence[Mark]) -> tuple[int, int, int, int]:
    """Left, top, width and height of the box around marks."""
    left, top = min(m.left for m in marks), min(m.top for m in marks)
    right, bottom = max(m.right for m in marks), max(m.bottom for m in marks)
    return left, top, right - left, bottom - top


def join_marks(marks: Sequence[Mark]) -> Mark:
    """Put marks together into one, where they are."""
    left, top, width, height = extent(marks)
    ink = np.zeros((height, width), np.float32)
    for mark in marks:
        rows = slice(mark.top - top, mark.bottom - top)
        columns = slice(mark.left - left, mark.right - left)
        ink[rows, columns] = np.maximum(ink[rows, columns], mark.ink)
    return Mark(left, top, ink)


def trim_mark(mark: Mark) -> Mark | None:
    """Cut away rows and columns without ink; None if there is no ink."""
    rows = np.flatnonzero((mark.ink > EDGE).any(axis=1))
    columns = np.flatnonzero((mark.ink > EDGE).any(axis=0))
    if not len(rows):
        return None
    ink = mark.ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Mark(mark.left + int(columns[0]), mark.top + int(rows[0]), ink)


def weighted_median(values: Sequence[float], weights: Sequence[float]) -> float:
    """The value in the middle of all weight; 0 if there are none."""
    if not values:
        return 0.0
    order = np.argsort(values)
    cumulated = np.cumsum(np.asarray(weights, np.float64)[order])
    middle = np.searchsorted(cumulated, cumulated[-1] / 2)
    return float(np.asarray(values)[order][middle])


def _cut_out(
    ink: FloatArray,
    labels: npt.NDArray[np.int32],
    label: int,
    box: tuple[int, int, int, int],
) -> Mark:
    """The mark with its soft edge, and none of its neighbors'."""
    x, y, w, h = box
    top, left = max(y - _SOFT_EDGE, 0), max(x - _SOFT_EDGE, 0)
    rows, columns = slice(top, y + h + _SOFT_EDGE), slice(left, x + w + _SOFT_EDGE)
    nearby = labels[rows, columns]
    side = 2 * _SOFT_EDGE + 1
    own = cv2.dilate((nearby == label).astype(np.uint8), np.ones((side, side)))
    kept = (own > 0) & ((nearby == label) | (nearby == 0))
    return Mark(left, top, ink[rows, columns] * kept)

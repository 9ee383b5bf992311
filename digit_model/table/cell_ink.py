"""Ink in cells: where its strokes are, and which of them no digit claims."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.finding.classes import DIGITS
from digit_model.finding.peaks import LEAST_HEAT, Bounds, FoundMark
from digit_model.heats import even_heats
from digit_model.table.contrast import odd, stroke_contrast
from digit_model.table.grid import Area

Mask = npt.NDArray[np.bool_]

INKED = 0.14
"""Contrast of ink with its ground."""
LOWEST = 0.58
"""The lower one of two digits of a number has at least this share of the height of the
other: what is lower is a part of a digit, what is higher several."""
_INSIDE = 0.15
"""So near to its borders, as a share of its shorter side, a cell's own lines may be;
where these are known, so far do digits stick out."""
_EXTENT = 0.15
"""Handwriting is at least so long, as a share of the cell's shorter side."""
_USUAL = 0.5
"""Height of a digit, as a share of the cell's, where no other one shows it."""
_CLAIMED = 0.5
"""Ink is a digit's, or part of another stroke, if so much of it lies there."""


class Expected(NamedTuple):
    """What is known of areas before they are read.

    Attributes:
        printed: `(h, w)` bool, where no ink is handwriting; all other ink is.
        signs: The signs that may be written in each area, next to digits.
        points: Those of them that are likely to be: points and commas of decimals.
    """

    printed: Mask
    signs: Sequence[str]
    points: Sequence[str]


def ink_boxes(
    gray: FloatArray, area: Area, is_dark: bool, printed: Mask | None
) -> list[Area]:
    """Where strokes of some length are within an area.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        area: Where to look, in its pixels.
        is_dark: Whether strokes are darker than the ground.
        printed: `(h, w)` bool, where no ink is handwriting; None if that is not known.
    """
    inner = area.shrunk(_INSIDE)
    seen = inner if printed is None else area.shrunk(-_INSIDE)
    window, inside = area.shrunk(-_INSIDE).pixels(gray.shape), seen.pixels(gray.shape)
    if not gray[inside].size:
        return []
    top, left = inside[0].start, inside[1].start
    part = tuple(
        slice(i.start - w.start, i.stop - w.start)
        for i, w in zip(inside, window, strict=True)
    )
    inked = stroke_contrast(gray[window], odd(area.side / 2), is_dark)[part] > INKED
    if printed is not None:
        inked &= ~printed[inside]
    _, _, stats, _ = cv2.connectedComponentsWithStats(inked.astype(np.uint8))
    return [
        Area(left + x, top + y, left + x + w, top + y + h)
        for x, y, w, h, _ in stats[1:].tolist()
        if max(w, h) >= _EXTENT * area.side
        and Area(left + x, top + y, left + x + w, top + y + h).is_in(inner)
    ]


def unclaimed(
    area: Area, ink: Sequence[Area], found: Sequence[FoundMark], level: int
) -> list[FoundMark]:
    """Strokes as high as digits that the finder takes for none.

    The finder misses digits that are written in an unusual way, and takes a 1 for a
    sign now and then. What such strokes are, the digit network has to say.

    Args:
        area: The cell or field.
        ink: Where strokes are in it.
        found: The digits that the finder sees in it, the most certain first.
        level: The level at which their ink was seen best.

    Returns:
        A mark for each, of the heat below which the finder is silent.
    """
    free = [
        _bounds(stroke)
        for stroke in ink
        if not any(covered(mark.bounds, stroke) >= _CLAIMED for mark in found)
    ]
    usual = _USUAL * (area.bottom - area.top)
    if found:
        usual = found[0].bounds.height
    heat = even_heats(LEAST_HEAT)
    return [
        FoundMark(DIGITS[0], LEAST_HEAT, bounds, heat, level, bounds.height)
        for bounds in _joined(free)
        if LOWEST * usual <= bounds.height <= usual / LOWEST
    ]


def covered(bounds: Bounds, stroke: Area) -> float:
    """How much of a stroke's box lies in a mark's, as a share of the smaller one."""
    box = _bounds(stroke)
    return bounds.common(box) / max(min(box.area, bounds.area), 1e-6)


def is_unexplained(ink: Sequence[Area], marks: Sequence[FoundMark]) -> bool:
    """Whether there are strokes whose middle lies in no mark's box."""
    boxes = [Area.of(mark.bounds).shrunk(-0.2) for mark in marks]
    middles = [((i.left + i.right) / 2, (i.top + i.bottom) / 2) for i in ink]
    return any(not any(box.holds(x, y) for box in boxes) for x, y in middles)


def _bounds(area: Area) -> Bounds:
    return Bounds(area.left, area.top, area.right - area.left, area.bottom - area.top)


def _joined(strokes: Sequence[Bounds]) -> list[Bounds]:
    """Put strokes together that stand above one another, such as those of a 5."""
    joined: list[Bounds] = []
    for stroke in sorted(strokes, key=lambda item: item.left):
        last = joined[-1] if joined else None
        if last is not None:
            common = min(last.right, stroke.right) - stroke.left
            if common >= _CLAIMED * min(last.width, stroke.width):
                joined[-1] = _around(last, stroke)
                continue
        joined.append(stroke)
    return joined


def _around(one: Bounds, other: Bounds) -> Bounds:
    left, top = min(one.left, other.left), min(one.top, other.top)
    right, bottom = max(one.right, other.right), max(one.bottom, other.bottom)
    return Bounds(left, top, right - left, bottom - top)

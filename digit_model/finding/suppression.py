"""Of marks found several times, in one size or in several, keep one."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from digit_model.finding.classes import POINTS
from digit_model.finding.overlaps import areas, common_areas
from digit_model.finding.peaks import FoundMark, widened

_KNOWN = (18.0, 64.0)
"""Heights in pixels of a level at which the finder knows digits best."""
_SMALLEST, _LARGEST = 8.0, 104.0
"""Digits that are smaller at a level, and marks that are larger, are another level's
business."""
_SAME = 0.4
"""Boxes that have this share of both in common are the same mark."""
_INSIDE, _SIGN_INSIDE, _SIGN_ALIKE_INSIDE = 0.7, 0.85, 0.5
"""A digit is inside another one's box if this share of its own is; a sign is inside a
digit's; and a sign is inside another sign's, or a tall one inside a digit's."""
_TALL = 0.6
"""A sign is tall if it has at least this share of the height of the other mark."""
_NARROW = 0.45
"""Least width that a 1 counts with, as a share of its height: no two are any closer."""
_LEAST_SIDE = 8.0
"""Boxes count as no smaller than this, in pixels of their level: those of points are
never exact."""
_LOOP = 1.35
"""A part of a digit is lower than the whole one by this factor."""
_WHOLE_HEAT = 0.45
"""A whole digit with at least this heat, in a size that is known, rules out its parts;
a smaller one is seen too vaguely for that."""
_BESIDE = 0.8
"""Digits stand side by side if their middles are this share of a width apart."""
_FREE = 0.08
"""A digit stands free in a 0 if on every side this share of the 0's height is left."""
_LOW, _ASIDE, _SHORT = 0.75, 0.3, 0.5
"""A point or comma may touch a digit from this share of the digit's height down, this
share of its width from its middle, if it is lower than this share of its height."""


def keep_best(marks: Sequence[FoundMark]) -> list[FoundMark]:
    """Suppress what is found twice and what is only a part of a digit.

    The loop of a large 6 is a 0 at a finer level: the outer box wins, unless several
    digits stand side by side in it, or one stands free in it and is seen more surely:
    then it is a ring around them.

    Args:
        marks: The marks found at all levels.

    Returns:
        The marks that are kept, the most certain first.
    """
    fitting = [m for m in marks if _fits(m)]
    if not fitting:
        return []
    bounds = [m.bounds for m in fitting]
    common = common_areas(bounds, bounds)
    heights = np.array([m.bounds.height for m in fitting], np.float32)
    digit = np.array([m.is_digit for m in fitting])
    sure = np.array([_is_sure_whole(m) for m in fitting])
    # inside[i, j]: mark i lies in mark j.
    inside = common > _INSIDE * areas(bounds)[:, None]
    at_foot = _stand_at_foot(fitting, heights, digit)
    inside &= ~at_foot
    lower = heights[:, None] * 1.1 < heights[None, :]
    held = inside & lower & sure[:, None]
    around_several = np.array(
        [_are_beside([fitting[i] for i in np.flatnonzero(column)]) for column in held.T]
    )
    is_ring = around_several | _are_around_one(fitting, inside)
    whole = sure & ~is_ring
    is_part = (inside & (_LOOP * heights[:, None] < heights[None, :]))[:, whole].any(1)
    candidates = np.flatnonzero(~is_ring & ~is_part)
    ranks = np.array([_rank(fitting[i]) for i in candidates])
    same = _are_same(fitting, heights, digit) & ~(at_foot | at_foot.T)
    kept: list[int] = []
    for index in candidates[np.argsort(-ranks, kind="stable")].tolist():
        if not same[index, kept].any():
            kept.append(index)
    return [fitting[index] for index in kept]


def _fits(mark: FoundMark) -> bool:
    """Whether a mark's size is one that this level is for; signs may be small."""
    return mark.height <= _LARGEST and not (mark.is_digit and mark.height < _SMALLEST)


def _is_sure_whole(mark: FoundMark) -> bool:
    return mark.is_digit and mark.heat >= _WHOLE_HEAT and mark.height >= _KNOWN[0]


def _rank(mark: FoundMark) -> float:
    """Heat, less where the size is one that the finder knows less well."""
    low, high = _KNOWN
    away = max(mark.height / high, 1.0)
    if mark.is_digit:
        away = max(low / max(mark.height, 1.0), away)
    return float(mark.heat / np.sqrt(away))


def _are_same(
    marks: Sequence[FoundMark],
    heights: npt.NDArray[np.float32],
    digit: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """Which two marks are the same one, `(n, n)`."""
    bounds = [widened(m.bounds, _least_side(m)) for m in marks]
    common, area = common_areas(bounds, bounds), areas(bounds)
    smaller = np.minimum(area[:, None], area[None, :])
    both = area[:, None] + area[None, :] - common
    lower = np.minimum(heights[:, None], heights[None, :])
    tall = lower >= _TALL * np.maximum(heights[:, None], heights[None, :])
    signs = ~(digit[:, None] | digit[None, :])
    limit = np.full(common.shape, _SIGN_INSIDE, np.float32)
    limit[tall | signs] = _SIGN_ALIKE_INSIDE
    limit[np.ix_(digit, digit)] = _INSIDE
    return np.asarray((common > _SAME * both) | (common > limit * smaller))


def _stand_at_foot(
    marks: Sequence[FoundMark],
    heights: npt.NDArray[np.float32],
    digit: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """Which mark is a point or comma in a lower corner of which digit, `(n, n)`.

    A digit's box has room there for one that touches the digit, or stands under it.
    """
    boxes = np.array(
        [(m.bounds.left, m.bounds.top, m.bounds.width) for m in marks], np.float32
    )
    left, top, width = boxes.T
    x, y = left + width / 2, top + heights / 2
    point = np.array([m.is_sign and m.name in POINTS for m in marks])
    aside = np.abs(x[:, None] - x[None, :]) > _ASIDE * width[None, :]
    low = y[:, None] > (top + _LOW * heights)[None, :]
    short = heights[:, None] < _SHORT * heights[None, :]
    return np.asarray(point[:, None] & digit[None, :] & aside & low & short)


def _are_around_one(
    marks: Sequence[FoundMark], inside: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Which marks are rings around a digit, `(n,)`.

    A loop touches the border of the digit that it is a part of; so does a 0's slash.
    """
    return np.array(
        [
            outer.name == "0"
            and any(
                _is_sure_whole(marks[i])
                and marks[i].heat > outer.heat
                and _stands_free(marks[i], outer)
                for i in np.flatnonzero(held).tolist()
            )
            for outer, held in zip(marks, inside.T, strict=True)
        ]
    )


def _stands_free(inner: FoundMark, outer: FoundMark) -> bool:
    """Whether a mark has room on all sides in another one's box."""
    a, b = inner.bounds, outer.bounds
    sides = (a.left - b.left, a.top - b.top, b.right - a.right, b.bottom - a.bottom)
    return min(sides) >= _FREE * b.height


def _least_side(mark: FoundMark) -> float:
    """The width and height in pixels below which a mark's box is not exact."""
    least = _LEAST_SIDE * mark.bounds.height / max(mark.height, 1e-6)
    return max(least, _NARROW * mark.bounds.height) if mark.is_digit else least


def _are_beside(marks: Sequence[FoundMark]) -> bool:
    """Whether there are two or more marks and they stand side by side."""
    if len(marks) < 2:
        return False
    middles = [m.bounds.left + m.bounds.width / 2 for m in marks]
    return max(middles) - min(middles) > _BESIDE * max(m.bounds.width for m in marks)

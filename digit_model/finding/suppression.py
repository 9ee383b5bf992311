"""Of marks found several times, in one size or in several, keep one."""

from collections.abc import Sequence

import numpy as np

from digit_model.finding.peaks import FoundMark

_KNOWN = (18.0, 64.0)
"""Heights in pixels of a level at which the finder knows digits best."""
_SMALLEST, _LARGEST = 8.0, 104.0
"""What is smaller or larger at its level is another level's business."""
_SAME = 0.4
"""Boxes that have this share of both in common are the same mark."""
_INSIDE = 0.7
"""A box is inside another one if this share of it is."""
_LOOP = 1.35
"""A part of a digit is lower than the whole one by this factor."""
_WHOLE_HEAT = 0.45
"""A whole digit rules out its parts from this heat on."""


def keep_best(marks: Sequence[FoundMark]) -> list[FoundMark]:
    """Suppress what is found twice and what is only a part of a digit.

    The loop of a large 6 is a 0 at a finer level: the outer box wins, unless several
    digits stand side by side in it.

    Args:
        marks: Of all levels.

    Returns:
        The marks that are kept, the surest first.
    """
    fitting = [m for m in marks if _SMALLEST <= _size(m) <= _LARGEST]
    whole = [m for m in fitting if not _is_around_several(m, fitting)]
    ranked = sorted(
        (m for m in whole if not _is_part(m, whole)), key=_rank, reverse=True
    )
    kept: list[FoundMark] = []
    for mark in ranked:
        if not any(_is_same(mark, other) for other in kept):
            kept.append(mark)
    return kept


def _size(mark: FoundMark) -> float:
    """Height of a digit at its level; signs are lower than the digits beside them."""
    return mark.height if mark.is_digit else max(mark.height, _SMALLEST)


def _rank(mark: FoundMark) -> float:
    """Heat, less where the size is one that the finder knows less well."""
    low, high = _KNOWN
    away = max(low / max(mark.height, 1), mark.height / high, 1.0)
    if not mark.is_digit:
        away = 1.0
    return mark.heat / away**0.5


def _is_same(mark: FoundMark, other: FoundMark) -> bool:
    common = mark.bounds.common(other.bounds)
    both = mark.bounds.area + other.bounds.area - common
    smaller = min(mark.bounds.area, other.bounds.area)
    limit = _INSIDE if mark.is_digit and other.is_digit else 0.85
    return common > _SAME * both or common > limit * smaller


def _is_part(mark: FoundMark, marks: Sequence[FoundMark]) -> bool:
    """Whether a mark is the loop or the stroke of a larger digit."""
    return any(
        other.bounds.height > _LOOP * mark.bounds.height
        and other.is_digit
        and other.heat >= _WHOLE_HEAT
        and mark.bounds.common(other.bounds) > _INSIDE * mark.bounds.area
        for other in marks
    )


def _is_around_several(mark: FoundMark, marks: Sequence[FoundMark]) -> bool:
    """Whether two or more sure digits stand side by side in a mark's box."""
    inside = [
        other
        for other in marks
        if other.is_digit
        and other.heat >= _WHOLE_HEAT
        and mark.bounds.height > 1.1 * other.bounds.height
        and other.bounds.common(mark.bounds) > _INSIDE * other.bounds.area
    ]
    if len(inside) < 2:
        return False
    centers = np.array([m.bounds.left + m.bounds.width / 2 for m in inside])
    widest = max(m.bounds.width for m in inside)
    return float(np.ptp(centers)) > 0.8 * widest

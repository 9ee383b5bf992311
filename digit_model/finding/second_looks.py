"""What other sizes of a picture show of a digit that was found in one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from digit_model.finding.overlaps import areas, common_areas
from digit_model.finding.peaks import FoundMark
from digit_model.heats import DIGITS_HERE, HERE, make_heats

_SAME = 0.4
"""Boxes that have this share of both in common are of the same mark."""
_LOWEST, _HIGHEST = 10.0, 110.0
"""Heights in pixels of a level at which a digit would be seen there."""


def look_again(
    kept: Sequence[FoundMark], found: Sequence[FoundMark], scales: Mapping[int, float]
) -> list[FoundMark]:
    """Note how hot digits are at the other level that shows them best.

    Args:
        kept: The marks that are kept; those that are no digits stay as they are.
        found: All that was found at all levels.
        scales: Pixels of each level for each pixel of the picture, by its number.
    """
    digits = [mark for mark in kept if mark.is_digit]
    own, all_bounds = [m.bounds for m in digits], [m.bounds for m in found]
    common = common_areas(own, all_bounds)
    both = areas(own)[:, None] + areas(all_bounds) - common
    levels = np.array([mark.level for mark in found])
    heat = np.array([mark.heat for mark in found])
    heats = {}
    for mark, is_same in zip(digits, common > _SAME * both, strict=True):
        at = np.flatnonzero(is_same & (levels != mark.level))
        again = mark.heats[DIGITS_HERE]
        if at.size:
            again = found[at[heat[at].argmax()]].heats[DIGITS_HERE]
        elif _is_elsewhere(mark, scales):
            again = np.zeros_like(again)
        heats[id(mark)] = make_heats(mark.heats[HERE], again)
    return [replace(mark, heats=heats.get(id(mark), mark.heats)) for mark in kept]


def _is_elsewhere(mark: FoundMark, scales: Mapping[int, float]) -> bool:
    """Whether a digit would be seen at another level too, if it is one."""
    return any(
        level != mark.level
        and _LOWEST <= mark.height * scale / scales[mark.level] <= _HIGHEST
        for level, scale in scales.items()
    )

"""What other sizes of a picture show where a digit was found in one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import compress
from operator import attrgetter

import numpy as np

from digit_model.finding.overlaps import areas, common_areas
from digit_model.finding.peaks import FoundMark
from digit_model.heats import DIGITS_HERE, HERE, LETTER_HERE, make_heats

_SAME = 0.4
"""Boxes that have this share of both in common are of the same mark."""
_LOWEST, _HIGHEST = 16.0, 110.0
"""Heights in pixels of a level at which a digit would be seen there: lower ones, few of
which the finder has learned from, are often commas to it."""


def look_again(
    kept: Sequence[FoundMark],
    found: Sequence[FoundMark],
    letters: Sequence[FoundMark],
    scales: Mapping[int, float],
) -> list[FoundMark]:
    """Note how hot digits are at the other level that shows them best, and letters.

    Args:
        kept: The marks that are kept; those that are no digits stay as they are.
        found: All digits, signs and turned digits that were found at all levels.
        letters: All letters that were.
        scales: Pixels of each level for each pixel of the picture, by its number.
    """
    digits = [mark for mark in kept if mark.is_digit]
    heats = {}
    for mark, sightings, as_letter in zip(
        digits, _sightings(digits, found), _sightings(digits, letters), strict=True
    ):
        elsewhere = [
            seen
            for seen in sightings
            if seen.level != mark.level and _height(mark, scales, seen.level) >= _LOWEST
        ]
        again = mark.heats[DIGITS_HERE]
        if elsewhere:
            again = max(elsewhere, key=attrgetter("heat")).heats[DIGITS_HERE]
        elif _is_elsewhere(mark, scales):
            again = np.zeros_like(again)
        letter = max([mark.heats[LETTER_HERE], *(seen.heat for seen in as_letter)])
        heats[id(mark)] = make_heats(mark.heats[HERE], again, letter)
    return [replace(mark, heats=heats.get(id(mark), mark.heats)) for mark in kept]


def _sightings(
    marks: Sequence[FoundMark], found: Sequence[FoundMark]
) -> list[list[FoundMark]]:
    """For each mark, all of those found that are in its place, at whatever level."""
    own, all_bounds = [m.bounds for m in marks], [m.bounds for m in found]
    common = common_areas(own, all_bounds)
    both = areas(own)[:, None] + areas(all_bounds) - common
    return [list(compress(found, is_same)) for is_same in common > _SAME * both]


def _is_elsewhere(mark: FoundMark, scales: Mapping[int, float]) -> bool:
    """Whether a digit would be seen at another level too, if it is one."""
    return any(
        level != mark.level and _LOWEST <= _height(mark, scales, level) <= _HIGHEST
        for level in scales
    )


def _height(mark: FoundMark, scales: Mapping[int, float], level: int) -> float:
    """How high a mark is in pixels of another level."""
    return mark.height * scales[level] / scales[mark.level]

"""Group the marks on a page into lines of writing."""

from collections.abc import Sequence

import numpy as np

from digit_model.page.marks import Mark, weighted_median

_TALL = 0.45
"""Marks from this share of the usual height on can begin a line."""
_SPECK = 0.12
"""Marks shorter than this share of it are left out."""
_OVERLAP = 0.4
"""Least share of its height that a mark has in common with its line."""
_RECENT = 3
"""A line is as high as its last marks: so it may climb or fall."""
_BESIDE, _ABOVE = 0.5, 0.25
"""How near small marks are to a mark of their line, as shares of the usual height."""


def find_lines(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Group marks into lines from the top, each from left to right.

    Small marks, such as the bar of a 5, go with the nearest large one; those far from
    all are left out.
    """
    usual = weighted_median([m.height for m in marks], [m.mass for m in marks])
    large = [mark for mark in marks if mark.height >= _TALL * usual]
    small = [
        mark
        for mark in marks
        if mark.height < _TALL * usual
        and max(mark.height, mark.width) >= _SPECK * usual
    ]
    lines: list[list[Mark]] = []
    for mark in sorted(large, key=lambda mark: mark.center):
        line = max(lines, key=lambda line: _overlap(mark, line), default=None)
        if line is None or _overlap(mark, line) < _OVERLAP:
            lines.append([mark])
        else:
            line.append(mark)
    for mark in small:
        near = [
            (distance, number)
            for number, line in enumerate(lines)
            if (distance := _distance(mark, line, usual)) is not None
        ]
        if near:
            lines[min(near)[1]].append(mark)
    for line in lines:
        line.sort(key=lambda mark: mark.center)
    return sorted(lines, key=_middle)


def line_height(line: Sequence[Mark]) -> float:
    """Height of the digits of a line, in pixels, whatever smaller marks it has."""
    return weighted_median([m.height for m in line], [m.mass for m in line])


def _overlap(mark: Mark, line: Sequence[Mark]) -> float:
    """Height in common with the last marks of a line, as a share of the lower one."""
    recent = line[-_RECENT:]
    top = float(np.mean([m.top for m in recent]))
    bottom = float(np.mean([m.bottom for m in recent]))
    common = min(bottom, mark.bottom) - max(top, mark.top)
    return common / min(bottom - top, mark.height)


def _distance(mark: Mark, line: Sequence[Mark], usual: float) -> float | None:
    """How far a small mark is from the nearest of a line; None if it is too far."""
    distances = []
    for other in line:
        across = max(other.left - mark.right, mark.left - other.right, 0)
        along = max(other.top - mark.bottom, mark.top - other.bottom, 0)
        if across < _BESIDE * usual and along < _ABOVE * usual:
            distances.append(across + 2.0 * along)
    return min(distances, default=None)


def _middle(line: Sequence[Mark]) -> float:
    return float(np.median([(mark.top + mark.bottom) / 2 for mark in line]))

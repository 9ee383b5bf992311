"""Find rows and columns of a table without ruling by how its numbers are aligned."""

import itertools
from collections.abc import Sequence

import numpy as np

from digit_model.finding.peaks import FoundMark
from digit_model.page.text_lines import WrittenMark, order_marks
from digit_model.table.grid import Grid
from digit_model.table.straightening import Straight, straighten

_SLOPE = 0.01
"""Lines of writing that rise or fall less are level, in pixels for each pixel."""
_APART = 0.4
"""Least distance between columns, as a share of the height of a digit."""


def straighten_aligned(
    picture: Straight, marks: Sequence[FoundMark], side: int
) -> Straight | None:
    """Look at a page so that its lines of writing are level.

    Args:
        picture: The page, its digits upright.
        marks: The digits that were found in it.
        side: Longer side in pixels of what is made.

    Returns:
        The whole page; None if its lines are level as it is.
    """
    height, width = picture.gray.shape
    slopes, middles = [], []
    for line in _lines(marks):
        x, y = np.array([_middle(item.mark) for item in line]).T
        if np.ptp(x) > width / 5 and len(x) > 2:
            slope, start = np.polyfit(x, y, 1)
            slopes.append(float(slope))
            middles.append(float(start + slope * width / 2))
    if not slopes or np.abs(slopes).max() < _SLOPE:
        return None
    if np.ptp(middles) > height / 5:
        change, constant = np.polyfit(middles, slopes, 1)
    else:
        change, constant = 0.0, float(np.median(slopes))
    corners = []
    for middle, ends in ((0.0, (-1, 1)), (float(height), (1, -1))):
        slope = constant + change * middle
        corners += [
            (width / 2 + end * width / 2, middle + end * slope * width / 2)
            for end in ends
        ]
    return straighten(picture, np.array(corners), side)


def find_alignment(marks: Sequence[FoundMark]) -> Grid | None:
    """Find rows and columns whose numbers stand below and next to each other.

    Args:
        marks: The digits of a page whose lines are level.

    Returns:
        Borders halfway between rows and between columns; None if there are no digits.
    """
    lines = _lines(marks)
    if not lines:
        return None
    height = float(np.median([mark.bounds.height for mark in marks]))
    rows = [
        (
            min(item.mark.bounds.top for item in line),
            max(item.mark.bounds.bottom for item in line),
        )
        for line in lines
    ]
    numbers = sorted(extent for line in lines for extent in _numbers(line))
    columns: list[tuple[float, float]] = []
    for left, right in numbers:
        if columns and left - columns[-1][1] < _APART * height:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return Grid(_borders(rows, height / 2), _borders(columns, height / 2))


def _lines(marks: Sequence[FoundMark]) -> list[list[WrittenMark]]:
    written = order_marks(marks, [])
    return [list(line) for _, line in itertools.groupby(written, lambda w: w.line)]


def _numbers(line: Sequence[WrittenMark]) -> list[tuple[float, float]]:
    """Where each number of a line begins and ends."""
    extents: list[tuple[float, float]] = []
    for item in line:
        left, right = item.mark.bounds.left, item.mark.bounds.right
        if extents and not item.after_space:
            extents[-1] = (extents[-1][0], max(extents[-1][1], right))
        else:
            extents.append((left, right))
    return extents


def _middle(mark: FoundMark) -> tuple[float, float]:
    bounds = mark.bounds
    return bounds.left + bounds.width / 2, bounds.top + bounds.height / 2


def _borders(extents: Sequence[tuple[float, float]], margin: float) -> np.ndarray:
    between = [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(extents)]
    return np.array([extents[0][0] - margin, *between, extents[-1][1] + margin])

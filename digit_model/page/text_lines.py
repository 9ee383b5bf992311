"""Group the digits and signs that were found into lines of writing."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digit_model.finding.peaks import FoundMark

_OVERLAP = 0.45
"""Least share of its height that a digit has in common with its line."""
_RECENT = 3
"""Number of last digits that give a line its height, so that it may rise or fall."""
_STEEPEST = np.tan(np.deg2rad(32))
_NEAR = 2.2
"""Largest distance of neighbors on a line, in heights of a digit."""
_SPACE, _WIDER, _SPACE_OF_FEW = 0.55, 0.45, 0.9
"""A gap is a space, in heights of a digit, from the first on, if it is wider by the
second than the line's usual gap; where there are few gaps, from the third on."""
_SIGN_REACH = 1.3
"""Signs farther from every digit of the line, in heights of a digit, are left out."""
_LONGEST_DASH = 1.3
"""Longer dashes, in heights of a digit, are ruling."""


@dataclass(frozen=True)
class Leveled:
    """A mark in coordinates in which lines are level.

    Attributes:
        mark: What was found.
        x: Column of its middle.
        y: Row of its middle.
        width: Columns.
        height: Rows.
    """

    mark: FoundMark
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class WrittenMark:
    """A mark in its line.

    Attributes:
        mark: What was found.
        line: Number of the line, from 0 at the top.
        position: Its number in the line, from 0 at the left.
        after_space: Whether a space comes before it.
    """

    mark: FoundMark
    line: int
    position: int
    after_space: bool


def order_marks(
    digits: Sequence[FoundMark], signs: Sequence[FoundMark]
) -> list[WrittenMark]:
    """Put marks into reading order.

    Args:
        digits: The digits that are kept.
        signs: Signs that may stand next to them; those that do not are left out.

    Returns:
        Lines from the top, each from left to right.
    """
    if not digits:
        return []
    slope = _slope(digits)
    lines = _lines([_level(digit, slope) for digit in digits])
    for sign in signs:
        _add_sign(lines, _level(sign, slope))
    written = []
    for number, line in enumerate(lines):
        line.sort(key=lambda item: item.x)
        spaces = _spaces(line)
        written += [
            WrittenMark(item.mark, number, position, space)
            for position, (item, space) in enumerate(zip(line, spaces, strict=True))
        ]
    return written


def _slope(digits: Sequence[FoundMark]) -> float:
    """How much lines fall for each pixel to the right, by most pairs of neighbors."""
    middles = np.array([_middle(digit) for digit in digits])
    heights = np.array([digit.bounds.height for digit in digits])
    slopes, weights = [], []
    for index in range(len(digits)):
        away = middles - middles[index]
        fits = (
            (away[:, 0] > 0.15 * heights)
            & (away[:, 0] < _NEAR * heights[index])
            & (np.abs(away[:, 1]) < _STEEPEST * away[:, 0] + 0.1 * heights[index])
            & (np.abs(np.log(heights / heights[index])) < 0.5)
        )
        if fits.any():
            nearest = int(np.where(fits, np.hypot(*away.T), np.inf).argmin())
            slopes.append(away[nearest, 1] / away[nearest, 0])
            weights.append(away[nearest, 0] / heights[index])
    if len(slopes) < 3:  # two digits may stand at different heights on a level line
        return 0.0
    order = np.argsort(slopes)
    total = np.cumsum(np.array(weights)[order])
    return float(np.array(slopes)[order][np.searchsorted(total, total[-1] / 2)])


def _middle(mark: FoundMark) -> tuple[float, float]:
    bounds = mark.bounds
    return bounds.left + bounds.width / 2, bounds.top + bounds.height / 2


def _level(mark: FoundMark, slope: float) -> Leveled:
    x, y = _middle(mark)
    return Leveled(mark, x, y - slope * x, mark.bounds.width, mark.bounds.height)


def _lines(digits: Sequence[Leveled]) -> list[list[Leveled]]:
    lines: list[list[Leveled]] = []
    for digit in sorted(digits, key=lambda item: item.x):
        line = max(lines, key=lambda line: _overlap(digit, line), default=None)
        if line is None or _overlap(digit, line) < _OVERLAP:
            lines.append([digit])
        else:
            line.append(digit)
    return sorted(lines, key=lambda line: float(np.median([d.y for d in line])))


def _overlap(digit: Leveled, line: Sequence[Leveled]) -> float:
    """Height in common with the last digits of a line, as a share of the lower one."""
    recent = line[-_RECENT:]
    y = float(np.mean([item.y for item in recent]))
    height = float(np.mean([item.height for item in recent]))
    common = min(y + height / 2, digit.y + digit.height / 2) - max(
        y - height / 2, digit.y - digit.height / 2
    )
    return common / min(height, digit.height)


def _add_sign(lines: Sequence[list[Leveled]], sign: Leveled) -> None:
    """Put a sign into the line that it stands in, if there is one."""
    nearest, line = np.inf, None
    for candidate in lines:
        for digit in candidate:
            if not digit.mark.is_digit:
                continue
            gap = abs(sign.x - digit.x) - (sign.width + digit.width) / 2
            off = abs(sign.y - digit.y) / digit.height
            if gap > _SIGN_REACH * digit.height or off > 0.85:
                continue
            if sign.mark.name == "-" and sign.width > _LONGEST_DASH * digit.height:
                continue
            away = max(gap, 0) / digit.height + off
            if away < nearest:
                nearest, line = away, candidate
    if line is not None:
        line.append(sign)


def _spaces(line: Sequence[Leveled]) -> list[bool]:
    """Whether a space comes before each mark of a line."""
    height = float(np.median([item.height for item in line if item.mark.is_digit]))
    gaps = np.array(
        [
            (b.x - b.width / 2 - a.x - a.width / 2) / height
            for a, b in itertools.pairwise(line)
        ]
    )
    if not gaps.size:
        return [False]
    least = max(_SPACE, float(np.percentile(gaps, 30)) + _WIDER)
    if len(gaps) < 3:
        least = _SPACE_OF_FEW
    spaces = [False]
    for index, gap in enumerate(gaps.tolist()):
        beside_sign = not (line[index].mark.is_digit and line[index + 1].mark.is_digit)
        spaces.append(gap > least + (0.5 if beside_sign else 0.0))
    return spaces

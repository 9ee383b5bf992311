"""Find the digits on a page: cut too often, then join what reads best.

Marks are cut wherever digits may touch and put into a lattice of candidates, each made
of pieces side by side; the network reads all of them, and the best path through the
lattice is the reading. Over-segmentation with recognition, as LeCun et al. ("Gradient-
based learning applied to document recognition", 1998, section V) read checks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.page.cuts import cut_mark
from digit_model.page.marks import Mark, TooMuchInkError, extent, find_marks, join_marks
from digit_model.page.text_lines import find_lines, line_height

_WIDEST = 1.8
"""Candidates are at most this many times as wide as the line is high."""
_STACKED = 0.6
"""Marks that overlap by this share of the narrower one's width are one above another,
if one is lower than this share of the line's height."""
_NEARBY = 6
"""How many marks to the left are looked at for that."""
_PER_DIGIT = 0.6
"""What each digit of a reading costs, in nats: fewer are likelier."""
_PER_CUT = 0.5
"""What each cut costs."""
_PER_GAP, _PER_DISTANCE = 0.5, 5.0
"""What joining over a gap costs, and its width as a share of the line's height."""
_TOO_LOW, _LOWEST = 4.0, 0.65
"""What a digit lower than this share of the line's height costs, by the difference."""
_TOO_WIDE, _USUAL_WIDTH = 3.0, 1.1
"""The same for one wider than this."""
_SKIP = 6.0
"""What leaving out a piece as large as a digit costs; less for smaller ones."""
_MOST_PIECES = 16
"""A candidate has at most so many pieces: no digit is cut into more."""
_MOST_CANDIDATES, _MOST_PAGES = 15_000, 60
"""Most candidates on a page, and their size together, as a multiple of the page's.

A page full of small digits that all touch has 12,000; hatching and grain have more.
"""


@dataclass(frozen=True)
class Candidate:
    """Neighboring pieces that may be one digit.

    Attributes:
        first: Number of its first piece.
        last: Number of its last piece.
        pieces: Those from the first to the last.
        cost: What its shape and its cuts cost, in nats.
    """

    first: int
    last: int
    pieces: Sequence[Mark]
    cost: float

    @property
    def mark(self) -> Mark:
        """All of its ink; put together anew each time, since there are many."""
        return join_marks(self.pieces)


@dataclass(frozen=True)
class Lattice:
    """All that the digits of a line may be.

    Attributes:
        pieces: From left to right.
        height: Of the line's digits, in pixels.
        candidates: Every one that is worth reading.
    """

    pieces: list[Mark]
    height: float
    candidates: list[Candidate]


def find_lattices(
    ink: FloatArray, are_digits: Callable[[Sequence[Mark]], Sequence[bool]]
) -> list[Lattice]:
    """One lattice for each line of writing, from the top.

    Args:
        ink: `(h, w)` float32 in [0, 1], ink = 1, as `page_ink` finds it.
        are_digits: Tells which marks are digits beyond doubt; they are not cut.

    Raises:
        TooMuchInkError: There is far more on the page than could be written on it.
    """
    lines = [_join_stacked(line) for line in find_lines(find_marks(ink))]
    marks = [mark for line in lines for mark in line]
    uncut = iter(are_digits(marks) if marks else ())
    lattices, count, pixels = [], 0, 0
    for line in lines:
        lattice = _lattice([(mark, next(uncut)) for mark in line])
        count += len(lattice.candidates)
        pixels += sum(_area(candidate) for candidate in lattice.candidates)
        if count > _MOST_CANDIDATES or pixels > _MOST_PAGES * ink.size:
            raise TooMuchInkError
        lattices.append(lattice)
    return lattices


def best_path(
    lattice: Lattice,
    log_probability: npt.NDArray[np.floating],
    log_odds: npt.NDArray[np.floating],
) -> list[int]:
    """Choose candidates that share no piece and together read best.

    Args:
        lattice: The line.
        log_probability: `(n,)`, of the best digit of each candidate, in nats.
        log_odds: `(n,)`, that each candidate is a digit at all, in nats.

    Returns:
        Numbers of the candidates chosen, from left to right.
    """
    scores = log_probability - np.logaddexp(0, -log_odds) - _PER_DIGIT
    ending: dict[int, list[int]] = {}
    for number, candidate in enumerate(lattice.candidates):
        ending.setdefault(candidate.last, []).append(number)
    total = [0.0]
    choice: list[int | None] = []
    for place, piece in enumerate(lattice.pieces):
        size = min(1.0, max(piece.height, piece.width) / lattice.height)
        best, chosen = total[place] - _SKIP * size, None
        for number in ending.get(place, []):
            candidate = lattice.candidates[number]
            value = total[candidate.first] + float(scores[number]) - candidate.cost
            if value > best:
                best, chosen = value, number
        total.append(best)
        choice.append(chosen)
    path, place = [], len(lattice.pieces)
    while place > 0:
        taken = choice[place - 1]
        if taken is None:
            place -= 1
        else:
            path.append(taken)
            place = lattice.candidates[taken].first
    return path[::-1]


def _lattice(line: Sequence[tuple[Mark, bool]]) -> Lattice:
    """The lattice of marks from left to right, each with whether it is a digit."""
    height = line_height([mark for mark, _ in line])
    pieces, cut_before = [], []
    for mark, is_digit in line:
        parts = [mark] if is_digit else cut_mark(mark, height)
        pieces += parts
        cut_before += [False] + [True] * (len(parts) - 1)
    cut_before.append(False)
    candidates = [
        candidate
        for first in range(len(pieces))
        for candidate in _candidates_from(first, pieces, cut_before, height)
    ]
    return Lattice(pieces, height, candidates)


def _candidates_from(
    first: int, pieces: Sequence[Mark], cut_before: Sequence[bool], height: float
) -> list[Candidate]:
    """Candidates that begin with a piece: it alone, with the next, and so on."""
    candidates = []
    cost = 0.0
    for last in range(first, min(first + _MOST_PIECES, len(pieces))):
        if last > first and not cut_before[last]:
            gap = max(0, pieces[last].left - pieces[last - 1].right)
            cost += _PER_GAP + _PER_DISTANCE * gap / height
        joined = pieces[first : last + 1]
        _, _, own_width, own_height = extent(joined)
        if last > first and own_width > _WIDEST * height:
            break
        low = max(0.0, _LOWEST - own_height / height)
        wide = max(0.0, own_width / height - _USUAL_WIDTH)
        shape = _TOO_LOW * low + _TOO_WIDE * wide
        cuts = int(cut_before[first]) + int(cut_before[last + 1])
        candidates.append(
            Candidate(first, last, joined, cost + shape + _PER_CUT * cuts / 2)
        )
    return candidates


def _area(candidate: Candidate) -> int:
    _, _, width, height = extent(candidate.pieces)
    return width * height


def _join_stacked(line: Sequence[Mark]) -> list[Mark]:
    """Join parts of a digit that lie one above another, such as the bar of a 5."""
    height = line_height(line)
    joined: list[Mark] = []
    for mark in sorted(line, key=lambda mark: mark.left):
        for place, other in enumerate(joined[-_NEARBY:], max(0, len(joined) - _NEARBY)):
            if _is_stacked(mark, other, height):
                joined[place] = join_marks([mark, other])
                break
        else:
            joined.append(mark)
    return sorted(joined, key=lambda mark: mark.center)


def _is_stacked(one: Mark, other: Mark, height: float) -> bool:
    common = min(one.right, other.right) - max(one.left, other.left)
    narrower, lower = min(one.width, other.width), min(one.height, other.height)
    return common > _STACKED * narrower and lower < _STACKED * height

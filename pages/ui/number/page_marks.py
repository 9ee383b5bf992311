"""The digits and signs on a page, each with a number that stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digit_model.page.page_reading import PageDigit, PageSign
from digit_model.page.rearrangement import rearrange

UNREADABLE = "?"
"""What stands for a digit that a person has added and nothing could read."""
_SAME_PLACE = 0.7
"""A mark is the one it was if its box overlaps the old one by this share."""
_COVERED = 0.4
"""An added digit whose box is covered by this share was found after all."""


@dataclass(frozen=True)
class PageMark:
    """A digit or a sign on a page.

    Attributes:
        number: Tells it from all others of the page, whatever is added before it.
        turns: How the picture was turned when it was seen; see `PageReading`.
        place: Where it is, and what was read.
        is_added: Whether a person has added it.
    """

    number: int
    turns: int
    place: PageDigit | PageSign
    is_added: bool = False

    @property
    def text(self) -> str:
        """What was read."""
        if isinstance(self.place, PageSign):
            return self.place.sign
        answer = self.place.reading.answer
        return UNREADABLE if answer is None else str(answer)

    @property
    def is_disputed(self) -> bool:
        """Whether finder and digit network name different digits."""
        return isinstance(self.place, PageDigit) and self.place.reading.disputed

    def is_same(self, place: PageDigit | PageSign, turns: int) -> bool:
        """Whether this mark was read again, at the same place and as the same."""
        return (
            self.turns == turns
            and self.text == PageMark(0, turns, place).text
            and self.place.box.overlap(place.box) > _SAME_PLACE
        )

    def is_covered(self, others: Sequence["PageMark"]) -> bool:
        """Whether one of the others is at its place."""
        return any(self.place.box.overlap(o.place.box) > _COVERED for o in others)


def in_lines(marks: Sequence[PageMark]) -> list[PageMark]:
    """Marks in reading order; where some were added, lines are made again."""
    if any(mark.is_added for mark in marks):
        digits = [m for m in marks if isinstance(m.place, PageDigit)]
        signs = [m for m in marks if isinstance(m.place, PageSign)]
        arranged, beside = rearrange(
            [m.place for m in digits if isinstance(m.place, PageDigit)],
            [m.place for m in signs if isinstance(m.place, PageSign)],
        )
        places: list[PageDigit | PageSign] = [*arranged, *beside]
        marks = [
            replace(mark, place=place)
            for mark, place in zip([*digits, *signs], places, strict=True)
        ]
    return sorted(marks, key=lambda mark: (mark.place.line, mark.place.position))

"""Put digits and signs into lines again after a person has added some."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from digit_model.finding.classes import DIGITS
from digit_model.finding.peaks import Bounds, FoundMark
from digit_model.heats import even_heats
from digit_model.page.page_reading import Box, PageDigit, PageSign
from digit_model.page.text_lines import WrittenMark, order_marks

_Mark = TypeVar("_Mark", PageDigit, PageSign)


def rearrange(
    digits: Sequence[PageDigit], signs: Sequence[PageSign]
) -> tuple[list[PageDigit], list[PageSign]]:
    """Give digits and signs their lines and positions by where they are.

    Args:
        digits: In any order; their lines and positions do not matter.
        signs: In any order; those that do not stand next to a digit keep the place
            that they had.

    Returns:
        The same digits and signs, in the same order, with lines, positions and spaces.
    """
    marks = [_mark(digit.box, DIGITS[0]) for digit in digits]
    beside = [_mark(sign.box, sign.sign) for sign in signs]
    places = {id(written.mark): written for written in order_marks(marks, beside)}
    arranged = [
        _placed(digit, places[id(mark)])
        for digit, mark in zip(digits, marks, strict=True)
    ]
    arranged_signs = [
        _placed(sign, places[id(mark)]) if id(mark) in places else sign
        for sign, mark in zip(signs, beside, strict=True)
    ]
    return arranged, arranged_signs


def _placed(mark: _Mark, place: WrittenMark) -> _Mark:
    return replace(
        mark,
        line=place.line,
        position=place.position,
        after_space=place.after_space,
    )


def _mark(box: Box, name: str) -> FoundMark:
    bounds = Bounds(*(float(value) for value in box))
    return FoundMark(name, 1.0, bounds, even_heats(0.0), 0, bounds.height)

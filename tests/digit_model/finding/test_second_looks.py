"""What other sizes of a picture show where a digit was found in one."""

import numpy as np
import pytest

from digit_model.arrays import FloatArray
from digit_model.finding.peaks import FoundMark
from digit_model.finding.second_looks import look_again
from digit_model.heats import DIGITS_AGAIN, DIGITS_HERE, LETTER_ANYWHERE
from tests.digit_model.finding.made_marks import mark

SCALES = {0: 0.5, 1: 1.0, 2: 2.0}
BOX = (100.0, 100.0, 30.0, 40.0)


def seen(name: str, level: int, heat: float = 0.9) -> FoundMark:
    """That digit or sign, in the same place at one of the levels."""
    return mark(name, BOX, heat, level, SCALES[level])


def heat_again(kept: FoundMark, *others: FoundMark) -> FloatArray:
    """The heat of each digit in another size, where all of these are found."""
    (digit,) = look_again([kept], [*others, kept], [], SCALES)
    np.testing.assert_array_equal(digit.heats[DIGITS_HERE], kept.heats[DIGITS_HERE])
    return digit.heats[DIGITS_AGAIN]


def test_the_hottest_of_other_sizes_counts() -> None:
    again = heat_again(seen("4", 1), seen("4", 0, 0.3), seen("9", 2, 0.6))
    assert again[9] == pytest.approx(0.6)
    assert again[4] == pytest.approx(0.01)


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([], id="nothing else"),
        pytest.param([seen("4", 1, 0.8)], id="the same size, another time"),
        pytest.param([mark("4", (135, 100, 30, 40), 0.9, 2, 2.0)], id="a neighbor"),
        pytest.param([mark("0", (108, 120, 15, 20), 0.9, 2, 2.0)], id="its loop"),
    ],
)
def test_what_no_other_size_shows_has_no_heat_there(others: list[FoundMark]) -> None:
    assert not heat_again(seen("4", 1), *others).any()


def test_where_no_other_size_would_show_it_one_is_enough() -> None:
    small = mark("4", (100, 100, 4, 6), 0.9, 2, 2.0)
    assert heat_again(small)[4] == pytest.approx(0.9)
    (alone,) = look_again([seen("4", 0)], [seen("4", 0)], [], {0: 0.5})
    assert alone.heats[DIGITS_AGAIN][4] == pytest.approx(0.9)


def test_signs_stay_as_they_are() -> None:
    sign = seen("+", 1)
    assert look_again([sign], [sign, seen("4", 2)], [], SCALES) == [sign]


@pytest.mark.parametrize(
    ("letters", "heat"),
    [
        pytest.param([], 0.01, id="nowhere: as it is here"),
        pytest.param([seen("other", 0, 0.3), seen("other", 2, 0.7)], 0.7, id="hottest"),
        pytest.param([seen("other", 1, 0.4)], 0.4, id="in the same size"),
        pytest.param(
            [mark("other", (135, 100, 30, 40), 0.9, 2, 2.0)], 0.01, id="a neighbor"
        ),
    ],
)
def test_a_letter_in_any_size_is_noted(letters: list[FoundMark], heat: float) -> None:
    (digit,) = look_again([seen("5", 1)], [seen("5", 1)], letters, SCALES)
    assert digit.heats[LETTER_ANYWHERE] == pytest.approx(heat)

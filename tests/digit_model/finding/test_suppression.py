"""Of what is found several times, the whole digit is kept, once."""

import pytest

from digit_model.finding.peaks import FoundMark
from digit_model.finding.suppression import keep_best
from tests.digit_model.finding.made_marks import mark

COARSE, FINE = 0.25, 1.0


def names(marks: list[FoundMark]) -> str:
    """What is kept, from left to right."""
    kept = sorted(keep_best(marks), key=lambda kept: kept.bounds.left)
    return "".join(kept.name for kept in kept)


@pytest.mark.parametrize(
    ("marks", "kept"),
    [
        pytest.param(
            [
                mark("6", (100, 40, 120, 200), 0.7, 0, COARSE),
                mark("0", (110, 150, 95, 88), 0.99, 2, FINE),
            ],
            "6",
            id="the loop of a large 6, though it is hotter",
        ),
        pytest.param(
            [
                mark("8", (100, 40, 120, 200), 0.6, 0, COARSE),
                mark("0", (110, 42, 95, 90), 0.95, 2, FINE),
                mark("0", (110, 145, 95, 90), 0.97, 2, FINE),
            ],
            "8",
            id="both loops of an 8: they do not stand side by side",
        ),
        pytest.param(
            [
                mark("9", (100, 40, 100, 200), 0.3, 0, COARSE),
                mark("0", (105, 42, 90, 88), 0.9, 2, FINE),
            ],
            "0",
            id="a whole that is hardly seen rules out nothing",
        ),
        pytest.param(
            [
                mark("6", (90, 40, 44, 60), 0.5, 0, COARSE),
                mark("3", (100, 50, 26, 42), 0.85, 2, FINE),
            ],
            "3",
            id="nor does one that is seen too small to be known",
        ),
        pytest.param(
            [
                mark("0", (50, 50, 150, 150), 0.6, 0, COARSE),
                mark("7", (100, 85, 50, 80), 0.9, 1, 0.5),
            ],
            "7",
            id="a digit with a ring around it",
        ),
        pytest.param(
            [
                mark("0", (50, 50, 150, 150), 0.9, 0, COARSE),
                mark("7", (100, 85, 50, 80), 0.6, 1, 0.5),
            ],
            "0",
            id="a large 0 that is surer than what is seen in it",
        ),
        pytest.param(
            [
                mark("0", (50, 50, 100, 150), 0.6, 0, COARSE),
                mark("1", (70, 55, 60, 100), 0.9, 1, 0.5),
            ],
            "0",
            id="a 0 whose slash reaches its border",
        ),
        pytest.param(
            [
                mark("0", (50, 50, 200, 90), 0.8, 0, COARSE),
                mark("1", (60, 60, 30, 70), 0.9, 2, FINE),
                mark("2", (120, 60, 40, 70), 0.9, 2, FINE),
                mark("3", (190, 60, 40, 70), 0.9, 2, FINE),
            ],
            "123",
            id="a box around several digits is none",
        ),
        pytest.param(
            [
                mark("4", (50, 50, 40, 60), 0.8, 1, 0.5),
                mark("4", (52, 51, 41, 58), 0.9, 2, FINE),
                mark("9", (51, 49, 39, 61), 0.5, 2, FINE),
            ],
            "4",
            id="the same digit at two levels, and a second guess",
        ),
        pytest.param(
            [mark("1", (50, 50, 20, 60), 0.8), mark("7", (72, 50, 30, 60), 0.8)],
            "17",
            id="neighbors",
        ),
        pytest.param(
            [mark("1", (50, 50, 30, 60), 0.8), mark("7", (72, 50, 30, 60), 0.8)],
            "17",
            id="neighbors that overlap",
        ),
        pytest.param(
            [mark("5", (50, 50, 40, 60), 0.9), mark(".", (95, 104, 6, 6), 0.6)],
            "5.",
            id="a small sign next to a digit",
        ),
        pytest.param(
            [mark("0", (50, 50, 60, 60), 0.9), mark(".", (48, 102, 6, 6), 0.6)],
            ".0",
            id="a point in the corner of a round digit's box",
        ),
        pytest.param(
            [mark("5", (50, 50, 40, 60), 0.9), mark(",", (49, 98, 8, 18), 0.6)],
            ",5",
            id="a comma that hangs from a digit",
        ),
        pytest.param(
            [mark("3", (50, 50, 40, 60), 0.9), mark(".", (67, 102, 6, 6), 0.6)],
            "3",
            id="a point in the middle of a digit's foot is a part of it",
        ),
        pytest.param(
            [mark("3", (50, 50, 40, 60), 0.9), mark(".", (51, 102, 6, 6), 0.3)],
            "3",
            id="so is one at its end that is hardly seen",
        ),
        pytest.param(
            [mark("1", (50, 80, 8, 20), 0.5), mark(",", (49, 81, 9, 19), 0.6)],
            ",",
            id="a comma that could be a 1 is only one of both",
        ),
        pytest.param(
            [mark("5", (5, 5, 4, 6), 0.9), mark("5", (50, 50, 400, 300), 0.9)],
            "",
            id="what is too small or too large for its level",
        ),
    ],
)
def test_the_whole_digit_is_kept_once(marks: list[FoundMark], kept: str) -> None:
    assert names(marks) == names(marks[::-1]) == kept


def test_the_surest_comes_first() -> None:
    marks = [mark(str(n), (60 * n, 0, 30, 40), 0.5 + 0.1 * n) for n in range(4)]
    assert [kept.name for kept in keep_best(marks)] == ["3", "2", "1", "0"]


def test_nothing_is_kept_of_nothing() -> None:
    assert keep_best([]) == []

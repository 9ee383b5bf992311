"""What stands around a found digit: others in its line, neighbors, and their height."""

import numpy as np
import pytest

from digit_model.arrays import FloatArray
from digit_model.finding.context import ContextWeights, describe
from digit_model.finding.peaks import Bounds, FoundMark
from digit_model.heats import even_heats

OPINION, AGAIN, COMPANY, CROWDED, TALL = range(5)
"""Columns of a context."""


def context_of(
    *boxes: tuple[float, float, float, float],
    digits: str = "7777777",
    shares: tuple[float, ...] = (0.9,) * 7,
) -> FloatArray:
    """The context of digits with these boxes; each digit has its share."""
    marks = [
        FoundMark(digit, 0.8, Bounds(*box), even_heats(0.5), 0, box[3])
        for digit, box in zip(digits, boxes, strict=False)
    ]
    opinions = np.zeros((len(boxes), 10), np.float32)
    for row, digit, share in zip(opinions, digits, shares, strict=False):
        row[int(digit)] = share
    return describe(marks, opinions)


@pytest.mark.parametrize(
    ("others", "counted"),
    [
        pytest.param([], 0, id="alone"),
        pytest.param([(25, 0, 20, 40)], 1, id="a neighbor"),
        pytest.param([(25, 0, 20, 40), (50, 2, 20, 38)], 2, id="two in its line"),
        pytest.param([(120, 0, 20, 40)], 1, id="behind a space"),
        pytest.param([(220, 0, 20, 40)], 0, id="far away"),
        pytest.param([(25, 60, 20, 40)], 0, id="on the next line"),
        pytest.param([(110, 30, 20, 40)], 1, id="on a line that falls"),
        pytest.param([(25, 10, 10, 20)], 0, id="much smaller"),
    ],
)
def test_company_is_what_stands_in_the_same_line(
    others: list[tuple[float, float, float, float]], counted: int
) -> None:
    context = context_of((0, 0, 20, 40), *others)
    assert context[0, COMPANY] == pytest.approx(np.log1p(counted))


def test_what_is_not_likely_is_no_company() -> None:
    context = context_of((0, 0, 20, 40), (25, 0, 20, 40), shares=(0.9, 0.3))
    assert context[0, COMPANY] == 0
    assert context[1, COMPANY] == pytest.approx(np.log(2))


def test_a_crowded_digit_shares_its_box() -> None:
    context = context_of((0, 0, 20, 40), (15, 0, 20, 40), (100, 0, 20, 40))
    assert context[:, CROWDED] == pytest.approx([0.25, 0.25, 0])


@pytest.mark.parametrize(
    ("digit", "height", "taller"),
    [
        pytest.param("1", 52, np.log(52 / 40), id="a 1 that is a bracket"),
        pytest.param("1", 40, 0, id="a 1 like its neighbor"),
        pytest.param("1", 34, 0, id="a 1 that is lower"),
        pytest.param("7", 52, 0, id="another digit"),
    ],
)
def test_only_a_1_that_is_higher_than_its_neighbor_is_tall(
    digit: str, height: float, taller: float
) -> None:
    context = context_of((0, 0, 10, height), (15, 4, 20, 40), digits=digit + "3")
    assert context[:, TALL] == pytest.approx([taller, 0])


def test_each_weight_weighs_its_column() -> None:
    context = context_of((0, 0, 20, 40), (15, 0, 20, 40), shares=(0.8, 0.6))
    assert context[0, OPINION] == pytest.approx(np.log(0.8 / 0.2), rel=1e-5)
    assert context[0, AGAIN] == pytest.approx(0, abs=1e-6)
    weights = ContextWeights(
        opinion=1, again=0, company=0, crowded=0, tall=0, nothing=0
    )
    assert weights.probabilities(context) == pytest.approx([0.8, 0.6], rel=1e-5)
    weights = ContextWeights(
        opinion=0, again=5, company=1, crowded=0, tall=0, nothing=-np.log(2)
    )
    assert weights.probabilities(context) == pytest.approx([0.5, 0.5])

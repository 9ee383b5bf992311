"""Right, refused and wrong add up, and intervals are over writers."""

import numpy as np
import pytest

from digit_model.evaluation.classification_metrics import (
    wilson_interval,
    writer_interval,
)
from training.evaluation.answering import count_answers

RIGHT = np.array([True, True, True, False, False, True])
REFUSED = np.array([False, True, False, True, False, False])


def test_every_picture_is_right_refused_or_wrong() -> None:
    said = count_answers(RIGHT, REFUSED)
    assert (said.right, said.refused, said.wrong, said.n) == (3, 2, 1, 6)
    assert said.share == pytest.approx(0.5)
    assert (said.low, said.high) == wilson_interval(3, 6)
    assert said.writers == 0


@pytest.mark.parametrize(
    ("writers", "counted"),
    [
        pytest.param([1, 1, 2, 2, 3, 3], 3, id="writers known: over writers"),
        pytest.param([1, 1, 2, 2, 3, None], 0, id="one not known: over pictures"),
        pytest.param([1] * 6, 0, id="one writer: over pictures"),
    ],
)
def test_intervals_are_over_writers_where_they_are_known(
    writers: list[int | None], counted: int
) -> None:
    said = count_answers(RIGHT, REFUSED, writers)
    assert said.writers == counted
    assert said.low <= said.share <= said.high


def test_all_right_is_not_certainty() -> None:
    all_right, none = np.ones(20, bool), np.zeros(20, bool)
    said = count_answers(all_right, none, list(range(20)))
    assert (said.low, said.high) == wilson_interval(20, 20)


def test_writers_who_differ_widen_the_interval() -> None:
    writers = np.repeat(np.arange(10), 50)
    alike = np.arange(500) % 10 != 0
    differing = writers != 0
    assert alike.mean() == differing.mean() == 0.9
    widths = [
        high - low
        for low, high in (writer_interval(each, writers) for each in (alike, differing))
    ]
    assert widths[1] > 5 * widths[0]

"""The loss over digits and no digit, against its formula."""

import numpy as np
import pytest
from keras import ops

from training.glyphs.written import NO_DIGIT
from training.loop.losses import digit_or_not, digit_or_not_accuracy

LOGITS = np.random.default_rng(0).normal(0, 3, (11, 10)).astype(np.float32)
LABELS = np.arange(11)


def test_no_digit_is_a_class_whose_logit_is_zero() -> None:
    total = 1 + np.exp(LOGITS).sum(axis=1)
    wanted = np.append(np.exp(LOGITS[:10].diagonal()), 1) / total
    loss = ops.convert_to_numpy(digit_or_not(LABELS[:, None], LOGITS))
    np.testing.assert_allclose(loss, -np.log(wanted), rtol=1e-5)


def test_its_belief_in_a_digit_is_the_sigmoid_of_the_energy() -> None:
    loss = ops.convert_to_numpy(digit_or_not(np.full(11, NO_DIGIT), LOGITS))
    energy = np.log(np.exp(LOGITS).sum(axis=1))
    np.testing.assert_allclose(1 - np.exp(-loss), 1 / (1 + np.exp(-energy)), rtol=1e-4)


@pytest.mark.parametrize(
    ("logits", "label", "right"),
    [
        pytest.param([2.0, 1.0], 0, 1.0, id="the digit"),
        pytest.param([2.0, 1.0], 1, 0.0, id="another digit"),
        pytest.param([-1.0, -2.0], NO_DIGIT, 1.0, id="no digit, all logits below 0"),
        pytest.param([-1.0, -2.0], 0, 0.0, id="a digit that is not believed to be one"),
        pytest.param([2.0, 1.0], NO_DIGIT, 0.0, id="no digit, taken for one"),
    ],
)
def test_accuracy(logits: list[float], label: int, right: float) -> None:
    row = np.full((1, 10), -9.0, np.float32)
    row[0, :2] = logits
    found = digit_or_not_accuracy(np.array([[label]]), row)
    assert ops.convert_to_numpy(found).tolist() == [right]

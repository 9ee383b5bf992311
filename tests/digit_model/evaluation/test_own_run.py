"""Choices of a run: checked, and the same on the command line and back."""

from typing import Any

import numpy as np
import pytest

from digit_model.evaluation.own_run import EpochView, RunChoices, load_epoch_view


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("network", "resnet"),
        ("depth", 0),
        ("width", 1_000),
        ("share", 0.0),
        ("share", float("nan")),
        ("epochs", 0),
        ("epochs", True),
        ("learning_rate", 1.0),
        ("seed", -1),
    ],
)
def test_what_cannot_be_trained_is_named(field: str, value: Any) -> None:
    with pytest.raises(ValueError, match=field):
        RunChoices(**{field: value})


@pytest.mark.parametrize("epoch", [1, 7])
def test_the_view_of_an_epoch_is_read_back(tmp_path: Any, epoch: int) -> None:
    assert load_epoch_view(tmp_path) is None
    rng = np.random.default_rng(0)
    view = EpochView(
        epoch,
        rng.integers(0, 9, (10, 10)),
        rng.integers(0, 255, (2, 28, 28), np.uint8),
        np.array([1, 2], np.uint8),
        np.array([7, 3], np.uint8),
    )
    view.save(tmp_path)
    found = load_epoch_view(tmp_path)
    assert found is not None
    assert found.epoch == epoch
    np.testing.assert_array_equal(found.confusion, view.confusion)
    np.testing.assert_array_equal(found.answers, view.answers)

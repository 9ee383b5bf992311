"""Drawn examples help to read photos too, and cost other people nothing."""

import pytest

from digit_model import Recognizer
from training.data import pens
from training.data.mnist import Mnist
from training.evaluation import hands_in_photos
from training.evaluation.hands_in_photos import tally_pictures, try_photos
from training.evaluation.hands_of_writers import share


def test_photos_of_writers_held_out_are_read_better(
    recognizer: Recognizer,
    pen_digits: list[pens.PenDigit],
    mnist: Mnist,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hands_in_photos, "READ", 4)
    others = mnist.validation[slice(100)]
    trials = list(try_photos(recognizer, pen_digits, 3, "centered, brush 20", others))
    assert len(trials) == 6
    before, after = (share(trials, when, "right")[1] for when in ("before", "after"))
    assert after >= before
    alone = tally_pictures(recognizer, list(others.images), others.labels.tolist())
    assert min(trial.others.right for trial in trials) >= alone.right - 1

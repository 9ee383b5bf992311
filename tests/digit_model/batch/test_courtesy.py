"""A batch stands back while somebody waits, and no longer."""

import threading

import pytest

from digit_model.batch import courtesy
from digit_model.batch.courtesy import Courtesy


def test_a_batch_goes_on_when_the_answer_is_there() -> None:
    polite = Courtesy()
    polite.stand_back()  # nobody waits
    came, went = threading.Event(), threading.Event()

    def batch() -> None:
        came.set()
        polite.stand_back()
        went.set()

    thread = threading.Thread(target=batch)
    with polite.first():
        thread.start()
        assert came.wait(30)
    assert went.wait(30)
    thread.join(30)


def test_a_batch_gets_done_though_somebody_always_waits() -> None:
    polite = Courtesy()
    with polite.first():
        for _ in range(3):
            polite.stand_back()  # comes back all the same
    assert courtesy._LONGEST < 1


def test_an_error_does_not_hold_batches_up() -> None:
    polite = Courtesy()
    with pytest.raises(ValueError, match="odd"), polite.first():
        raise ValueError("odd")
    assert polite._waiting == 0

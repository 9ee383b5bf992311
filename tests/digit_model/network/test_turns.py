"""Threads take turns, in the order in which they came."""

import threading
from collections import deque

import pytest

from digit_model.network.turns import Turns


class Line(deque[threading.Lock]):
    """A line of waiters that tells when somebody joins it."""

    def __init__(self) -> None:
        super().__init__()
        self.joined = threading.Semaphore(0)

    def append(self, turn: threading.Lock, /) -> None:
        """Join the line."""
        super().append(turn)
        self.joined.release()


def test_who_leaves_and_comes_again_waits_for_those_who_wait() -> None:
    turns, order = Turns(), []
    turns._waiting = line = Line()

    def read(name: str) -> None:
        with turns:
            order.append(name)

    threads = [threading.Thread(target=read, args=(name,)) for name in "ab"]
    with turns:
        for thread in threads:
            thread.start()
            assert line.joined.acquire(timeout=30)
        order.append("batch")
    read("batch again")
    for thread in threads:
        thread.join(30)
    assert order == ["batch", "a", "b", "batch again"]


def test_one_at_a_time_and_everyone_in_the_end() -> None:
    turns, inside, most, done = Turns(), 0, 0, 0

    def work() -> None:
        nonlocal inside, most, done
        for _ in range(200):
            with turns:
                inside += 1
                most = max(most, inside)
                inside -= 1
                done += 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (most, done) == (1, 1600)


def test_an_error_gives_the_turn_back() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="odd"), turns:
        raise ValueError("odd")
    with turns:
        pass

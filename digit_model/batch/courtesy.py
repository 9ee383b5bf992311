"""Batches stand back while somebody waits for a single answer.

A batch keeps all cores busy, and has time; who has drawn a stroke looks at the screen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

_LONGEST = 0.05
"""Seconds for which a batch stands back at a time, so that it gets done."""


class Courtesy:
    """Says whether anyone waits. Safe to share between threads."""

    def __init__(self) -> None:
        self._waiting = 0
        self._changed = Condition()

    @contextmanager
    def first(self) -> Iterator[None]:
        """What is done in here is waited for by somebody."""
        with self._changed:
            self._waiting += 1
        try:
            yield
        finally:
            with self._changed:
                self._waiting -= 1
                self._changed.notify_all()

    def stand_back(self) -> None:
        """Wait until nobody waits, but not for long."""
        if self._waiting:
            with self._changed:
                self._changed.wait_for(lambda: not self._waiting, _LONGEST)


COURTESY = Courtesy()
"""The courtesy that all batches of this process share."""

"""A lock whose waiters take turns."""

from collections import deque
from threading import Lock
from types import TracebackType


class Turns:
    """Lets one thread in at a time, in the order in which they came.

    An ordinary lock goes to whoever asks first after it is free. That is nearly always
    the thread that has just left: while it reads a batch, a few glyphs at a time, the
    others would wait for the end of the batch.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()
        self._is_taken = False

    def __enter__(self) -> None:
        """Wait for one's turn."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()  # released by the one before, who passes the place on

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Pass the place on to whoever has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

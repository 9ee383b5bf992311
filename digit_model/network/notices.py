"""Keep what LiteRT notes for its developers out of other people's error output."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

_NOTICE = b"INFO: Created TensorFlow Lite"
_ERROR_OUTPUT = 2


@contextmanager
def held_back() -> Iterator[None]:
    """Hold back what is written to the error output, and then all but the notices.

    LiteRT's C++ code writes there itself, when a function runs for the first time; it
    has no setting against it.
    """
    with ExitStack() as stack:
        try:
            real = os.dup(_ERROR_OUTPUT)
            stack.callback(os.close, real)
            held = stack.enter_context(tempfile.TemporaryFile())
        except OSError:  # no error output, or no room: then the notice may come
            yield
            return
        if sys.stderr is not None:
            sys.stderr.flush()
        os.dup2(held.fileno(), _ERROR_OUTPUT)
        try:
            yield
        finally:
            os.dup2(real, _ERROR_OUTPUT)
            held.seek(0)
            rest = b"".join(line for line in held if not line.startswith(_NOTICE))
            if rest:
                os.write(real, rest)

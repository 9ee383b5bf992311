"""How many cases are tried, and what came of them.

Tests try a few cases, always the same ones. `FUZZ_EXAMPLES=1000 pytest tests/fuzz`,
which is `make fuzz`, tries so many new ones on every target.
"""

import faulthandler
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, settings

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""Cases for each target; 0 for the few that tests try."""
HANG_SECONDS = 300
"""A case that takes so long hangs: the run ends with a traceback and what was tried."""

settings.register_profile(
    "few",
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile(
    "thorough",
    settings.get_profile("few"),
    max_examples=EXAMPLES or 1,
    derandomize=False,
    database=None,
    print_blob=True,
)
settings.load_profile("thorough" if EXAMPLES else "few")


@dataclass
class Tally:
    """What came of the cases of one target."""

    tried: int = 0
    refused: int = 0
    failed: int = 0
    slowest: float = 0.0


TALLIES: dict[str, Tally] = {}
_ERRORS = os.dup(2)
"""The error output, before pytest keeps what is written to it."""


def pytest_configure() -> None:
    """Find the error output, which pytest gives back while it gets ready."""
    os.dup2(2, _ERRORS)


Attempt = Callable[..., AbstractContextManager[None]]


@pytest.fixture(scope="session")
def attempt() -> Attempt:
    """Try one case of a target, in which only some errors may be raised.

    Their messages must be sentences, and have the word `named`.
    """

    @contextmanager
    def attempt(
        target: str, *documented: type[Exception], named: str = ""
    ) -> Iterator[None]:
        tally = TALLIES.setdefault(target, Tally())
        tally.tried += 1
        watch = threading.Timer(HANG_SECONDS, give_up, [target])
        watch.daemon = True
        watch.start()
        # What hangs may not let any other thread of Python run.
        faulthandler.dump_traceback_later(2 * HANG_SECONDS, exit=True, file=_ERRORS)
        started = time.perf_counter()
        try:
            yield
        except documented as error:
            tally.refused += 1
            message = str(error)
            assert message[:1].isupper() or message[:1] == "/", message
            assert "Traceback" not in message
            assert named in message
        except BaseException:
            tally.failed += 1
            raise
        finally:
            tally.slowest = max(tally.slowest, time.perf_counter() - started)
            faulthandler.cancel_dump_traceback_later()
            watch.cancel()

    return attempt


def give_up(target: str) -> None:
    """End the run at a case that hangs, with what was tried until then."""
    lines = [f"\nA case of {target!r} has taken {HANG_SECONDS} s.", *table()]
    os.write(_ERRORS, "\n".join([*lines, ""]).encode())
    faulthandler.dump_traceback(_ERRORS)
    os._exit(1)


def table() -> list[str]:
    """What came of each target, as lines of text."""
    row = "{:<36} {:>7} {:>8} {:>7} {:>10}"
    cells = [
        (name, t.tried, t.refused, t.failed, f"{t.slowest:.2f} s")
        for name, t in sorted(TALLIES.items())
    ]
    titles = ("target", "cases", "refused", "failed", "slowest")
    return [row.format(*line) for line in (titles, *cells)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much was tried."""
    if EXAMPLES:
        terminalreporter.section("what was tried")
        for line in table():
            terminalreporter.line(line)

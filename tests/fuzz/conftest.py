"""How many cases are tried, and what came of them.

Tests try a few cases, always the same ones. `FUZZ_EXAMPLES=1000 pytest tests/fuzz`,
which is `make fuzz`, tries so many new ones on every target.
"""

import faulthandler
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, settings

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""Cases for each target; 0 for the few that tests try."""
HANG_SECONDS = 300
"""A case that takes so long hangs: the whole run ends with a traceback."""

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
        assert sys.__stderr__ is not None
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True, file=sys.__stderr__)
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

    return attempt


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much was tried."""
    if not EXAMPLES:
        return
    terminalreporter.section("what was tried")
    row = "{:<36} {:>7} {:>8} {:>7} {:>10}"
    titles = ("target", "cases", "refused", "failed", "slowest")
    terminalreporter.line(row.format(*titles))
    for name, tally in sorted(TALLIES.items()):
        cells = (tally.tried, tally.refused, tally.failed, f"{tally.slowest:.2f} s")
        terminalreporter.line(row.format(name, *cells))

"""Memory of the app, on Linux: `python -m benchmarks.memory [--readings 1000,5000]`.

The app runs in a process of its own and is used over its websocket; the memory is what
that process has resident. Sessions are open pages whose visitor has had an answer. The
readings are of real digits, in turns by ten sessions at once that never pause.
"""

import asyncio
import itertools
from collections.abc import Sequence
from contextlib import AsyncExitStack

from benchmarks.figures import Figure, command_line, report
from harness.session import Session
from harness.visits import (
    Drawing,
    VisitTally,
    choose_drawings,
    read_one,
    resident_megabytes,
    running_app,
)

SESSIONS = (1, 10, 50)
READERS = 10
HOST_MB = 690
"""What Streamlit Community Cloud guarantees, see `docs/hosting.md`."""


async def open_sessions(
    url: str, process: int, drawings: Sequence[Drawing]
) -> list[float]:
    """Open more and more sessions and have one drawing read in each.

    Returns:
        Megabytes with each number of `SESSIONS`.
    """
    memory, tally = [], VisitTally()
    async with AsyncExitStack() as stack:
        for number in range(1, max(SESSIONS) + 1):
            session = await stack.enter_async_context(Session.open(url))
            await read_one(session, drawings[number % len(drawings)], drawings, tally)
            if number in SESSIONS:
                memory.append(resident_megabytes(process))
    complain(tally)
    return memory


async def read_many(
    url: str, process: int, drawings: Sequence[Sequence[Drawing]], counts: list[int]
) -> list[float]:
    """Read digits in as many sessions as there are lists of drawings.

    Returns:
        Megabytes after each of the counts of readings.
    """
    memory, tally = [], VisitTally()
    everyone = list(itertools.chain(*drawings))
    async with AsyncExitStack() as stack:
        sessions = [
            await stack.enter_async_context(Session.open(url)) for _ in drawings
        ]
        rounds = zip(*(itertools.cycle(own) for own in drawings), strict=True)
        for count in counts:
            while tally.readings < count:
                async with asyncio.TaskGroup() as group:
                    for session, drawing in zip(sessions, next(rounds), strict=True):
                        group.create_task(read_one(session, drawing, everyone, tally))
            memory.append(resident_megabytes(process))
            print(f"{count:,} readings: {memory[-1]:.0f} MB", flush=True)
    complain(tally)
    return memory


def complain(tally: VisitTally) -> None:
    """Refuse to measure an app that fails.

    Raises:
        RuntimeError: A reading failed or belonged to another.
    """
    if problems := tally.failures + tally.foreign:
        raise RuntimeError(f"{len(problems)} readings failed, first: {problems[0]}")


def measure(counts: list[int]) -> list[Figure]:
    """Memory by sessions and by readings, and its growth."""
    drawings = choose_drawings(READERS)
    with running_app() as (url, process):
        idle = resident_megabytes(process)
        by_sessions = asyncio.run(open_sessions(url, process, drawings[0]))
    with running_app() as (url, process):
        by_readings = asyncio.run(read_many(url, process, drawings, counts))
    growth = by_readings[-1] / by_readings[0]
    return [
        Figure("before any visitor", "MB", (idle,)),
        *(
            Figure(f"{number} sessions open", "MB", (value,))
            for number, value in zip(SESSIONS, by_sessions, strict=True)
        ),
        *(
            Figure(f"{count:,} readings in {READERS} sessions", "MB", (value,), HOST_MB)
            for count, value in zip(counts, by_readings, strict=True)
        ),
        Figure(f"{counts[-1]:,} readings to {counts[0]:,}", "x", (growth,), 1.03),
    ]


def numbers(text: str) -> list[int]:
    """Numbers with commas between them."""
    return [int(number) for number in text.split(",")]


if __name__ == "__main__":
    parser = command_line()
    parser.add_argument("--readings", type=numbers, default=[1000, 5000])
    options = parser.parse_args()
    report(measure(options.readings), options)

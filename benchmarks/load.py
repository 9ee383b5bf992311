"""Many sessions at once: `python -m benchmarks.load [--sessions 50] [--seconds 120]`.

The app runs in a process of its own and is used over its websocket on the loopback.
Each session draws real digits, one after the other, with a pause of one to three
seconds before each. The model is loaded before. A time is from sending the strokes
until the page with the answer is complete.

Every answer is checked: it has to be the digit that the recognizer reads when called
directly, next to the picture of this very drawing. No two sessions share a drawing.

Times depend on the machine and on its other load, processor time less so than the
others; the targets are for two cores that do nothing else. On Linux.
"""

import asyncio

import numpy as np

from benchmarks.figures import Figure, command_line, report
from harness.session import Session
from harness.visits import (
    Drawing,
    choose_drawings,
    processor_seconds,
    resident_megabytes,
    running_app,
    visit_together,
)


async def load_model(url: str, drawing: Drawing) -> None:
    """Have a first drawing read, which waits for the model."""
    async with Session.open(url) as session:
        await session.draw(drawing.strokes)


def measure(sessions: int, seconds: float) -> list[Figure]:
    """Readings, failures, times and memory."""
    drawings = choose_drawings(sessions)
    with running_app() as (url, process):
        asyncio.run(load_model(url, drawings[0][0]))
        memory, busy = resident_megabytes(process), processor_seconds(process)
        tally = asyncio.run(visit_together(url, drawings, seconds))
        memory_after = resident_megabytes(process)
        busy = processor_seconds(process) - busy
    for problem in tally.failures + tally.foreign:
        print(problem)
    middle, high, longest = np.percentile(tally.milliseconds, (50, 95, 100)).tolist()
    who = f"{sessions} sessions"
    return [
        Figure(f"{who}: readings", "", (tally.readings,), at_least=1),
        Figure(f"{who}: readings per second", "", (tally.readings / tally.seconds,)),
        Figure(f"{who}: failed readings", "", (len(tally.failures),), at_most=0),
        Figure(f"{who}: foreign answers", "", (len(tally.foreign),), at_most=0),
        Figure(f"{who}: strokes to answer, median", "ms", (middle,), 100),
        Figure(f"{who}: strokes to answer, 95th percentile", "ms", (high,), 400),
        Figure(f"{who}: strokes to answer, longest", "ms", (longest,)),
        Figure(
            f"{who}: processor time per reading",
            "ms",
            (1000 * busy / tally.readings,),
            40,
        ),
        Figure("memory of the app before", "MB", (memory,)),
        Figure("memory of the app after", "MB", (memory_after,)),
    ]


if __name__ == "__main__":
    parser = command_line()
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    options = parser.parse_args()
    report(measure(options.sessions, options.seconds), options)

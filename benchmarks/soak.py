"""Many sessions that do all there is: `python -m benchmarks.soak [--minutes 30]`.

Each of 20 visitors draws a digit, has the answer explained, uploads a picture and reads
a batch of three, again and again, with short pauses. Every answer to a drawing is
compared with that of the recognizer asked directly. Memory is what the app's process
has resident, after a first third in which caches and histories fill up. On Linux.
"""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image
from websockets.exceptions import WebSocketException

from benchmarks.figures import Figure, command_line, report
from digit_model.imaging.strokes import draw_strokes
from harness.session import Session
from harness.visits import (
    Drawing,
    choose_drawings,
    resident_megabytes,
    running_app,
)

SAMPLES = 12
"""Looks at the memory."""
PAUSE = (0.5, 2.0)
"""Shortest and longest, in seconds."""


def as_file(drawing: Drawing) -> bytes:
    """A PNG file of a drawing, dark on light."""
    pixels = np.round(255 - 255 * draw_strokes(drawing.strokes)).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


async def do_all(
    session: Session, drawing: Drawing, pictures: Sequence[bytes], done: Counter[str]
) -> None:
    """Draw, explain, upload and batch, and count what was done and what failed."""
    await session.go_to("")
    await session.draw(drawing.strokes)
    done["wrong" if session.digit != str(drawing.digit) else "drawn"] += 1
    failed = list(session.errors)
    await session.go_to("explain")
    done["explained"] += any(element.imgs.imgs for element in session.elements)
    failed += session.errors
    await session.go_to("upload")
    await session.give({"one.png": pictures[0]})
    done["uploaded"] += session.digit is not None
    failed += session.errors
    await session.go_to("batch")
    await session.give({f"{n}.png": data for n, data in enumerate(pictures)})
    await session.press("Read")
    done["batches"] += 1
    failed += session.errors
    await session.go_to("")
    await session.clear()
    done["failed"] += bool(failed)


async def visit_for(
    url: str, process: int, drawings: Sequence[Sequence[Drawing]], seconds: float
) -> tuple[Counter[str], list[float]]:
    """Let all visitors come at once; what they did, and the memory meanwhile."""
    done: Counter[str] = Counter()
    memory: list[float] = []
    end = time.monotonic() + seconds

    async def visit(number: int) -> None:
        rng, own = np.random.default_rng(number), drawings[number]
        pictures = [as_file(drawing) for drawing in own[:3]]
        async with Session.open(url) as session:
            for drawing in itertools.cycle(own):
                await asyncio.sleep(rng.uniform(*PAUSE))
                if time.monotonic() > end:
                    return
                try:
                    await do_all(session, drawing, pictures, done)
                except (
                    OSError,
                    LookupError,
                    TimeoutError,
                    WebSocketException,
                ) as error:
                    done["failed"] += 1
                    print(repr(error), flush=True)

    async def look() -> None:
        for _ in range(SAMPLES):
            await asyncio.sleep(seconds / SAMPLES)
            memory.append(resident_megabytes(process))
            print(f"{dict(done)}, {memory[-1]:.0f} MB", flush=True)

    async with asyncio.TaskGroup() as group:
        group.create_task(look())
        for number in range(len(drawings)):
            group.create_task(visit(number))
    return done, memory


def measure(sessions: int, minutes: float) -> list[Figure]:
    """What was done, what failed, and how the memory grew."""
    drawings = choose_drawings(sessions)
    with running_app() as (url, process):
        done, memory = asyncio.run(visit_for(url, process, drawings, 60 * minutes))
    settled = memory[SAMPLES // 3]
    kinds = ("drawn", "explained", "uploaded", "batches")
    return [
        *(Figure(f"{sessions} sessions: {name}", "", (done[name],)) for name in kinds),
        Figure("rounds with an error", "", (done["failed"],), at_most=0),
        Figure("drawings answered otherwise", "", (done["wrong"],), at_most=0),
        Figure("memory from a third of the time on", "MB", tuple(memory[4:])),
        Figure("memory at the end to then", "x", (memory[-1] / settled,), at_most=1.03),
    ]


if __name__ == "__main__":
    parser = command_line()
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=30)
    options = parser.parse_args()
    report(measure(options.sessions, options.minutes), options)

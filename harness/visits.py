"""What visitors of the draw page do, and whether each got the answer to its drawing."""

import asyncio
import itertools
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from websockets.exceptions import WebSocketException

from digit_model import Recognizer
from digit_model.arrays import FloatArray
from digit_model.imaging.strokes import draw_strokes
from harness.app_server import start_app
from harness.session import Session
from training.data.pens import load_pen_digits, place_strokes, split_by_writer

PAUSE = (1.0, 3.0)
"""Shortest and longest, in seconds; a person looks at the answer and thinks."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """A recording, and what the recognizer made of it when asked directly.

    Attributes:
        strokes: Each `(n, 2)` float64, x and y in pixels of the canvas.
        digit: What was read, and rightly so.
        glyph: `(28, 28)` float32 in [0, 1], ink = 1, what the network saw.
    """

    strokes: list[npt.NDArray[np.float64]]
    digit: int
    glyph: FloatArray


@dataclass
class VisitTally:
    """What came of the readings.

    Attributes:
        milliseconds: Time from sending the strokes to the finished page, per answer.
        failures: What went wrong, for each reading without an answer.
        foreign: What was seen, for each answer that belongs to another drawing.
        seconds: Until the last of them, if they were made at the same time.
    """

    milliseconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    seconds: float = 0

    @property
    def readings(self) -> int:
        """All, whatever came of them."""
        return len(self.milliseconds) + len(self.failures)


def choose_drawings(visitors: int) -> list[list[Drawing]]:
    """Ten drawings for each visitor, one of each digit, that nobody else has.

    The recordings are of writers that the network was trained on, and are read right.
    Each visitor begins with another digit than the one before.
    """
    recognizer = Recognizer.load()
    by_digit: list[list[Drawing]] = [[] for _ in range(10)]
    for recording in split_by_writer(load_pen_digits())[0]:
        chosen = by_digit[recording.label]
        if len(chosen) < visitors:
            strokes = place_strokes(recording)
            reading = recognizer.read(draw_strokes(strokes), "light_on_dark")
            if reading.answer == recording.label:
                chosen.append(Drawing(strokes, recording.label, reading.glyph))
    sets = [list(drawings) for drawings in zip(*by_digit, strict=True)]
    return [own[n % 10 :] + own[: n % 10] for n, own in enumerate(sets)]


async def read_one(
    session: Session, drawing: Drawing, everyone: Sequence[Drawing], tally: VisitTally
) -> None:
    """Draw, look at the answer and at the picture next to it, and clear the canvas.

    Args:
        session: A session with an empty canvas.
        drawing: The drawing to draw.
        everyone: The drawings of all visitors, to know whose a picture is.
        tally: What came of it is added here.
    """
    try:
        start = time.perf_counter()
        await session.draw(drawing.strokes)
        milliseconds = 1000 * (time.perf_counter() - start)
        digit, errors = session.digit, session.errors
        if digit is None or errors:
            tally.failures.append(f"{drawing.digit}: no answer. {' '.join(errors)}")
        else:
            tally.milliseconds.append(milliseconds)
            seen = closest(await session.first_picture(), everyone)
            if digit != str(drawing.digit) or seen is not drawing:
                tally.foreign.append(
                    f"{drawing.digit}: answered {digit}, with a picture of "
                    f"{'this' if seen is drawing else 'another'} drawing"
                )
        await session.clear()
        if session.digit is not None or session.errors:
            tally.failures.append(f"{drawing.digit}: something was left after clearing")
    except (OSError, LookupError, TimeoutError, WebSocketException) as error:
        tally.failures.append(f"{drawing.digit}: {error!r}")


async def visit_together(
    url: str,
    drawings: Sequence[Sequence[Drawing]],
    seconds: float,
    pause: tuple[float, float] = PAUSE,
) -> VisitTally:
    """Let one visitor for each list of drawings come, and all draw at the same time."""
    tally = VisitTally()
    everyone = list(itertools.chain(*drawings))
    all_here = asyncio.Barrier(len(drawings))

    async def visit(number: int) -> None:
        rng = np.random.default_rng(number)
        async with Session.open(url) as session:
            await all_here.wait()
            start = time.monotonic()
            for drawing in itertools.cycle(drawings[number]):
                await asyncio.sleep(rng.uniform(*pause))
                if time.monotonic() - start > seconds:
                    break
                await read_one(session, drawing, everyone, tally)
                tally.seconds = time.monotonic() - start

    async with asyncio.TaskGroup() as group:
        for number in range(len(drawings)):
            group.create_task(visit(number))
    return tally


def closest(picture: npt.NDArray[np.uint8], drawings: Sequence[Drawing]) -> Drawing:
    """The drawing whose glyph a picture `(h, w)` uint8 shows, enlarged, as a JPEG."""
    small = cv2.resize(picture, (28, 28), interpolation=cv2.INTER_AREA) / 255
    return min(drawings, key=lambda drawing: np.abs(drawing.glyph - small).sum())


@contextmanager
def running_app() -> Iterator[tuple[str, int]]:
    """The app in a process of its own: its address and the process's number.

    Raises:
        RuntimeError: At the end, if the app logged a traceback.
    """
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "app.log"
        server, url = start_app(log)
        try:
            yield url, server.pid
        finally:
            server.terminate()
            server.wait(30)
        if "Traceback" in log.read_text():
            raise RuntimeError(f"The app logged a traceback:\n{log.read_text()}")


def resident_megabytes(process: int) -> float:
    """Memory of a process that is not swapped out (RSS, on Linux), in 10^6 bytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith("VmRSS:")]
    return int(line.split()[1]) * 1024 / 1e6


def processor_seconds(process: int) -> float:
    """Time that all threads of a process have computed for (on Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    user, system = fields[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

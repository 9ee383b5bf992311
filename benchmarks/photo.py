"""Time and memory of photos and uploads: `python -m benchmarks.photo` (on Linux).

The time is given as a multiple of reading one drawing on the canvas in the same run;
the memory is the peak above the recognizer that is loaded and has read a drawing.
"""

import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.figures import Figure, ratio, report
from digit_model import Recognizer
from digit_model.page.page_reading import PageReading
from training.data.composed_pages import CLEAR, photo, stack, write_number
from training.data.pens import draw_pen, load_pen_digits

SIZE = (4000, 3000)
ROUNDS = 7


def make_photo(ruling: str) -> bytes:
    """Five numbers of eight digits on a page, as a phone stores it."""
    rng = np.random.default_rng(0)
    digits = load_pen_digits()
    inks = [
        write_number([digits[i] for i in rng.integers(0, 900, 8)], rng, 110, CLEAR)
        for _ in range(5)
    ]
    page = Image.open(BytesIO(photo(stack(inks, rng).plane, rng, ruling)))
    file = BytesIO()
    page.resize(SIZE, Image.Resampling.BICUBIC).save(file, "JPEG", quality=90)
    return file.getvalue()


def make_upload() -> bytes:
    """One digit on lined paper, a megapixel as a JPEG file."""
    rng = np.random.default_rng(0)
    ink = write_number(load_pen_digits()[:1], rng, 220)
    picture = Image.open(BytesIO(photo(ink.plane, rng, "lined")))
    file = BytesIO()
    picture.resize((1000, 1000), Image.Resampling.BICUBIC).save(
        file, "JPEG", quality=90
    )
    return file.getvalue()


def times(read: Callable[[], object]) -> list[float]:
    """Seconds of a few calls."""
    values = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        read()
        values.append(time.perf_counter() - start)
    return values


def peak_megabytes(read: Callable[[], PageReading]) -> float:
    """How far the resident memory rises above what it was before a call."""
    status, clear = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    clear.write_text("5")  # the peak begins again
    before = _kilobytes(status, "VmRSS")
    read()
    return (_kilobytes(status, "VmHWM") - before) / 1000


def _kilobytes(status: Path, field: str) -> int:
    lines = status.read_text().splitlines()
    (line,) = [line for line in lines if line.startswith(f"{field}:")]
    return int(line.split()[1])


def measure() -> list[Figure]:
    """A photo of each ruling."""
    recognizer = Recognizer.load()
    drawing = np.float32(1) - draw_pen(load_pen_digits()[0], 0)
    recognizer.read_drawing(drawing)
    unit = times(lambda: recognizer.read_drawing(drawing))
    figures = []
    for ruling in ("plain", "lined", "grid"):
        read = partial(recognizer.read_page, make_photo(ruling))
        memory, seconds = peak_megabytes(read), times(read)
        count = len(read().digits)
        figures += [
            Figure(f"{ruling} paper", "s", tuple(seconds), at_most=0.6),
            ratio(f"{ruling} paper to one drawing", seconds, unit),
            Figure(f"{ruling} paper, memory above", "MB", (memory,), at_most=200),
            Figure(f"{ruling} paper, digits found of 40", "", (count,), at_least=40),
        ]
    upload = make_upload()
    milliseconds = tuple(1000 * s for s in times(lambda: recognizer.read(upload)))
    figures.append(Figure("upload of 1 megapixel", "ms", milliseconds, at_most=60))
    return figures


if __name__ == "__main__":
    report(measure())

"""A refused picture next to a read one: `python -m benchmarks.refused`.

Photos of a digit that is read, of letters and scribbles that are refused, and of blank
paper, all of one size and kind of file; in processor time, which other programs on the
machine hardly change. The two times of drawings are of the recognizer alone; a run of
the page takes many times as long (see `benchmarks.load`).
"""

import time
from collections.abc import Callable, Sequence
from io import BytesIO

import numpy as np
from PIL import Image

from benchmarks.figures import Figure, ratio, report
from digit_model import Reading, Recognizer
from digit_model.arrays import FloatArray
from digit_model.imaging.strokes import draw_strokes
from training.data.composed_pages import photo
from training.data.pens import load_pen_digits, place_strokes, split_by_writer
from training.evaluation.unknown import draw_doodle, draw_letter, draw_zigzag

SIDES = (280, 500, 1000, 2000)
COUNT, ROUNDS = 12, 3


def photographed(ink: FloatArray, side: int, rng: np.random.Generator) -> bytes:
    """A JPEG file of so many pixels on each side, with a drawing on lined paper."""
    picture = Image.open(BytesIO(photo(ink, rng, "lined")))
    file = BytesIO()
    size = (side, side)
    picture.resize(size, Image.Resampling.BICUBIC).save(file, "JPEG", quality=90)
    return file.getvalue()


def milliseconds(read: Callable[[], Reading]) -> tuple[float, bool]:
    """Processor time of a reading, the least of a few, and whether it was refused."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        reading = read()
        times.append(1000 * (time.process_time() - start))
    return min(times), reading.rejected


def times_of(
    readings: Sequence[Callable[[], Reading]], *, refused: bool
) -> tuple[float, ...]:
    """Times of those readings that are refused, or of those that are not."""
    measured = [milliseconds(read) for read in readings]
    return tuple(ms for ms, is_refused in measured if is_refused == refused)


def measure() -> list[Figure]:
    """Times of pictures of each size, then of drawings."""
    recognizer, rng = Recognizer.load(), np.random.default_rng(0)
    recordings = split_by_writer(load_pen_digits())[0][:COUNT]
    digits = [draw_strokes(place_strokes(recording)) for recording in recordings]
    kinds = (draw_letter, draw_doodle, draw_zigzag)
    others = [np.asarray(kinds[n % 3](rng), np.float32) for n in range(COUNT)]
    blank = [np.zeros_like(digits[0])] * (COUNT // 2)
    figures = []

    def of(picture: bytes) -> Callable[[], Reading]:
        return lambda: recognizer.read(picture)

    def of_drawing(ink: FloatArray) -> Callable[[], Reading]:
        return lambda: recognizer.read_drawing(ink)

    for side in SIDES:
        sets = [
            [of(photographed(ink, side, rng)) for ink in inks]
            for inks in (digits, others, blank)
        ]
        read = times_of(sets[0], refused=False)
        figures.append(Figure(f"{side} pixels: a digit, read", "ms", read))
        for name, readings in zip(("a non-digit", "blank"), sets[1:], strict=True):
            times = times_of(readings, refused=True)
            title = f"{side} pixels: {name}, refused, to read"
            figures.append(ratio(title, [np.median(times)], [np.median(read)], 2))
    drawn = times_of([of_drawing(ink) for ink in digits], refused=False)
    refused = times_of([of_drawing(ink) for ink in others], refused=True)
    return [
        *figures,
        Figure("a drawing, read", "ms", drawn),
        Figure("a drawing, refused", "ms", refused),
    ]


if __name__ == "__main__":
    report(measure())

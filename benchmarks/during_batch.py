"""A stroke while a batch is read: `python -m benchmarks.during_batch`.

One visitor reads uploaded files without end, another draws. The time of a stroke is
that of reading the drawing, by itself and during the batch. The batch is timed alone
too, as it is and with 256 glyphs at once in the network; in processor time, which other
programs on the machine hardly change.
"""

import threading
import time
from functools import partial

from benchmarks.figures import Figure, ratio, report
from digit_model import Recognizer
from digit_model.arrays import FloatArray
from digit_model.batch.batch_reader import Source, read_digits
from digit_model.batch.courtesy import COURTESY
from digit_model.imaging.strokes import draw_strokes
from digit_model.network import classifier
from harness.visits import choose_drawings
from training.data.uploads import load_uploads

STROKES, ROUNDS = 100, 6
PAUSE = 0.05


def strokes(recognizer: Recognizer, pictures: list[FloatArray]) -> list[float]:
    """Milliseconds of each of many readings of a drawing."""
    times = []
    for number in range(STROKES):
        time.sleep(PAUSE)
        start = time.perf_counter()
        with COURTESY.first():
            recognizer.read_drawing(pictures[number % len(pictures)])
        times.append(1000 * (time.perf_counter() - start))
    return times


def batch(recognizer: Recognizer, sources: list[Source], stop: threading.Event) -> int:
    """Read a batch until it ends or is stopped; how many were read."""
    count = 0
    for _ in read_digits(recognizer, sources):
        count += 1
        if stop.is_set():
            break
    return count


def rates(recognizer: Recognizer, sources: list[Source]) -> dict[int, list[float]]:
    """Images per second of processor time, by glyphs at once, in turns."""
    now = classifier.AT_ONCE
    found: dict[int, list[float]] = {now: [], classifier.BATCH_SIZE: []}
    for _ in range(ROUNDS):
        for size, values in found.items():
            classifier.AT_ONCE = size
            start = time.process_time()
            count = batch(recognizer, sources, threading.Event())
            values.append(count / (time.process_time() - start))
    classifier.AT_ONCE = now
    return found


def measure() -> list[Figure]:
    """Strokes alone and during a batch, and what the batch loses."""
    recognizer = Recognizer.load()
    files = [upload.data for upload in load_uploads()]
    sources = [Source(str(n), partial(bytes, data)) for n, data in enumerate(files)]
    pictures = [draw_strokes(drawing.strokes) for drawing in choose_drawings(1)[0]]
    few, many = rates(recognizer, sources).values()
    alone = strokes(recognizer, pictures)
    stop = threading.Event()

    def read_on() -> None:
        while not stop.is_set():
            batch(recognizer, sources, stop)

    thread = threading.Thread(target=read_on)
    thread.start()
    during = strokes(recognizer, pictures)
    stop.set()
    thread.join()
    alone_again = strokes(recognizer, pictures)
    idle = tuple(alone + alone_again)
    return [
        Figure("a stroke by itself", "ms", idle),
        Figure("a stroke during a batch", "ms", tuple(during)),
        ratio("a stroke during a batch to by itself", during, idle, at_most=2),
        Figure("batch, few glyphs at once", "per processor second", tuple(few)),
        Figure("batch, 256 glyphs at once", "per processor second", tuple(many)),
        ratio("batch with few to with 256", few, many, at_least=0.95),
    ]


if __name__ == "__main__":
    report(measure())

"""Images per second in a batch: `python -m benchmarks.throughput`.

Reads 1,000 PNG files of one digit each, the 500 uploads twice, one by one and as a
batch, on two cores; then glyphs alone, in batches of different sizes, with each
backend. Compare ratios, not rates: rates depend on the machine and on its other load.
The memory is what a batch of 5,000 files takes beyond one of 1,000.
"""

import os
import resource
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.figures import Figure, ratio, report
from digit_model import Recognizer
from digit_model.batch.batch_reader import Source, read_digits
from digit_model.network.network import Network
from training.data.uploads import load_uploads

ROUNDS = 5
ALONE = 100
"""Images read one by one; the rest would take long."""
SIZES = (1, 4, 16, 64, 256, 1024)


def seconds(call: Callable[[], object]) -> float:
    """Time of a call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def run(recognizer: Recognizer, files: list[bytes]) -> None:
    """Read a batch and forget each result."""
    for _ in read_digits(
        recognizer, [Source(str(n), partial(bytes, f)) for n, f in enumerate(files)]
    ):
        pass


def of_files(recognizer: Recognizer) -> list[Figure]:
    """Files, from opening to reading."""
    files = 2 * [upload.data for upload in load_uploads()]
    run(recognizer, files)
    alone, batch = [], []
    for _ in range(ROUNDS):
        alone.append(
            ALONE / seconds(lambda: [recognizer.read(f) for f in files[:ALONE]])
        )
        batch.append(len(files) / seconds(lambda: run(recognizer, files)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run(recognizer, 5 * files)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return [
        Figure("files one by one", "per second", tuple(alone)),
        Figure("files as a batch", "per second", tuple(batch), at_least=500),
        ratio("as a batch to one by one", batch, alone),
        Figure("5,000 files beyond 1,000", "MB", ((after - before) / 1024,)),
    ]


def of_glyphs(name: str, network: Network) -> list[Figure]:
    """Glyphs through the network alone, by the size of the batch."""
    glyphs = np.random.default_rng(0).random((max(SIZES), 28, 28), np.float32)
    rates: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(ROUNDS):
        for size, values in rates.items():
            batch, calls = glyphs[:size], max(1, 256 // size)
            network("outputs", glyphs=batch)
            start = time.perf_counter()
            for _ in range(calls):
                network("outputs", glyphs=batch)
            values.append(size * calls / (time.perf_counter() - start))
    return [
        Figure(f"{name}, glyphs {size} at a time", "per second", tuple(values))
        for size, values in rates.items()
    ]


def measure() -> list[Figure]:
    """Files, and glyphs by the size of the batch."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:2]))
    recognizer = Recognizer.load()
    figures = of_files(recognizer) + of_glyphs("LiteRT", recognizer.network)
    keras_network = Recognizer.load(backend="tensorflow").network
    return figures + of_glyphs("TensorFlow", keras_network)


if __name__ == "__main__":
    report(measure())

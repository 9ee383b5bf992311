"""Images a second in a batch: `python -m benchmarks.batch`.

Reads 1,000 PNG files of one digit each, the 500 uploads twice, one by one and as a
batch, on two cores. Compare the ratio, not the rates: those are of the machine and of
what else it does. The memory is what a batch of 5,000 takes beyond one of 1,000.
"""

import os
import resource
import statistics
import time
from collections.abc import Callable
from functools import partial

from digit_model import Recognizer
from digit_model.batch import Source, read_digits
from training.uploads import load_uploads

ROUNDS = 5
ALONE = 100
"""Images read one by one; the rest would take long."""


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


def main() -> None:
    """Measure and print."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:2]))
    recognizer = Recognizer.load()
    files = 2 * [upload.data for upload in load_uploads()]
    run(recognizer, files)
    alone, batch = [], []
    for _ in range(ROUNDS):
        alone.append(
            ALONE / seconds(lambda: [recognizer.read(f) for f in files[:ALONE]])
        )
        batch.append(len(files) / seconds(lambda: run(recognizer, files)))
    one, many = statistics.median(alone), statistics.median(batch)
    print(f"one by one   {one:6.0f} images a second     1.0 x")
    print(f"as a batch   {many:6.0f} images a second  {many / one:6.1f} x")
    print(f"best round   {max(batch):6.0f} images a second")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run(recognizer, 5 * files)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"5,000 images take {(after - before) / 1024:.0f} MB more than 1,000")


if __name__ == "__main__":
    main()

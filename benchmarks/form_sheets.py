"""Time and memory of sheets of a form: `python -m benchmarks.form_sheets` (on Linux).

Photos of one composed form are read one after the other in this process, with the form
prepared once. Memory is what is resident after a tenth of the sheets and after all.
"""

import os
import time

import numpy as np

from benchmarks.figures import Figure, command_line, ratio, report
from digit_model import Recognizer
from harness.visits import resident_megabytes
from training.scenes.composed_forms import fill_in, make_designs, photograph
from training.scenes.library import load_library

SHEETS = 500
_PHOTOS = 5


def measure(sheets: int) -> list[Figure]:
    """Read as many photos, in turns of a few different ones."""
    library, rng = load_library(held_out=True), np.random.default_rng(0)
    design = make_designs(library)[0]
    photos = [photograph(fill_in(design, library, rng)[0], rng) for _ in range(_PHOTOS)]
    reader = Recognizer.load().form_reader(design.form)
    seconds, processor, memory = [], [], []
    for number in range(sheets):
        start, before = time.perf_counter(), time.process_time()
        reader.read(photos[number % _PHOTOS], str(number))
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - before)
        memory.append(resident_megabytes(os.getpid()))
    early = memory[sheets // 10 : sheets // 10 + 1]
    return [
        Figure("a registered photo", "s", tuple(seconds), at_most=0.8),
        Figure("a registered photo, processor", "s", tuple(processor)),
        ratio(
            f"memory after {sheets:,} sheets to that after a tenth",
            memory[-1:],
            early,
            at_most=1.05,
        ),
    ]


if __name__ == "__main__":
    parser = command_line()
    parser.add_argument("--sheets", type=int, default=SHEETS)
    options = parser.parse_args()
    report(measure(options.sheets), options)

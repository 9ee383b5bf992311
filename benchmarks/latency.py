"""Time of one image on one core, by way of calling: `python -m benchmarks.latency`.

Prints medians and their ratio to what the app does. Compare ratios, not times: those
are of the machine and of what else it does.
"""

import os
import statistics
import time
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from digit_model import Recognizer
from digit_model.manifest import ASSETS
from digit_model.strokes import draw_strokes

CALLS, SLOW_CALLS = 300, 30
SEVEN = [np.array([[60.0, 70.0], [210.0, 70.0], [130.0, 230.0]])]


def median_milliseconds(call: Callable[[], object], calls: int = CALLS) -> float:
    """Median time of a call, after one that does not count."""
    call()
    times = []
    for _ in range(calls):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def main() -> None:
    """Measure and print."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    recognizer = Recognizer.load()
    model = keras.saving.load_model(ASSETS / recognizer.manifest.model_file)
    drawing = np.float32(1) - draw_strokes(SEVEN)
    glyph = recognizer.prepare(drawing).glyph[np.newaxis]
    times = {
        "the network, as the app calls it": median_milliseconds(
            lambda: recognizer.outputs(glyph)
        ),
        "a drawing of 280x280, all in all": median_milliseconds(
            lambda: recognizer.read(drawing)
        ),
        "model(glyph)": median_milliseconds(
            lambda: model(glyph, training=False), SLOW_CALLS
        ),
        "model.predict(glyph)": median_milliseconds(
            lambda: model.predict(glyph, verbose=0), SLOW_CALLS
        ),
    }
    unit = next(iter(times.values()))
    for name, value in times.items():
        print(f"{name:<36} {value:8.2f} ms  {value / unit:6.1f} x")


if __name__ == "__main__":
    main()

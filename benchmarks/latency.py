"""Time of one image on one core, by way of calling: `python -m benchmarks.latency`.

Compare ratios, not times: those are of the machine and of what else it does.
"""

import os
import time
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from benchmarks.figures import Figure, ratio, report
from digit_model import Recognizer
from digit_model.manifest import ASSETS
from digit_model.strokes import draw_strokes

ROUNDS, CALLS, SLOW_CALLS = 5, 100, 10
SEVEN = [np.array([[60.0, 70.0], [210.0, 70.0], [130.0, 230.0]])]


def milliseconds(call: Callable[[], object], calls: int = CALLS) -> float:
    """Mean time of a call over many, after one that does not count."""
    call()
    start = time.perf_counter()
    for _ in range(calls):
        call()
    return 1000 * (time.perf_counter() - start) / calls


def measure() -> list[Figure]:
    """The network as the app calls it, and as it could be called."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    recognizer = Recognizer.load()
    model = keras.saving.load_model(ASSETS / recognizer.manifest.model_file)
    drawing = np.float32(1) - draw_strokes(SEVEN)
    glyph = recognizer.prepare(drawing).glyph[np.newaxis]
    network, whole, plain, predict = [], [], [], []
    for _ in range(ROUNDS):
        network.append(milliseconds(lambda: recognizer.outputs(glyph)))
        whole.append(milliseconds(lambda: recognizer.read(drawing)))
        plain.append(milliseconds(lambda: model(glyph, training=False), SLOW_CALLS))
        predict.append(
            milliseconds(lambda: model.predict(glyph, verbose=0), SLOW_CALLS)
        )
    return [
        Figure("the network, as the app calls it", "ms", tuple(network), at_most=3),
        Figure("a drawing of 280x280, all in all", "ms", tuple(whole)),
        ratio("model(glyph) to the app's call", plain, network),
        ratio("model.predict(glyph) to the app's call", predict, network, at_least=20),
    ]


if __name__ == "__main__":
    report(measure())

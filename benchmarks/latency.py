"""One image on one core, by way of calling: `python -m benchmarks.latency`.

The app's call is compared with the other backend, with plain Keras, and with the
roofline: the time that the network's multiplications and additions would take at the
speed of a large matrix product on the same core (Williams, Waterman and Patterson,
"Roofline", 2009, https://doi.org/10.1145/1498765.1498785; the weights fit into the
cache, so that computing is the roof). Compare ratios, not times: times depend on the
machine and on its other load.
"""

import os
import time
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from benchmarks.figures import Figure, ratio, report
from digit_model import Recognizer
from digit_model.imaging.strokes import draw_strokes
from digit_model.network.manifest import ASSETS

ROUNDS, CALLS, SLOW_CALLS = 7, 100, 10
MATRIX_SIDE = 1024
SEVEN = [np.array([[60.0, 70.0], [210.0, 70.0], [130.0, 230.0]])]


def milliseconds(call: Callable[[], object], calls: int = CALLS) -> float:
    """Mean time of a call over many, after one that does not count."""
    call()
    start = time.perf_counter()
    for _ in range(calls):
        call()
    return 1000 * (time.perf_counter() - start) / calls


def operations(model: keras.Model) -> int:
    """Multiplications and additions for one glyph, of convolutions and dense layers."""
    total = 0
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense):
            places = int(np.prod(layer.output.shape[1:-1], dtype=int))
            total += 2 * places * int(np.prod(layer.kernel.shape))
    return total


def measure() -> list[Figure]:
    """The network as the app calls it, and as it could be called."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    recognizer = Recognizer.load()
    keras_network = Recognizer.load(backend="tensorflow").network
    model = keras.saving.load_model(ASSETS / recognizer.manifest.model_file)
    drawing = draw_strokes(SEVEN)
    glyph = recognizer.prepare_drawing(drawing).glyph[np.newaxis]
    square = np.ones((MATRIX_SIDE, MATRIX_SIDE), np.float32)
    share = operations(model) / (2 * MATRIX_SIDE**3)
    ways: dict[str, tuple[Callable[[], object], int]] = {
        "app": (lambda: recognizer.network("outputs", glyphs=glyph), CALLS),
        "whole": (lambda: recognizer.read_drawing(drawing), CALLS),
        "keras": (lambda: keras_network("outputs", glyphs=glyph), CALLS),
        "plain": (lambda: model(glyph, training=False), SLOW_CALLS),
        "predict": (lambda: model.predict(glyph, verbose=0), SLOW_CALLS),
        "product": (lambda: square @ square, SLOW_CALLS),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, (call, calls) in ways.items():
            times[name].append(milliseconds(call, calls))
    app = times["app"]
    roof = [share * value for value in times["product"]]
    return [
        Figure("the network, as the app calls it", "ms", tuple(app), at_most=3),
        Figure("a drawing of 280x280, all in all", "ms", tuple(times["whole"])),
        ratio("the app's call to the roofline", app, roof),
        ratio("TensorFlow, traced, to the app's call", times["keras"], app),
        ratio("model() to the app's call", times["plain"], app),
        ratio(
            "model.predict(glyph) to the app's call", times["predict"], app, None, 20
        ),
    ]


if __name__ == "__main__":
    report(measure())

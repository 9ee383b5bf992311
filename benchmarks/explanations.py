"""Time of each explanation on two cores: `python -m benchmarks.explanations`.

Each round is a different drawing. Compare ratios, not times: times depend on the
machine and on its other load.
"""

import os
import time
from collections.abc import Callable

import numpy as np

from benchmarks.figures import Figure, ratio, report
from digit_model import Reading, Recognizer
from digit_model.evaluation.report import load_images
from digit_model.explain.class_activation import class_activation
from digit_model.explain.digit_map import load_map
from digit_model.explain.integrated_gradients import integrated_gradients
from digit_model.explain.look_alikes import find_look_alikes
from digit_model.explain.occlusion import occlusion
from digit_model.explain.opened_network import OpenedNetwork
from digit_model.explain.smallest_edit import smallest_edit
from digit_model.explain.variation import Variation, vary

CORES, DRAWINGS = 2, 20


def milliseconds(
    call: Callable[[Reading], object], readings: list[Reading]
) -> list[float]:
    """Times of a call for each reading, after one that does not count."""
    call(readings[0])
    times = []
    for reading in readings:
        start = time.perf_counter()
        call(reading)
        times.append(1000 * (time.perf_counter() - start))
    return times


def measure() -> list[Figure]:
    """Each view of the explain page."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    recognizer = Recognizer.load()
    manifest = recognizer.manifest
    network = OpenedNetwork(recognizer)
    neighbors = recognizer.neighbors
    images = load_images()
    digit_map = load_map(manifest.model_sha256, images)
    pictures = np.kron(images.training[:DRAWINGS], np.ones((1, 10, 10), np.uint8))
    drawings = (pictures / 255).astype(np.float32)
    readings = [recognizer.read_drawing(drawing) for drawing in drawings]

    def read_varied(reading: Reading) -> None:
        ink = (reading.stages.ink / 255).astype(np.float32)
        varied = vary(ink, Variation(rotation=10, thickening=4, noise=0.1))
        recognizer.read_drawing(varied)

    def look_where(reading: Reading) -> None:
        digit = int(reading.probabilities.argmax())
        class_activation(network, reading.glyph, digit)
        occlusion(network, reading.glyph)
        integrated_gradients(network, reading.glyph, digit)

    def place(reading: Reading) -> None:
        features = recognizer.outputs(reading.glyph[np.newaxis]).features
        find_look_alikes(neighbors, images, features[0], 10)
        digit_map.place(features)

    times = {
        "reading one drawing": milliseconds(
            lambda reading: recognizer.read_drawing(
                (reading.stages.ink / 255).astype(np.float32)
            ),
            readings,
        ),
        "what it sees, one variation": milliseconds(read_varied, readings),
        "where it looks, all three maps": milliseconds(look_where, readings),
        "layer by layer": milliseconds(
            lambda reading: network.activations(reading.glyph), readings
        ),
        "look-alikes and place on the map": milliseconds(place, readings),
        "what would change its mind": milliseconds(
            lambda reading: smallest_edit(recognizer, network, reading), readings
        ),
    }
    one = times.pop("reading one drawing")
    return [
        Figure("reading one drawing", "ms", tuple(one)),
        *(Figure(name, "ms", tuple(v), at_most=300) for name, v in times.items()),
        *(ratio(f"{name}, to reading", v, one) for name, v in times.items()),
    ]


if __name__ == "__main__":
    report(measure())

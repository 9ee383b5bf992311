"""Make a map of the test digits: `python -m training.embedding`.

Writes `map.npz` to the model's own report folder, as `training.evaluate` also does.
"""

import argparse

import numpy as np

from digit_model.arrays import FloatArray, unit_rows
from digit_model.evaluation.report import REPORT_FOLDER
from digit_model.explain.digit_map import DigitMap
from digit_model.network.manifest import Manifest
from digit_model.recognizer import Recognizer
from training.arguments import add_assets, add_data
from training.data.mnist import DataError, Digits, load_mnist

SHOWN = 2_000
"""Test digits on the map, evenly taken from all."""


def make_map(manifest: Manifest, features: FloatArray, test: Digits) -> DigitMap:
    """Find the plane in which the test digits lie farthest apart.

    Args:
        manifest: The model's manifest.
        features: `(n, d)` float32 of all test digits.
        test: The test digits.
    """
    directions = unit_rows(features)
    mean = directions.mean(axis=0)
    _, scales, axes = np.linalg.svd(directions - mean, full_matrices=False)
    indices = np.arange(0, len(test), max(1, len(test) // SHOWN), dtype=np.int32)
    plane = axes[:2].T
    return DigitMap(
        model_sha256=np.array(manifest.model_sha256),
        mean=mean,
        axes=plane,
        explained=scales[:2] ** 2 / (scales**2).sum(),
        indices=indices,
        labels=test.labels[indices],
        points=(directions[indices] - mean) @ plane,
    )


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_data(parser)
    add_assets(parser)
    arguments = parser.parse_args()
    try:
        test = load_mnist(arguments.data).test
    except DataError as error:
        parser.exit(1, f"{error}\n")
    recognizer = Recognizer.load(arguments.assets)
    outputs = recognizer.outputs((test.images / 255).astype(np.float32))
    digit_map = make_map(recognizer.manifest, outputs.features, test)
    digit_map.save(arguments.assets / REPORT_FOLDER)
    first, second = digit_map.explained
    print(f"The plane holds {first + second:.0%} of the features' variance.")


if __name__ == "__main__":
    main()

"""Look-alikes are of the digit that was drawn."""

import numpy as np

from digit_model import Recognizer
from digit_model.arrays import FloatArray
from digit_model.evaluation.report import load_images
from digit_model.explain.look_alikes import find_look_alikes
from digit_model.network.manifest import ASSETS
from digit_model.network.rejection import Neighbors


def test_look_alikes_are_mostly_of_the_same_digit(
    recognizer: Recognizer, glyphs: FloatArray
) -> None:
    neighbors = Neighbors.load(ASSETS / recognizer.manifest.features_file)
    images, features = load_images(), recognizer.outputs(glyphs).features
    labels = [
        [a.label for a in find_look_alikes(neighbors, images, features[digit], 8)]
        for digit in range(10)
    ]
    assert (np.array(labels) == np.arange(10)[:, np.newaxis]).mean() > 0.9


def test_a_training_digit_finds_itself(recognizer: Recognizer) -> None:
    neighbors = Neighbors.load(ASSETS / recognizer.manifest.features_file)
    images = load_images()
    glyphs = (images.training[:20] / 255).astype(np.float32)
    features = recognizer.outputs(glyphs).features
    own = [
        (
            find_look_alikes(neighbors, images, features[k], 1)[0].image
            == images.training[k]
        ).all()
        for k in range(20)
    ]
    assert np.mean(own) > 0.8

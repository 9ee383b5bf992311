"""LiteRT, which the app serves with, answers as the Keras network does."""

import numpy as np
import pytest

from digit_model import ModelFileError, Recognizer
from digit_model.explain.opened_network import OpenedNetwork
from digit_model.network.backends import as_backend, load_network
from digit_model.network.manifest import ASSETS
from training.data.mnist import Mnist

SOME = 200


@pytest.fixture(scope="module")
def keras_recognizer(recognizer: Recognizer) -> Recognizer:
    """The bundled one, with TensorFlow running the Keras network."""
    network = load_network(ASSETS, recognizer.manifest, "tensorflow")
    return Recognizer(
        recognizer.manifest,
        network,
        recognizer.neighbors,
        recognizer.finder_manifest,
        recognizer.finder,
    )


@pytest.fixture(scope="module")
def glyphs(mnist: Mnist) -> np.ndarray:
    """Validation images, and as many that are none: noise."""
    noise = np.random.default_rng(0).integers(0, 256, (SOME, 28, 28))
    both = np.concatenate([mnist.validation.images[:SOME], noise])
    return np.asarray(both / 255, np.float32)


def test_answers_are_the_same(
    recognizer: Recognizer, keras_recognizer: Recognizer, glyphs: np.ndarray
) -> None:
    ours, keras = recognizer.outputs(glyphs), keras_recognizer.outputs(glyphs)
    np.testing.assert_allclose(ours.probabilities, keras.probabilities, atol=1e-5)
    np.testing.assert_allclose(ours.energy, keras.energy, atol=1e-3)
    np.testing.assert_array_equal(ours.refused, keras.refused)


@pytest.mark.parametrize("digit", [0, 3, 9])
def test_explanations_are_the_same(
    recognizer: Recognizer,
    keras_recognizer: Recognizer,
    glyphs: np.ndarray,
    digit: int,
) -> None:
    ours, keras = OpenedNetwork(recognizer), OpenedNetwork(keras_recognizer)
    some = glyphs[:20]
    gradients = ours.gradients(some, digit), keras.gradients(some, digit)
    np.testing.assert_allclose(*gradients, atol=1e-4)
    for left, right in zip(
        ours.last_maps(some[0], digit), keras.last_maps(some[0], digit), strict=True
    ):
        np.testing.assert_allclose(left, right, atol=1e-4)
    np.testing.assert_allclose(ours.filters(), keras.filters())
    for mine, its in zip(
        ours.activations(some[0]), keras.activations(some[0]), strict=True
    ):
        assert (mine.name, mine.kind) == (its.name, its.kind)
        np.testing.assert_allclose(mine.values, its.values, atol=1e-3)


def test_an_unknown_backend_is_refused() -> None:
    with pytest.raises(ModelFileError, match="Received: torch"):
        as_backend("torch")

"""The bundled network, opened, and real digits that it was not trained on."""

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.arrays import FloatArray
from digit_model.explain.opened_network import OpenedNetwork
from digit_model.imaging.strokes import draw_strokes
from training.data import pens
from training.data.mnist import Mnist


@pytest.fixture(scope="session")
def network(recognizer: Recognizer) -> OpenedNetwork:
    """The bundled network."""
    return OpenedNetwork(recognizer)


@pytest.fixture(scope="session")
def glyphs(recognizer: Recognizer, recorded: dict[int, pens.PenDigit]) -> FloatArray:
    """One glyph of each digit, in order: `(10, 28, 28)`."""
    drawings = [draw_strokes(pens.place_strokes(recorded[d])) for d in range(10)]
    prepared = [recognizer.prepare_drawing(drawing) for drawing in drawings]
    return np.stack([item.glyph for item in prepared])


@pytest.fixture(scope="session")
def validation(mnist: Mnist) -> tuple[FloatArray, np.ndarray]:
    """40 validation images of MNIST as glyphs, and their labels."""
    some = mnist.validation
    return (some.images[::150] / 255).astype(np.float32), some.labels[::150]

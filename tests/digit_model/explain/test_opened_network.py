"""What is looked into is the network that answers."""

from itertools import pairwise

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.arrays import FloatArray
from digit_model.explain.opened_network import OpenedNetwork
from digit_model.network.logits import softmax
from digit_model.network.traced import shown_layers
from training.recipes.configs import CONFIGS


def test_it_says_what_the_recognizer_says(
    network: OpenedNetwork, recognizer: Recognizer, glyphs: FloatArray
) -> None:
    probabilities = softmax(network.logits(glyphs) / recognizer.manifest.temperature)
    expected = recognizer.outputs(glyphs).probabilities
    np.testing.assert_allclose(probabilities, expected, atol=1e-5)


def test_gradients_are_slopes(network: OpenedNetwork, glyphs: FloatArray) -> None:
    # On even paper, pooling has no slope: any of equal pixels could be the largest.
    grain = np.random.default_rng(0).uniform(0, 0.1, glyphs.shape).astype(np.float32)
    glyphs = np.maximum(glyphs, grain)
    slopes = network.gradients(glyphs, 3)
    step = np.float32(1e-3)
    direction = slopes / np.linalg.norm(slopes, axis=(1, 2), keepdims=True)
    ahead = network.logits(glyphs + step * direction)[:, 3]
    behind = network.logits(glyphs - step * direction)[:, 3]
    expected = np.linalg.norm(slopes, axis=(1, 2))
    measured = (ahead - behind) / (2 * step)
    assert np.median(abs(measured - expected) / expected) < 0.1  # ReLUs bend


def test_layers_lead_from_the_glyph_to_the_logits(
    network: OpenedNetwork, recognizer: Recognizer, glyphs: FloatArray
) -> None:
    steps = network.activations(glyphs[5])
    assert [step.kind for step in steps[-2:]] == ["features", "logits"]
    spatial = [step.values for step in steps[:-2]]
    border = network.filters().shape[0] - 1  # what a filter without padding cuts off
    assert spatial[0].shape[0] in (28 - border, 28)
    assert spatial[0].shape[2] == network.filters().shape[2]
    for before, after in pairwise(spatial):
        assert after.shape[0] <= before.shape[0]
        assert after.min() >= 0
    outputs = recognizer.outputs(glyphs[5:6])
    np.testing.assert_allclose(steps[-2].values, outputs.features[0], atol=1e-5)
    np.testing.assert_allclose(
        steps[-1].values, network.logits(glyphs[5:6])[0], atol=1e-4
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(
            "baseline",
            ["convolution", "pooling"] * 2,
            id="pooling after ReLU is shown for itself",
        ),
        pytest.param(
            "vgg",
            ["convolution", "pooled convolution"] * 2 + ["convolution"] * 2,
            id="pooling before ReLU is shown with its convolution",
        ),
    ],
)
def test_maps_are_shown_after_relu(name: str, expected: list[str]) -> None:
    assert list(shown_layers(CONFIGS[name].build()).values()) == expected

"""Augmentation: the same in the graph as eagerly, repeatable, and never too far."""

import dataclasses
from collections.abc import Callable

import keras
import numpy as np
import pytest
from keras import ops

from digit_model.imaging.strokes import draw_strokes
from training.data import pens
from training.data.mnist import glyphs_of
from training.recipes.augmentation import (
    Augmentation,
    AugmentationConfig,
    Draws,
    Tensor,
    add_noise,
    augment,
    cut_out,
    vary_blur,
    vary_gamma,
    vary_geometry,
    vary_stroke,
)
from training.recipes.configs import CONFIGS

CONFIG = CONFIGS["vgg"].augmentation


def draws(seed: int = 3, number: int = 0, parts: int = 1) -> Draws:
    """Random numbers that start anew."""
    return Draws(keras.random.SeedGenerator(seed), number, parts)


@pytest.fixture(scope="module")
def glyphs(recorded: dict[int, pens.PenDigit]) -> np.ndarray:
    """`(50, 28, 28)` glyphs of all digits."""
    drawn = [draw_strokes(pens.place_strokes(recorded[digit])) for digit in range(10)]
    return glyphs_of(np.round(np.stack(drawn) * 255).astype(np.uint8)).repeat(5, 0)


Operation = Callable[[Tensor, Draws], Tensor]
OPERATIONS: dict[str, Operation] = {
    "all": lambda glyphs, draws: augment(glyphs, draws, CONFIG),
    "geometry": lambda glyphs, draws: vary_geometry(glyphs, draws, CONFIG),
    "stroke": lambda glyphs, draws: vary_stroke(glyphs, draws, CONFIG.stroke),
    "blur": lambda glyphs, draws: vary_blur(glyphs, draws, CONFIG.blur),
    "gamma": lambda glyphs, draws: vary_gamma(glyphs, draws, CONFIG.gamma),
    "noise": lambda glyphs, draws: add_noise(glyphs, draws, CONFIG.noise),
    "cutout": lambda glyphs, draws: cut_out(glyphs, draws, 0.9),
}
each_operation = pytest.mark.parametrize(
    "operation", OPERATIONS.values(), ids=OPERATIONS.keys()
)


class Graph(keras.Model):  # type: ignore[misc]
    """An operation as Keras runs it in training: not eagerly."""

    def __init__(self, operation: Operation) -> None:
        super().__init__()
        self.seeds = keras.random.SeedGenerator(3)
        self.operation = operation

    def call(self, glyphs: Tensor) -> Tensor:
        """Vary a batch."""
        return self.operation(glyphs, Draws(self.seeds))


@each_operation
def test_graph_and_eager_agree_and_repeat(
    glyphs: np.ndarray, operation: Operation
) -> None:
    eager = ops.convert_to_numpy(operation(glyphs, draws()))
    graph = Graph(operation)
    found = graph.predict(glyphs, batch_size=len(glyphs), verbose=0)
    np.testing.assert_allclose(found, eager, atol=1e-5)
    other = ops.convert_to_numpy(operation(glyphs, draws(5)))
    assert np.abs(other - eager).max() > 0.1
    assert eager.shape == glyphs.shape
    assert eager.min() >= 0
    assert eager.max() <= 1 + 1e-6


@each_operation
def test_the_parts_of_a_batch_make_the_whole(
    glyphs: np.ndarray, operation: Operation
) -> None:
    whole = ops.convert_to_numpy(operation(glyphs, draws()))
    parts = [
        ops.convert_to_numpy(operation(half, draws(3, number, 2)))
        for number, half in enumerate(np.split(glyphs, 2))
    ]
    np.testing.assert_allclose(np.concatenate(parts), whole, atol=1e-5)


@pytest.mark.parametrize("is_gentle", [False, True], ids=["strong", "gentle"])
def test_the_layer_varies_within_the_limits_of_the_epoch(
    glyphs: np.ndarray, is_gentle: bool
) -> None:
    # As much is drawn with either, so that the same numbers come.
    gentle = dataclasses.replace(CONFIGS["vgg"].gentle, cutout=1e-9)
    configs = CONFIG, gentle
    layer = Augmentation(*configs)
    layer.begin_epoch(7, 2, is_gentle)
    state = ops.convert_to_numpy(layer.seed_generator.state)
    ink = np.round(glyphs * 255).astype(np.uint8)
    varied = ops.convert_to_numpy(layer(ink, training=True))
    same = draws()
    same.seeds.state.assign(state)
    expected = ops.convert_to_numpy(
        augment(ink / np.float32(255), same, configs[is_gentle])
    )
    np.testing.assert_allclose(varied, expected, atol=1e-4)
    still = ops.convert_to_numpy(layer(ink))
    np.testing.assert_allclose(still, ink / 255, atol=1e-6)


def test_a_share_of_the_samples_stays_as_it_is(glyphs: np.ndarray) -> None:
    many = np.concatenate([glyphs] * 20)
    varied = ops.convert_to_numpy(augment(many, draws(), CONFIG))
    same = np.isclose(varied, many).all(axis=(1, 2)).mean()
    assert same == pytest.approx(1 - CONFIG.share, abs=0.04)


GEOMETRY = ["rotation", "log_scale", "shear", "shift", "elastic"]


@pytest.mark.parametrize("part", GEOMETRY)
def test_no_variation_without_limits(glyphs: np.ndarray, part: str) -> None:
    still = dict.fromkeys(GEOMETRY, 0.0)
    unmoved = vary_geometry(glyphs, draws(), AugmentationConfig(**still))
    np.testing.assert_allclose(ops.convert_to_numpy(unmoved), glyphs, atol=1e-5)
    moved = vary_geometry(
        glyphs,
        draws(),
        AugmentationConfig(**still | {part: getattr(CONFIG, part)}),
    )
    assert np.abs(ops.convert_to_numpy(moved) - glyphs).max() > 0.2


def test_a_small_shift_loses_no_ink(glyphs: np.ndarray) -> None:
    config = AugmentationConfig(rotation=0, log_scale=0, shear=0, shift=1, elastic=0)
    moved = ops.convert_to_numpy(vary_geometry(glyphs, draws(), config))
    np.testing.assert_allclose(
        moved.sum(axis=(1, 2)), glyphs.sum(axis=(1, 2)), rtol=1e-3
    )


def test_geometry_keeps_the_digit_inside(glyphs: np.ndarray) -> None:
    many = np.concatenate([glyphs] * 20)
    moved = ops.convert_to_numpy(vary_geometry(many, draws(), CONFIG))
    assert (moved.sum(axis=(1, 2)) > 0.5 * many.sum(axis=(1, 2))).all()


def test_strokes_become_thicker_and_thinner(glyphs: np.ndarray) -> None:
    ink = glyphs.sum(axis=(1, 2))
    varied = vary_stroke(glyphs, draws(), CONFIG.stroke)
    ratio = ops.convert_to_numpy(varied).sum(axis=(1, 2)) / ink
    assert ratio.min() < 0.85
    assert ratio.max() > 1.2


def test_blur_keeps_the_ink_and_lowers_its_peak(glyphs: np.ndarray) -> None:
    blurred = ops.convert_to_numpy(vary_blur(glyphs, draws(), CONFIG.blur))
    assert (blurred.max(axis=(1, 2)) <= glyphs.max(axis=(1, 2)) + 1e-6).all()
    np.testing.assert_allclose(
        blurred.sum(axis=(1, 2)), glyphs.sum(axis=(1, 2)), rtol=0.05
    )


def test_gamma_keeps_black_and_white(glyphs: np.ndarray) -> None:
    varied = ops.convert_to_numpy(vary_gamma(glyphs, draws(), CONFIG.gamma))
    np.testing.assert_allclose(varied[glyphs == 0], 0)
    np.testing.assert_allclose(varied[glyphs == 1], 1)


def test_noise_comes_to_a_third_of_the_samples(glyphs: np.ndarray) -> None:
    many = np.concatenate([glyphs] * 20)
    noisy = ops.convert_to_numpy(add_noise(many, draws(), CONFIG.noise))
    changed = (np.abs(noisy - many) > 1e-6).any(axis=(1, 2)).mean()
    assert changed == pytest.approx(1 / 3, abs=0.05)


def test_cutout_erases_a_small_square(glyphs: np.ndarray) -> None:
    filled = np.ones_like(np.concatenate([glyphs] * 20))
    cut = ops.convert_to_numpy(cut_out(filled, draws(), 0.5))
    erased = (cut == 0).sum(axis=(1, 2))
    assert (erased > 0).mean() == pytest.approx(0.5, abs=0.05)
    sides = np.sqrt(erased[erased > 0])
    assert sides.min() >= 2
    assert sides.max() <= 6

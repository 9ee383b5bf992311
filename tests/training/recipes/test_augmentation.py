"""Augmentation: the same in the graph as eagerly, repeatable, and never too far."""

from collections.abc import Callable

import numpy as np
import pytest
import tensorflow as tf

from digit_model.imaging.strokes import draw_strokes
from training.data import pens
from training.data.mnist import glyphs_of
from training.recipes.augmentation import (
    AugmentationConfig,
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
SEED = (3, 4)


@pytest.fixture(scope="module")
def glyphs(recorded: dict[int, pens.PenDigit]) -> np.ndarray:
    """`(50, 28, 28)` glyphs of all digits."""
    drawn = [draw_strokes(pens.place_strokes(recorded[digit])) for digit in range(10)]
    return glyphs_of(np.round(np.stack(drawn) * 255).astype(np.uint8)).repeat(5, 0)


OPERATIONS = {
    "all": lambda glyphs, seed: augment(glyphs, seed, CONFIG),
    "geometry": lambda glyphs, seed: vary_geometry(glyphs, seed, CONFIG),
    "stroke": lambda glyphs, seed: vary_stroke(glyphs, seed, CONFIG.stroke),
    "blur": lambda glyphs, seed: vary_blur(glyphs, seed, CONFIG.blur),
    "gamma": lambda glyphs, seed: vary_gamma(glyphs, seed, CONFIG.gamma),
    "noise": lambda glyphs, seed: add_noise(glyphs, seed, CONFIG.noise),
    "cutout": lambda glyphs, seed: cut_out(glyphs, seed, 0.9),
}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS.keys())
def test_graph_and_eager_agree_and_repeat(
    glyphs: np.ndarray, operation: Callable[[tf.Tensor, tf.Tensor], tf.Tensor]
) -> None:
    eager = operation(tf.constant(glyphs), tf.constant(SEED)).numpy()
    dataset = tf.data.Dataset.from_tensors(glyphs).map(
        lambda batch: operation(batch, tf.constant(SEED))
    )
    np.testing.assert_allclose(next(iter(dataset)).numpy(), eager, atol=1e-5)
    other = operation(tf.constant(glyphs), tf.constant((5, 6))).numpy()
    assert np.abs(other - eager).max() > 0.1
    assert eager.shape == glyphs.shape
    assert eager.min() >= 0
    assert eager.max() <= 1 + 1e-6


def test_a_share_of_the_samples_stays_as_it_is(glyphs: np.ndarray) -> None:
    many = np.concatenate([glyphs] * 20)
    varied = augment(tf.constant(many), tf.constant(SEED), CONFIG).numpy()
    same = np.isclose(varied, many).all(axis=(1, 2)).mean()
    assert same == pytest.approx(1 - CONFIG.share, abs=0.04)


GEOMETRY = ["rotation", "log_scale", "shear", "shift", "elastic"]


@pytest.mark.parametrize("part", GEOMETRY)
def test_no_variation_without_limits(glyphs: np.ndarray, part: str) -> None:
    still = dict.fromkeys(GEOMETRY, 0.0)
    unmoved = vary_geometry(
        tf.constant(glyphs), tf.constant(SEED), AugmentationConfig(**still)
    )
    np.testing.assert_allclose(unmoved.numpy(), glyphs, atol=1e-5)
    moved = vary_geometry(
        tf.constant(glyphs),
        tf.constant(SEED),
        AugmentationConfig(**still | {part: getattr(CONFIG, part)}),
    )
    assert np.abs(moved.numpy() - glyphs).max() > 0.2


def test_a_small_shift_loses_no_ink(glyphs: np.ndarray) -> None:
    config = AugmentationConfig(rotation=0, log_scale=0, shear=0, shift=1, elastic=0)
    moved = vary_geometry(tf.constant(glyphs), tf.constant(SEED), config).numpy()
    np.testing.assert_allclose(
        moved.sum(axis=(1, 2)), glyphs.sum(axis=(1, 2)), rtol=1e-3
    )


def test_geometry_keeps_the_digit_inside(glyphs: np.ndarray) -> None:
    many = np.concatenate([glyphs] * 20)
    moved = vary_geometry(tf.constant(many), tf.constant(SEED), CONFIG).numpy()
    assert (moved.sum(axis=(1, 2)) > 0.5 * many.sum(axis=(1, 2))).all()


def test_strokes_become_thicker_and_thinner(glyphs: np.ndarray) -> None:
    ink = glyphs.sum(axis=(1, 2))
    varied = vary_stroke(tf.constant(glyphs), tf.constant(SEED), CONFIG.stroke)
    ratio = varied.numpy().sum(axis=(1, 2)) / ink
    assert ratio.min() < 0.85
    assert ratio.max() > 1.2


def test_blur_keeps_the_ink_and_lowers_its_peak(glyphs: np.ndarray) -> None:
    blurred = vary_blur(tf.constant(glyphs), tf.constant(SEED), CONFIG.blur).numpy()
    assert (blurred.max(axis=(1, 2)) <= glyphs.max(axis=(1, 2)) + 1e-6).all()
    np.testing.assert_allclose(
        blurred.sum(axis=(1, 2)), glyphs.sum(axis=(1, 2)), rtol=0.05
    )


def test_gamma_keeps_black_and_white(glyphs: np.ndarray) -> None:
    varied = vary_gamma(tf.constant(glyphs), tf.constant(SEED), CONFIG.gamma).numpy()
    np.testing.assert_allclose(varied[glyphs == 0], 0)
    np.testing.assert_allclose(varied[glyphs == 1], 1)


def test_noise_comes_to_a_third_of_the_samples(glyphs: np.ndarray) -> None:
    many = np.concatenate([glyphs] * 20)
    noisy = add_noise(tf.constant(many), tf.constant(SEED), CONFIG.noise).numpy()
    changed = (np.abs(noisy - many) > 1e-6).any(axis=(1, 2)).mean()
    assert changed == pytest.approx(1 / 3, abs=0.05)


def test_cutout_erases_a_small_square(glyphs: np.ndarray) -> None:
    filled = np.ones_like(np.concatenate([glyphs] * 20))
    cut = cut_out(tf.constant(filled), tf.constant(SEED), 0.5).numpy()
    erased = (cut == 0).sum(axis=(1, 2))
    assert (erased > 0).mean() == pytest.approx(0.5, abs=0.05)
    sides = np.sqrt(erased[erased > 0])
    assert sides.min() >= 2
    assert sides.max() <= 6

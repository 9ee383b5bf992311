"""Maps hold what they claim: sums, falls of the score, and they follow the digit."""

from collections.abc import Callable

import numpy as np
import pytest

from digit_model.arrays import FloatArray
from digit_model.explain.class_activation import cells, class_activation
from digit_model.explain.integrated_gradients import integrated_gradients
from digit_model.explain.occlusion import PATCH, occlusion
from digit_model.explain.opened_network import OpenedNetwork

Validation = tuple[FloatArray, np.ndarray]
Explain = Callable[[OpenedNetwork, FloatArray, int], FloatArray]
MOVED = 4
"""Pixels by which a digit is moved, within the empty border that glyphs have."""


def class_map(network: OpenedNetwork, glyph: FloatArray, digit: int) -> FloatArray:
    return class_activation(network, glyph, digit)


def occlusion_map(network: OpenedNetwork, glyph: FloatArray, digit: int) -> FloatArray:
    falls: FloatArray = occlusion(network, glyph)[digit]
    return falls


MAPS = pytest.mark.parametrize(
    "explain",
    [
        pytest.param(class_map, id="class activation"),
        pytest.param(occlusion_map, id="occlusion"),
        pytest.param(integrated_gradients, id="integrated gradients"),
    ],
)


def test_class_activation_sums_to_the_logit_without_its_bias(
    network: OpenedNetwork, glyphs: FloatArray
) -> None:
    logits = network.logits(glyphs)
    sums = [[class_map(network, glyph, d).sum() for d in (2, 7)] for glyph in glyphs]
    rest = logits[:, [2, 7]] - sums
    np.testing.assert_allclose(rest, np.broadcast_to(rest[0], rest.shape), atol=1e-3)


def test_integrated_gradients_sum_to_the_difference_of_logits(
    network: OpenedNetwork, validation: Validation
) -> None:
    images, labels = validation
    blank = network.logits(np.zeros_like(images[:1]))[0]
    logits = network.logits(images)
    checked = 0
    for image, label, of_image in zip(images[:12], labels, logits, strict=False):
        for digit in (int(label), (int(label) + 3) % 10):
            difference = of_image[digit] - blank[digit]
            if abs(difference) < 1:  # 1% of next to nothing says nothing
                continue
            whole = integrated_gradients(network, image, digit).sum()
            assert whole == pytest.approx(difference, rel=0.01)
            checked += 1
    assert checked >= 12


@MAPS
def test_covering_the_top_region_costs_more_than_a_random_one(
    network: OpenedNetwork, validation: Validation, explain: Explain
) -> None:
    images, labels = validation
    rng = np.random.default_rng(0)
    falls = []
    for image, label in zip(images, labels, strict=True):
        fine = resized(explain(network, image, int(label)), len(image))
        windows = np.lib.stride_tricks.sliding_window_view(fine, (PATCH, PATCH))
        ink = np.lib.stride_tricks.sliding_window_view(image, (PATCH, PATCH))
        sums = windows.sum(axis=(2, 3))
        inked = np.argwhere(ink.sum(axis=(2, 3)) > 1)  # random, but not blank paper
        top = np.unravel_index(int(sums.argmax()), sums.shape)
        places = [top, rng.choice(inked)]
        covered = np.stack([cover(image, place) for place in places])
        logits = network.logits(covered)[:, label]
        falls.append(logits[1] - logits[0])
    assert np.mean(falls) > 0


def resized(values: FloatArray, side: int) -> FloatArray:
    square, border = cells(len(values), side)
    return np.pad(values.repeat(square, axis=0).repeat(square, axis=1), border)


def cover(image: FloatArray, place: tuple[int, int]) -> FloatArray:
    covered = image.copy()
    row, column = place
    covered[row : row + PATCH, column : column + PATCH] = 0
    return covered


@pytest.mark.parametrize(
    ("explain", "share"),
    [
        # Each place of the last layer sees most of the glyph, so its map follows less.
        pytest.param(class_map, 0.25, id="class activation"),
        pytest.param(occlusion_map, 0.7, id="occlusion"),
        pytest.param(integrated_gradients, 0.7, id="integrated gradients"),
    ],
)
def test_maps_follow_a_shifted_digit(
    network: OpenedNetwork, validation: Validation, explain: Explain, share: float
) -> None:
    images, labels = validation
    moves = []
    for image, label in zip(images[:12], labels, strict=False):
        ends = [np.roll(image, shift, axis=1) for shift in (-MOVED, MOVED)]
        centers = [center(explain(network, end, int(label))) for end in ends]
        moves.append(centers[1] - centers[0])
    assert share <= np.mean(moves) / (2 * MOVED) <= 1.3


def center(values: FloatArray) -> float:
    """The column, in pixels of the glyph, about which what speaks for lies."""
    weights = np.maximum(values, 0).sum(axis=0)
    square, _ = cells(len(weights), 28)
    return float(np.average(np.arange(len(weights)), weights=weights)) * square


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        pytest.param(28, (1, 0), id="as fine as the glyph"),
        pytest.param(7, (4, 0), id="padded convolutions, pooled twice"),
        pytest.param(6, (4, 2), id="two without padding, pooled twice"),
    ],
)
def test_places_of_a_map_lie_over_what_they_see(
    places: int, expected: tuple[int, int]
) -> None:
    assert cells(places, 28) == expected


def test_nothing_is_missed_on_blank_paper(network: OpenedNetwork) -> None:
    blank = np.zeros((28, 28), np.float32)
    assert not occlusion(network, blank).any()
    assert not integrated_gradients(network, blank, 1).any()

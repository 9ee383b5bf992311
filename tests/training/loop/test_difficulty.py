"""Skipping what is learned: the hard always come, and the gradient stays unbiased."""

import dataclasses
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
import pytest

from training.glyphs.corpus import GlyphSource
from training.glyphs.written import NO_DIGIT
from training.loop.difficulty import (
    find_hard,
    is_measured_after,
    load_hard,
    samples_of_epoch,
    save_hard,
    select,
)
from training.recipes.configs import CONFIGS

CONFIG = dataclasses.replace(CONFIGS["vgg"], hardest=0.2, skipped=0.75)


def source(count: int, per_epoch: int) -> GlyphSource:
    """Blank glyphs; only how many there are matters."""
    glyphs = np.zeros((count, 28, 28), np.uint8)
    return GlyphSource(glyphs, np.zeros(count, np.uint8), per_epoch)


def hard_of(count: int) -> npt.NDArray[np.bool_]:
    """Every fifth sample is hard."""
    return np.isin(np.arange(count) % 5, 0)


def test_the_hard_always_come_and_the_easy_now_and_then() -> None:
    whole = source(100, 100)
    selection = select(whole, hard_of(100), CONFIG, np.random.default_rng(0))
    assert set(np.flatnonzero(hard_of(100))) <= set(selection.indices)
    assert len(set(selection.indices)) == len(selection.indices) == 20 + 20
    assert selection.weights.mean() == pytest.approx(1)


@pytest.mark.parametrize(
    "per_epoch",
    [
        pytest.param(100, id="a source taken whole"),
        pytest.param(60, id="a source of which an epoch takes a part"),
    ],
)
def test_what_comes_seldom_weighs_more_for_it(per_epoch: int) -> None:
    rng = np.random.default_rng(0)
    total = np.zeros(100)
    for _ in range(2_000):
        selection = select(source(100, per_epoch), hard_of(100), CONFIG, rng)
        total[selection.indices] += selection.weights
    np.testing.assert_allclose(total / total.mean(), 1, atol=0.25)
    hard = hard_of(100)
    assert total[hard].mean() == pytest.approx(total[~hard].mean(), rel=0.01)


@pytest.mark.parametrize("hard", [None, hard_of(90)], ids=["not measured", "measured"])
def test_an_epoch_always_has_as_many(hard: np.ndarray | None) -> None:
    sources = [source(90, 90), source(90, 45)]
    rng = np.random.default_rng(0)
    taken = [select(each, hard, CONFIG, rng) for each in sources]
    counts = [len(selection.indices) for selection in taken]
    assert sum(counts) == samples_of_epoch(sources, CONFIG)
    assert counts[0] == pytest.approx(2 * counts[1], abs=1)


def test_hard_is_what_has_the_highest_loss() -> None:
    inputs = keras.Input((28, 28))
    logits = keras.layers.Flatten()(inputs[:, 0, :10])
    network = keras.Model(inputs, 20 * logits)  # the first row tells the digit
    glyphs = np.zeros((20, 28, 28), np.uint8)
    labels = np.arange(20, dtype=np.uint8) % 10
    labels[10:] = NO_DIGIT
    glyphs[range(10), 0, labels[:10]] = 255
    glyphs[7, 0] = 0  # looks like no digit
    glyphs[13, 0, 4] = 255  # looks like a 4
    config = dataclasses.replace(CONFIG, hardest=0.1)
    hard = find_hard(network, GlyphSource(glyphs, labels, 20), config)
    assert np.flatnonzero(hard).tolist() == [7, 13]


def test_what_was_measured_holds_until_the_epochs_have_doubled(tmp_path: Path) -> None:
    measured = [epoch for epoch in range(1, 70) if is_measured_after(epoch, CONFIG)]
    assert measured == [4, 8, 16, 32, 64]
    assert not is_measured_after(8, CONFIGS["baseline"])
    sources = [source(10, 10)]
    for epoch in measured[:2]:
        save_hard(tmp_path, epoch, [np.arange(10) == epoch])
    assert load_hard(tmp_path, 3, sources) == [None]
    places = {}
    for epoch in (4, 7, 8, 9):
        (hard,) = load_hard(tmp_path, epoch, sources)
        assert hard is not None
        places[epoch] = np.flatnonzero(hard).tolist()
    assert places == {4: [4], 7: [4], 8: [8], 9: [8]}

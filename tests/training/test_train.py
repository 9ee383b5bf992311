"""Training: a run that was interrupted ends as one that was not, and exports."""

import dataclasses
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import pytest

from digit_model import Recognizer
from digit_model.evaluation.run_progress import RunProgress, load_active_runs
from digit_model.network.logits import energy, softmax
from training.data import pens
from training.data.mnist import Digits, Mnist, glyphs_of
from training.export.model_export import export_model
from training.glyphs.corpus import (
    Corpus,
    GlyphSource,
    ValidationDigits,
    training_sources,
    validation_digits,
)
from training.glyphs.digit_sources import DigitSource
from training.glyphs.written import CONDITIONS, NO_DIGIT, Written
from training.loop import difficulty, live
from training.loop.augmented import AugmentedNetwork
from training.loop.averaging import NORMALIZATION_BATCHES, normalize_anew
from training.loop.checkpoints import Progress
from training.loop.epoch_samples import epoch_samples
from training.loop.optimization import LearningRate, compiled
from training.recipes.augmentation import Augmentation
from training.recipes.configs import CONFIGS, TrainingConfig
from training.train import train, validate


@pytest.fixture
def corpus(mnist: Mnist, recorded: dict[int, pens.PenDigit]) -> Corpus:
    """A little of MNIST, the test part left empty, ten pen digits and a scan."""
    few = Mnist(mnist.train[:512], mnist.validation[:200], mnist.test[:0])
    written = [Written(pen.strokes, pen.label, 1) for pen in recorded.values()]
    source = DigitSource("Pens", written[:7], written[7:])
    cross = np.zeros((40, 40), np.uint8)
    cross[18:22] = cross[:, 10:14] = 255
    return Corpus(few, {"pendigits": source}, {"omniglot": [Written(cross, NO_DIGIT)]})


_VGG = dataclasses.replace(
    CONFIGS["vgg"],
    epochs=2,
    gentle_epochs=1,
    cycles=1,
    warmup=0.5,
    digits={"mnist": 54_000, "pendigits": 20},
    non_digits={"drawn": 20, "omniglot": 10},
    batch_size=64,
)
SHORT = {
    "baseline": dataclasses.replace(
        CONFIGS["baseline"], epochs=3, learning_rate=2e-3, batch_size=64
    ),
    "vgg": _VGG,
    "cycles": dataclasses.replace(_VGG, epochs=1, gentle_epochs=0, cycles=3),
}
"""Each configuration for three short epochs, and one in three cycles."""


@pytest.fixture(params=SHORT)
def config(request: pytest.FixtureRequest) -> TrainingConfig:
    """One of the configurations."""
    return SHORT[request.param]


def test_an_interrupted_run_goes_on_as_if_it_had_not_been(
    corpus: Corpus,
    config: TrainingConfig,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(difficulty, "FIRST_EPOCH", 1)
    whole = train(config, 7, corpus, tmp_path / "whole")
    is_over = Progress.is_over
    monkeypatch.setattr(Progress, "is_over", lambda self, _: self.epoch >= 1)
    train(config, 7, corpus, tmp_path / "parts")
    monkeypatch.setattr(Progress, "is_over", is_over)
    resumed = train(config, 7, corpus, tmp_path / "parts")

    for column in ("loss", "val_loss"):
        losses = [[row[column] for row in run.history] for run in (whole, resumed)]
        assert len(losses[0]) == 3
        np.testing.assert_allclose(losses[1], losses[0], rtol=1e-3)
    weights = [
        keras.saving.load_model(run.best).get_weights() for run in (whole, resumed)
    ]
    for left, right in zip(*weights, strict=True):
        np.testing.assert_allclose(left, right, rtol=1e-2, atol=2e-3)


def test_a_trained_model_drops_into_the_app(
    corpus: Corpus, config: TrainingConfig, tmp_path: Path
) -> None:
    run = train(config, 0, corpus, tmp_path / "run")
    assets = tmp_path / "assets"
    export_model(config, 0, corpus, run, assets)

    recognizer = Recognizer.load(assets)
    network = keras.saving.load_model(run.best)
    glyphs = glyphs_of(corpus.mnist.validation.images)
    logits = network.predict(glyphs, verbose=0)
    outputs = recognizer.outputs(glyphs)
    expected = softmax(logits / recognizer.manifest.temperature)
    np.testing.assert_allclose(outputs.probabilities, expected, atol=1e-5)
    np.testing.assert_allclose(outputs.energy, energy(logits), atol=1e-4)
    assert (~outputs.refused).mean() >= 0.97  # of 200; 99% of all validation digits
    assert recognizer.manifest.parameters == network.count_params() < 700_000
    history = pd.read_parquet(assets / "report" / "history.parquet")
    assert history["epoch"].tolist() == [1, 2, 3]
    best = history["epoch"].iloc[int(history["val_loss"].argmin())]
    assert recognizer.manifest.best_epoch == best


@pytest.mark.parametrize(
    ("keep_last", "kept"),
    [
        pytest.param(False, 2, id="the lowest validation loss"),
        pytest.param(True, 3, id="the last epoch, whatever its loss"),
    ],
)
def test_which_epoch_is_kept(
    corpus: Corpus,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    keep_last: bool,
    kept: int,
) -> None:
    losses = iter([0.3, 0.1, 0.2])
    monkeypatch.setattr(
        "training.train.validate", lambda *_: {"val_loss": next(losses)}
    )
    seen: list[list[np.ndarray]] = []
    config = dataclasses.replace(SHORT["baseline"], keep_last=keep_last)
    run = train(
        config,
        0,
        corpus,
        tmp_path,
        after_epoch=lambda n, *_: seen.append(n.get_weights()),
    )
    assert run.best_epoch == kept
    weights = keras.saving.load_model(run.best).get_weights()
    for stored, then in zip(weights, seen[kept - 1], strict=True):
        np.testing.assert_array_equal(stored, then)


def test_statistics_are_those_of_the_averaged_weights(
    corpus: Corpus, tmp_path: Path
) -> None:
    config = dataclasses.replace(SHORT["vgg"], epochs=1)
    sources = training_sources(config, 0, corpus, tmp_path)
    samples = epoch_samples(sources, config, 0, 0)
    model = config.build()
    network = config.build()
    network.set_weights(model.get_weights())
    shown = AugmentedNetwork(model, Augmentation(config.augmentation, config.gentle))
    batches = list(shown.varied(samples.glyphs, config.batch_size))
    normalize_anew(network, batches)
    first = keras.Model(network.input, network.get_layer("conv1a").output)
    means = [
        first(glyphs).numpy().mean(axis=(0, 1, 2))
        for glyphs in batches[:NORMALIZATION_BATCHES]
    ]
    found = network.get_layer("norm1a").moving_mean.numpy()
    np.testing.assert_allclose(found, np.mean(means, axis=0), atol=1e-5)
    kernels = [m.get_layer("conv1a").kernel.numpy() for m in (model, network)]
    np.testing.assert_array_equal(kernels[0], kernels[1])


@pytest.mark.parametrize(
    ("cycles", "averaged"),
    [
        pytest.param(2, True, id="a cycle ends, the next begins from the averages"),
        pytest.param(1, False, id="within a cycle it goes on from the last weights"),
    ],
)
def test_what_the_next_epoch_begins_from(
    cycles: int,
    averaged: bool,
    corpus: Corpus,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = dataclasses.replace(
        SHORT["vgg"], epochs=2 // cycles, gentle_epochs=0, cycles=cycles
    )
    monkeypatch.setattr(Progress, "is_over", lambda self, _: self.epoch >= 1)
    run = train(config, 0, corpus, tmp_path)
    model = compiled(config, LearningRate(config, steps=1), "float32")
    model.load_weights(tmp_path / "epoch001.weights.h5")
    kept = keras.saving.load_model(run.best)
    kernels = [
        network.get_layer("conv1b").kernel.numpy() for network in (model.network, kept)
    ]
    assert np.array_equal(*kernels) is averaged


def test_gentle_epochs_come_at_the_end_of_each_cycle() -> None:
    config = dataclasses.replace(SHORT["vgg"], epochs=2, gentle_epochs=1, cycles=2)
    assert config.total_epochs == 6
    epochs = range(6)
    assert [epoch for epoch in epochs if config.is_gentle(epoch)] == [2, 5]
    assert [epoch for epoch in epochs if config.begins_cycle(epoch)] == [3]


def test_what_a_source_weighs_in_gentle_epochs() -> None:
    glyphs = np.full((40, 28, 28), 255, np.uint8)
    sources = [
        GlyphSource(glyphs, np.full(40, 3, np.uint8), 40),
        GlyphSource(glyphs, np.full(40, 7, np.uint8), 40, gentle_weight=0.25),
    ]
    config = dataclasses.replace(SHORT["vgg"], epochs=1, gentle_epochs=1)
    means = []
    for epoch in (0, 1):
        _, labels, weights = epoch_samples(sources, config, 0, epoch)
        means.append([weights[labels == label].mean() for label in (3, 7)])
    expected = np.array([[1, 1], [1, 0.25]])
    np.testing.assert_allclose(np.array(means), expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("pens_weigh", "share_right"),
    [
        pytest.param(1.0, 0.7, id="pens as much as MNIST"),
        pytest.param(0.25, 0.76, id="pens less"),
        pytest.param(0.0, 0.8, id="MNIST alone"),
    ],
)
def test_the_validation_loss_is_calibrated_and_weighted(
    pens_weigh: float, share_right: float
) -> None:
    inputs = keras.Input((28, 28))
    zeros = keras.layers.Dense(10, kernel_initializer="zeros", name="logits")
    network = keras.Model(inputs, zeros(keras.layers.Flatten()(inputs)))
    always_3 = 6 * np.eye(10, dtype=np.float32)[3]
    zeros.set_weights([zeros.kernel.numpy(), always_3])
    labels = np.array([3] * 8 + [5] * 2 + [3] * 6 + [5] * 4, np.uint8)
    digits = Digits(np.zeros((20, 28, 28), np.uint8), labels)
    config = dataclasses.replace(SHORT["vgg"], gentle_others=pens_weigh)
    groups = {"mnist": slice(0, 10), "centered": slice(10, 20)}

    row = validate(network, ValidationDigits(digits, groups), config)

    assert row["val_accuracy"] == pytest.approx(0.7)
    assert row["val_mnist_accuracy"] == pytest.approx(0.8)
    assert row["val_other_accuracy"] == pytest.approx(0.6)
    # The temperature that fits best gives the 3 the share of all that are one.
    loss = -share_right * np.log(0.7) - (1 - share_right) * np.log(0.3 / 9)
    assert row["val_loss"] == pytest.approx(loss, rel=5e-3)


def test_an_epoch_takes_its_part_of_each_source() -> None:
    def source(label: int, count: int, per_epoch: int) -> GlyphSource:
        glyphs = np.full((count, 28, 28), 255, np.uint8)
        return GlyphSource(glyphs, np.full(count, label, np.uint8), per_epoch)

    sources = [source(3, 50, 50), source(NO_DIGIT, 90, 20)]
    whole = dataclasses.replace(SHORT["vgg"], skipped=0.0)
    epochs = [epoch_samples(sources, whole, 1, epoch).labels for epoch in (0, 0, 1)]
    assert np.bincount(epochs[0])[[3, NO_DIGIT]].tolist() == [50, 20]
    np.testing.assert_array_equal(epochs[0], epochs[1])
    assert (epochs[0] != epochs[2]).any()


def test_what_validates_is_not_trained_on(corpus: Corpus, tmp_path: Path) -> None:
    pen_source = corpus.digits["pendigits"]
    sources = training_sources(SHORT["vgg"], 0, corpus, tmp_path)
    labels = [set(source.labels) for source in sources]
    assert labels[1] == {one.label for one in pen_source.training}
    assert labels[2] == labels[3] == {NO_DIGIT}
    validation = validation_digits(SHORT["vgg"], corpus)
    assert list(validation.groups) == ["mnist", *CONDITIONS]
    for condition in CONDITIONS:
        part = validation.digits[validation.groups[condition]]
        assert part.labels.tolist() == [one.label for one in pen_source.validation]


def test_runs_share_the_glyphs_that_are_kept(corpus: Corpus, tmp_path: Path) -> None:
    shared = dataclasses.replace(corpus, kept=tmp_path / "glyphs")
    first = training_sources(SHORT["vgg"], 0, shared, tmp_path / "one")
    none_left = DigitSource("Pens", [], [])
    emptied = dataclasses.replace(shared, digits={"pendigits": none_left})
    config = dataclasses.replace(SHORT["vgg"], non_digits={})
    again = training_sources(config, 0, emptied, tmp_path / "other")
    assert not (tmp_path / "other").exists()
    np.testing.assert_array_equal(first[1].glyphs, again[1].glyphs)


@pytest.mark.parametrize(
    ("progress", "over"),
    [
        pytest.param(Progress(), False, id="not begun"),
        pytest.param(Progress(epoch=20, best_epoch=20), True, id="all epochs done"),
        pytest.param(Progress(epoch=10, best_epoch=4), True, id="no better for long"),
        pytest.param(Progress(epoch=9, best_epoch=4), False, id="still waiting"),
    ],
)
def test_early_stopping(progress: Progress, over: bool) -> None:
    assert progress.is_over(CONFIGS["baseline"]) is over


def test_the_learning_rate_rises_once_and_falls_twice() -> None:
    config = dataclasses.replace(
        CONFIGS["vgg"], epochs=10, gentle_epochs=5, warmup=1.0, gentle_rate=1e-3
    )
    rate = LearningRate(config, steps=20)
    rates = np.array([float(rate(step)) for step in range(300)])
    assert rates[0] == 0
    assert rates.argmax() == 20
    assert rates.max() == pytest.approx(config.learning_rate)
    assert (np.diff(rates[20:200]) < 0).all()
    assert rates[199] < 1e-6
    assert rates[200] == pytest.approx(1e-3)
    assert (np.diff(rates[200:]) < 0).all()
    assert rates[299] < 1e-6


def test_the_last_epochs_vary_digits_less(mnist: Mnist) -> None:
    config = dataclasses.replace(SHORT["vgg"], epochs=2, gentle_epochs=2)
    assert config.total_epochs == 4
    glyphs = np.repeat(mnist.train.images[:1], 500, axis=0)
    augmentation = Augmentation(config.augmentation, config.gentle)
    spread = []
    for epoch in range(4):
        augmentation.begin_epoch(0, epoch, config.is_gentle(epoch))
        varied = augmentation(glyphs, training=True).numpy()
        spread.append(varied.std(axis=0).mean())
    assert 0 < max(spread[2:]) < 0.75 * min(spread[:2])


def test_a_run_tells_how_far_it_is_until_it_is_over(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "INTERVAL_SECONDS", 0.0)
    notes: list[RunProgress] = []
    save = RunProgress.save

    def spy(note: RunProgress, folder: Path) -> None:
        save(note, folder)
        notes.extend(load_active_runs(tmp_path))

    monkeypatch.setattr(RunProgress, "save", spy)
    train(SHORT["vgg"], 5, corpus, tmp_path / "run")
    done = [note.done for note in notes]
    assert done == sorted(done)
    assert {(note.name, note.seed, note.epochs) for note in notes} == {("vgg", 5, 3)}
    assert [len(note.history) for note in notes] == [note.epoch - 1 for note in notes]
    assert notes[-1].done == 1
    assert notes[-1].measures["loss"] > 0
    assert load_active_runs(tmp_path) == []

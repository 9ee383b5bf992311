"""Training: a run that was interrupted ends as one that was not, and exports."""

import dataclasses
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import pytest

from digit_model import Recognizer
from training.configs import CONFIGS, TrainingConfig
from training.data import Mnist, glyphs_of
from training.export import export_model
from training.train import Progress, train


@pytest.fixture
def few(mnist: Mnist) -> Mnist:
    """A little of MNIST, the test part left empty."""
    return Mnist(mnist.train[:1_024], mnist.validation[:200], mnist.test[:0])


@pytest.fixture
def config() -> TrainingConfig:
    """The baseline for three short epochs."""
    return dataclasses.replace(CONFIGS["baseline"], epochs=3, learning_rate=2e-3)


def test_an_interrupted_run_goes_on_as_if_it_had_not_been(
    few: Mnist, config: TrainingConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = train(config, 7, few, tmp_path / "whole")
    is_over = Progress.is_over
    monkeypatch.setattr(Progress, "is_over", lambda self, _: self.epoch >= 1)
    train(config, 7, few, tmp_path / "parts")
    monkeypatch.setattr(Progress, "is_over", is_over)
    resumed = train(config, 7, few, tmp_path / "parts")

    losses = [[row["loss"] for row in run.history] for run in (whole, resumed)]
    assert len(losses[0]) == 3
    np.testing.assert_allclose(losses[1], losses[0], rtol=1e-3)
    weights = [
        keras.saving.load_model(run.best).get_weights() for run in (whole, resumed)
    ]
    for left, right in zip(*weights, strict=True):
        np.testing.assert_allclose(left, right, rtol=1e-2, atol=2e-3)


def test_a_trained_model_drops_into_the_app(
    few: Mnist, config: TrainingConfig, tmp_path: Path
) -> None:
    run = train(config, 0, few, tmp_path / "run")
    assets = tmp_path / "assets"
    export_model(config, 0, few, run, assets)

    recognizer = Recognizer.load(assets)
    network = keras.saving.load_model(run.best)
    glyphs = glyphs_of(few.validation.images[:20])
    logits = network.predict(glyphs, verbose=0) / recognizer.manifest.temperature
    expected = keras.ops.convert_to_numpy(keras.ops.softmax(logits))
    np.testing.assert_allclose(recognizer.probabilities(glyphs), expected, atol=1e-5)
    assert recognizer.manifest.parameters == network.count_params()
    history = pd.read_parquet(assets / "report" / "history.parquet")
    assert history["epoch"].tolist() == [1, 2, 3]
    best = history["epoch"].iloc[int(history["val_loss"].argmin())]
    assert recognizer.manifest.best_epoch == best


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

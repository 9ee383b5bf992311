"""Training the finder: it learns, it resumes, and what it exports can be read with."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from digit_model.finding.classes import CLASSES
from training.finder import fitting
from training.finder.architecture import build_finder
from training.finder.fitting import FinderConfig, train_finder
from training.finder.target_maps import Targets, make_targets
from training.scenes.truth import SIDE, Scene, Truth

CONFIG = FinderConfig(
    steps=4, batch=2, validate_every=2, validation_scenes=2, averaging=0.5
)


def bars(number: int) -> Scene:
    """A scene of three upright bars."""
    rng = np.random.default_rng(number)
    image = np.full((SIDE, SIDE), 220, np.uint8)
    ink = np.zeros((SIDE, SIDE), np.uint8)
    marks = []
    for column in (30, 90, 150):
        top = int(rng.integers(20, 120))
        image[top : top + 40, column : column + 6] = 20
        ink[top : top + 40, column : column + 6] = 255
        marks.append(Truth("1", (column, top, 6, 40)))
    return Scene("lines", image, marks, ink)


def batch(number: int, size: int) -> Targets:
    targets = [make_targets(bars(number * size + i)) for i in range(size)]
    return Targets(*(np.stack(maps) for maps in zip(*targets, strict=True)))


@pytest.fixture(autouse=True, scope="module")
def _scenes_of_bars() -> Iterator[None]:
    def batches(seed: int, size: int, first: int, workers: int) -> Any:  # noqa: ARG001
        while True:
            yield batch(first, size)
            first += 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "training_batches", batches)
        patch.setattr(
            fitting, "make_batch", lambda _, first, size, **__: batch(first, size)
        )
        yield


@pytest.fixture(scope="module")
def run(
    tmp_path_factory: pytest.TempPathFactory, _scenes_of_bars: None
) -> tuple[keras.Model, Path]:
    """A finder that was trained without interruption, and the folder of its run."""
    folder = tmp_path_factory.mktemp("run")
    return train_finder(CONFIG, folder), folder


def test_the_network_has_the_size_and_the_maps_that_it_promises() -> None:
    model = build_finder()
    assert model.count_params() <= 1_500_000
    maps = model(np.zeros((1, 64, 96, 1), np.float32))
    shapes = {name: tuple(value.shape) for name, value in maps.items()}
    assert shapes == {
        "heat": (1, 16, 24, len(CLASSES)),
        "box": (1, 16, 24, 4),
        "ink": (1, 64, 96, 1),
    }


def test_training_lowers_the_loss(tmp_path: Path) -> None:
    config = replace(CONFIG, steps=24, validate_every=12)
    train_finder(config, tmp_path)
    rows = [
        json.loads(line)
        for line in (tmp_path / fitting.CURVES).read_text().splitlines()
    ]
    assert [row["step"] for row in rows] == [12, 24]
    assert rows[1]["train"]["loss"] < rows[0]["train"]["loss"]


def test_an_interrupted_run_resumes_where_it_was(
    run: tuple[keras.Model, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _ = run
    begun: list[int] = []

    def interrupted(seed: int, size: int, first: int, workers: int) -> Any:  # noqa: ARG001
        begun.append(first)
        for number in range(first, 99):
            if number == 3 and len(begun) == 1:
                raise KeyboardInterrupt
            yield batch(number, size)

    monkeypatch.setattr(fitting, "training_batches", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train_finder(CONFIG, tmp_path)
    resumed = train_finder(CONFIG, tmp_path)
    assert begun == [0, 2]
    for one, other in zip(whole.get_weights(), resumed.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_a_run_begins_from_the_weights_of_another(
    run: tuple[keras.Model, Path], tmp_path: Path
) -> None:
    other, folder = run
    start = folder / fitting.WEIGHTS
    still = replace(CONFIG, steps=2, seed=1, peak=0.0, start=start)
    begun = train_finder(still, tmp_path)
    kernel, expected = (m.get_layer("heat").kernel.numpy() for m in (begun, other))
    np.testing.assert_allclose(kernel, expected, rtol=1e-5, atol=1e-7)


def test_a_finished_run_is_not_trained_again(run: tuple[keras.Model, Path]) -> None:
    finished, folder = run
    curves = (folder / fitting.CURVES).read_text()
    again = train_finder(CONFIG, folder)
    assert (folder / fitting.CURVES).read_text() == curves
    for one, other in zip(finished.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)

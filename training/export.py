"""From a finished run to the files that the app reads."""

import platform
from dataclasses import dataclass
from pathlib import Path

import keras
import pandas as pd
import tensorflow as tf

from digit_model.config import PreprocessingConfig
from digit_model.manifest import Manifest, sha256_of
from digit_model.report import HISTORY_FILE, REPORT_FOLDER
from training.calibration import find_temperature
from training.configs import TrainingConfig
from training.data import Mnist, glyphs_of

MODEL_FILE = "model.keras"


@dataclass(frozen=True)
class Run:
    """What training leaves behind.

    Attributes:
        best: File of the weights with the lowest validation loss.
        best_epoch: Their epoch, from 1.
        history: One row an epoch.
    """

    best: Path
    best_epoch: int
    history: list[dict[str, float]]


def export_model(
    config: TrainingConfig, seed: int, data: Mnist, run: Run, folder: Path
) -> None:
    """Write the model, its manifest and its history.

    The temperature is found on the validation images here, so that a manifest is never
    without it.

    Args:
        config: What was trained.
        seed: The run's seed.
        data: MNIST, for the validation images.
        run: The finished run.
        folder: Where to, usually `digit_model/assets`.
    """
    report = folder / REPORT_FOLDER
    report.mkdir(parents=True, exist_ok=True)
    model = keras.saving.load_model(run.best, compile=False)
    model.save(folder / MODEL_FILE)
    glyphs = glyphs_of(data.validation.images)
    logits = model.predict(glyphs, batch_size=500, verbose=0)
    Manifest(
        name=config.name,
        description=config.description,
        model_file=MODEL_FILE,
        model_sha256=sha256_of(folder / MODEL_FILE),
        parameters=model.count_params(),
        classes=list(range(10)),
        temperature=find_temperature(logits, data.validation.labels),
        preprocessing=PreprocessingConfig(),
        seed=seed,
        best_epoch=run.best_epoch,
        trained_on=(
            f"MNIST: {len(data.train):,} training images; the last "
            f"{len(data.validation):,} chose the epoch and the temperature"
        ),
        versions={
            "python": platform.python_version(),
            "keras": keras.__version__,
            "tensorflow": tf.__version__,
        },
    ).save(folder)
    history = pd.DataFrame(run.history).astype({"epoch": "int32"})
    history.to_parquet(report / HISTORY_FILE, index=False)

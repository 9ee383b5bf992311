"""The report that training and evaluation leave next to the model, read back."""

import json
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
import pandas as pd

from digit_model.evaluation.report_metrics import FORMAT, Metrics
from digit_model.network.manifest import ASSETS

REPORT_FOLDER = "report"
"""Name of the folder inside the assets."""
METRICS_FILE = "metrics.json"
HISTORY_FILE = "history.parquet"
PREDICTIONS_FILE = "predictions.parquet"
IMAGES_FILE = "images.npz"
"""Test images, and the training images that they are compared with; all runs' own."""
RUNS_FOLDER = "runs"
"""Name of the folder inside the report's with the reports of other training runs."""
OWN = ASSETS / REPORT_FOLDER
"""Where the report of the model in use is."""
PROBABILITY_COLUMNS = [f"p{digit}" for digit in range(10)]
LOOK_ALIKE_COLUMNS = [f"look_alike{place}" for place in range(1, 6)]
"""Rows of the training images in `images.npz`, the nearest first."""
HISTORY_COLUMNS = ["epoch", "accuracy", "loss", "val_accuracy", "val_loss"]
PREDICTION_COLUMNS = [
    *("index", "label", "predicted", "confidence"),
    *("energy", "similarity", "refused"),
    *PROBABILITY_COLUMNS,
    *LOOK_ALIKE_COLUMNS,
]


class ReportError(RuntimeError):
    """A report file is missing or damaged; the message says which command makes it."""


@dataclass(frozen=True)
class Report:
    """Everything that the metrics pages draw about one run.

    Attributes:
        identity: Changes whenever one of the files does.
        metrics: The content of `metrics.json`: the summary that evaluation wrote.
        history: One row per epoch, with at least `HISTORY_COLUMNS`.
        predictions: One row per test image, in order, with `PREDICTION_COLUMNS`;
            probabilities are float32 after the softmax, `refused` is what the app does
            not answer.
    """

    identity: str
    metrics: Metrics
    history: pd.DataFrame
    predictions: pd.DataFrame


@dataclass(frozen=True)
class ReportImages:
    """Images that predictions speak of; the same for all runs.

    Attributes:
        test: `(n, 28, 28)` uint8, ink = 255, in the order of the predictions.
        training: `(m, 28, 28)` uint8, those that test images are compared with.
        training_labels: `(m,)` uint8.
    """

    test: npt.NDArray[np.uint8]
    training: npt.NDArray[np.uint8]
    training_labels: npt.NDArray[np.uint8]


def report_folders(assets: Path = ASSETS) -> list[Path]:
    """The model's own report folder, then those of the other runs by name."""
    own = assets / REPORT_FOLDER
    others = (path.parent for path in own.glob(f"{RUNS_FOLDER}/*/*.json"))
    return [own, *sorted(set(others))]


def identity_of(folder: Path) -> str:
    """A text that changes whenever a file of a report does."""
    names = (METRICS_FILE, HISTORY_FILE, PREDICTIONS_FILE)
    files = [folder / name for name in names]
    times = [file.stat().st_mtime_ns if file.is_file() else 0 for file in files]
    return " ".join(map(str, [folder, *times]))


def run_name(metrics: Metrics) -> str:
    """The name of a run: that of its configuration, and its seed."""
    return f"{metrics.model.name}-{metrics.model.seed}"


def load_report(folder: Path = OWN) -> Report:
    """Read the report of one run.

    Raises:
        ReportError: A file is missing, is damaged or has a different format.
    """
    return Report(
        identity_of(folder),
        load_metrics(folder),
        _load_table(folder / HISTORY_FILE, HISTORY_COLUMNS, "train"),
        _load_table(folder / PREDICTIONS_FILE, PREDICTION_COLUMNS, "evaluate"),
    )


def load_metrics(folder: Path = OWN) -> Metrics:
    """Read only `metrics.json`, which the model card is made of.

    Raises:
        ReportError: As in `load_report`.
    """
    path = folder / METRICS_FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _missing(path, "evaluate") from error
    except ValueError as error:
        raise _damaged(path, "evaluate") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ReportError(
            f"The report file {path.name} has a format that this version does not "
            "read. Make it again with `python -m training.evaluate`."
        )
    try:
        return Metrics.from_dict(content)
    except ValueError as error:
        raise _damaged(path, "evaluate") from error


def load_runs(assets: Path = ASSETS) -> list[Metrics]:
    """Read `metrics.json` of the model and of all other runs, sorted by name and seed.

    Raises:
        ReportError: As in `load_report`.
    """
    runs = [load_metrics(folder) for folder in report_folders(assets)]
    return sorted(runs, key=lambda run: (run.model.name, run.model.seed))


def load_images(assets: Path = ASSETS) -> ReportImages:
    """Read the images that predictions speak of.

    Raises:
        ReportError: The file is missing or damaged.
    """
    path = assets / REPORT_FOLDER / IMAGES_FILE
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as content:
            names = ("test", "training", "training_labels")
            return ReportImages(*(content[name] for name in names))
    except FileNotFoundError as error:
        raise _missing(path, "evaluate") from error
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise _damaged(path, "evaluate") from error


def _load_table(path: Path, columns: list[str], command: str) -> pd.DataFrame:
    if not path.is_file():
        raise _missing(path, command)
    try:
        table = pd.read_parquet(path)
    except MemoryError:  # which says nothing about the file
        raise
    except Exception as error:  # pyarrow has many ways to fail on damaged files
        raise _damaged(path, command) from error
    absent = [column for column in columns if column not in table]
    if absent or table.empty:
        lacking = f"the columns {', '.join(absent)}" if absent else "rows"
        raise ReportError(
            f"The report file {path.name} lacks {lacking}. Make it again with "
            f"`python -m training.{command}`."
        )
    return table


def _missing(path: Path, command: str) -> ReportError:
    return ReportError(
        f"The report file {path.name} is missing. Make it with "
        f"`python -m training.{command}`."
    )


def _damaged(path: Path, command: str) -> ReportError:
    return ReportError(
        f"The report file {path.name} is damaged. Make it again with "
        f"`python -m training.{command}`."
    )

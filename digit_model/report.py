"""The report that training and evaluation leave beside the model, read back."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from digit_model.manifest import ASSETS

REPORT_FOLDER = "report"
"""Name of the folder inside the assets."""
METRICS_FILE = "metrics.json"
HISTORY_FILE = "history.parquet"
PREDICTIONS_FILE = "predictions.parquet"
FORMAT = 1
"""Version of the layout of all three files."""

PROBABILITY_COLUMNS = [f"p{digit}" for digit in range(10)]
HISTORY_COLUMNS = ["epoch", "accuracy", "loss", "val_accuracy", "val_loss"]
PREDICTION_COLUMNS = ["index", "label", "predicted", "confidence", *PROBABILITY_COLUMNS]


class ReportError(RuntimeError):
    """A report file is missing or damaged; the message says which command makes it."""


@dataclass(frozen=True)
class Report:
    """Everything that the metrics pages draw.

    Attributes:
        metrics: Content of `metrics.json`: the summary that evaluation wrote.
        history: One row an epoch, with at least `HISTORY_COLUMNS`.
        predictions: One row a test image, with `PREDICTION_COLUMNS`; probabilities
            are float32 after the softmax.
    """

    metrics: dict[str, Any]
    history: pd.DataFrame
    predictions: pd.DataFrame


def load_report(assets: Path = ASSETS) -> Report:
    """Read the report of the model in an assets folder.

    Raises:
        ReportError: A file is missing, damaged or of another format.
    """
    folder = assets / REPORT_FOLDER
    return Report(
        load_metrics(assets),
        _load_table(folder / HISTORY_FILE, HISTORY_COLUMNS, "train"),
        _load_table(folder / PREDICTIONS_FILE, PREDICTION_COLUMNS, "evaluate"),
    )


def load_metrics(assets: Path = ASSETS) -> dict[str, Any]:
    """Read only `metrics.json`, which the model card is made of.

    Raises:
        ReportError: As in `load_report`.
    """
    path = assets / REPORT_FOLDER / METRICS_FILE
    try:
        metrics = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _missing(path, "evaluate") from error
    except ValueError as error:
        raise _damaged(path, "evaluate") from error
    if not isinstance(metrics, dict) or metrics.get("format") != FORMAT:
        raise ReportError(
            f"The report file {path.name} has another format than this version reads. "
            "Make it again with `python -m training.evaluate`."
        )
    return metrics


def _load_table(path: Path, columns: list[str], command: str) -> pd.DataFrame:
    if not path.is_file():
        raise _missing(path, command)
    try:
        table = pd.read_parquet(path)
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

"""Score the exported model once: `python -m training.evaluate`.

Writes `metrics.json` and `predictions.parquet` into the report folder beside the model.
Nothing is chosen here: the weights, the temperature and the preprocessing are frozen in
the manifest before the test set is opened.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from rich.progress import track

from digit_model.images import ImageSource
from digit_model.manifest import ASSETS
from digit_model.metrics import (
    expected_calibration_error,
    negative_log_likelihood,
    score,
)
from digit_model.recognizer import Reading, Recognizer
from digit_model.report import (
    FORMAT,
    METRICS_FILE,
    PREDICTIONS_FILE,
    PROBABILITY_COLUMNS,
    REPORT_FOLDER,
)
from digit_model.strokes import BRUSH, draw_strokes
from training import pens, uploads
from training.data import DataError, Digits, load_mnist

CHUNK = 512
"""Images in memory at once."""
PEN_CONDITIONS: dict[str, dict[str, Any]] = {
    "Pen strokes, centered, brush 20": {},
    "Pen strokes, 60% size in a corner, brush 20": {"size": 0.6, "in_corner": True},
    "Pen strokes, 40% size in a corner, brush 20": {"size": 0.4, "in_corner": True},
    "Pen strokes, centered, brush 8": {"brush": 8.0},
    "Pen strokes, centered, brush 40": {"brush": 40.0},
}

Answers = npt.NDArray[np.int64]


def evaluate_test(
    recognizer: Recognizer, test: Digits
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Score the stored test images, without preprocessing, as the field does.

    Returns:
        The entries of `metrics.json` and the rows of `predictions.parquet`.
    """
    probabilities = recognizer.probabilities((test.images / 255).astype(np.float32))
    answers = probabilities.argmax(axis=1)
    confidences = probabilities.max(axis=1)
    right = answers == test.labels
    summary = {
        "set": "MNIST test set, images as stored",
        **asdict(score(right)),
        "expected_calibration_error": expected_calibration_error(confidences, right),
        "negative_log_likelihood": negative_log_likelihood(probabilities, test.labels),
    }
    predictions = pd.DataFrame(
        {
            "index": np.arange(len(test), dtype=np.int32),
            "label": test.labels.astype(np.int8),
            "predicted": answers.astype(np.int8),
            "confidence": confidences.astype(np.float32),
        }
    )
    columns = pd.DataFrame(probabilities, columns=PROBABILITY_COLUMNS)
    return summary, pd.concat([predictions, columns], axis=1)


def evaluate_condition(
    recognizer: Recognizer,
    name: str,
    images: Iterable[ImageSource],
    labels: npt.NDArray[np.integer],
) -> dict[str, Any]:
    """Score images that come in as a person's would, through all preprocessing.

    A rejected image counts as wrong.
    """
    progress = track(images, f"{name:<48}", total=len(labels))
    answers = np.fromiter((_answer(r) for r in _read(recognizer, progress)), np.int64)
    rejected = int((answers < 0).sum())
    return {"name": name, **asdict(score(answers == labels)), "rejected": rejected}


def mnist_conditions(recognizer: Recognizer, test: Digits) -> Iterator[dict[str, Any]]:
    """Score the test set as pictures with light and with dark ink."""
    pictures = {"light on dark": test.images, "dark on light": 255 - test.images}
    for name, images in pictures.items():
        title = f"MNIST test set through the app, {name}"
        yield evaluate_condition(recognizer, title, images, test.labels)


def pen_conditions(
    recognizer: Recognizer, digits: Sequence[pens.PenDigit]
) -> Iterator[dict[str, Any]]:
    """Score recorded pen strokes by place, size and brush; corners take turns."""
    labels = np.array([digit.label for digit in digits])
    for name, how in PEN_CONDITIONS.items():
        images = (draw_pen(digit, number, **how) for number, digit in enumerate(digits))
        yield evaluate_condition(recognizer, name, images, labels)


def draw_pen(
    digit: pens.PenDigit,
    number: int,
    size: float = 1.0,
    in_corner: bool = False,
    brush: float = BRUSH,
) -> npt.NDArray[np.float32]:
    """Draw a recording, dark on light; `number` picks the corner.

    Returns:
        `(280, 280)` float32 in [0, 1], white = 1.
    """
    corner = number % 4 if in_corner else None
    strokes = pens.place_strokes(digit, size, corner, brush)
    return np.float32(1) - draw_strokes(strokes, brush)


def _read(recognizer: Recognizer, images: Iterable[ImageSource]) -> Iterator[Reading]:
    remaining = iter(images)
    while chunk := list(islice(remaining, CHUNK)):
        yield from recognizer.read_batch(chunk)


def _answer(reading: Reading) -> int:
    return -1 if reading.digit is None else reading.digit


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with the four MNIST files")
    parser.add_argument("--pens", type=Path, default=pens.DEFAULT_FILE)
    parser.add_argument("--uploads", type=Path, default=uploads.DEFAULT_FILE)
    parser.add_argument(
        "--assets", type=Path, default=ASSETS, help="folder with the exported model"
    )
    arguments = parser.parse_args()
    try:
        test = load_mnist(arguments.data).test
    except DataError as error:
        parser.exit(1, f"{error}\n")
    recognizer = Recognizer.load(arguments.assets)
    summary, predictions = evaluate_test(recognizer, test)
    conditions = list(mnist_conditions(recognizer, test))
    try:
        conditions += pen_conditions(recognizer, pens.load_pen_digits(arguments.pens))
    except DataError as error:
        print(f"Pen strokes are left out. {error}")
    try:
        files = uploads.load_uploads(arguments.uploads)
        labels = np.array([file.label for file in files])
        images = (file.data for file in files)
        name = "Uploaded files (HwD-1000, development half)"
        conditions.append(evaluate_condition(recognizer, name, images, labels))
    except DataError as error:
        print(f"Uploads are left out. {error}")
    report = arguments.assets / REPORT_FOLDER
    metrics = {
        "format": FORMAT,
        "model": recognizer.manifest.name,
        "model_sha256": recognizer.manifest.model_sha256,
        "seed": recognizer.manifest.seed,
        "test": summary,
        "conditions": conditions,
    }
    (report / METRICS_FILE).write_text(json.dumps(metrics, indent=2) + "\n")
    predictions.to_parquet(report / PREDICTIONS_FILE, index=False)
    for entry in [{"name": summary["set"], **summary}, *conditions]:
        print(
            f"{entry['name']:<48} {entry['accuracy']:8.2%}  "
            f"[{entry['low']:.2%}, {entry['high']:.2%}]  "
            f"{entry['errors']} errors of {entry['n']}"
        )


if __name__ == "__main__":
    main()

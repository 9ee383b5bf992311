"""The bars on real strokes and uploads, and the report that says they are met.

The pen strokes and uploads serve development. MNIST's test set is not touched here: its
figures are read from the report, and the same checks run on the validation images.
"""

from collections.abc import Iterable

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.images import ImageSource
from digit_model.report import load_metrics
from training import pens, uploads
from training.data import Mnist
from training.evaluate import draw_pen


def accuracy(
    recognizer: Recognizer, images: Iterable[ImageSource], labels: Iterable[int]
) -> float:
    digits = [reading.digit for reading in recognizer.read_batch(images)]
    return float(np.mean([d == label for d, label in zip(digits, labels, strict=True)]))


def test_pen_strokes_are_read_in_the_middle_and_in_corners(
    recognizer: Recognizer, pen_digits: list[pens.PenDigit]
) -> None:
    labels = [digit.label for digit in pen_digits]
    centered = [draw_pen(digit, n) for n, digit in enumerate(pen_digits)]
    cornered = [draw_pen(d, n, 0.6, in_corner=True) for n, d in enumerate(pen_digits)]
    in_middle = accuracy(recognizer, centered, labels)
    assert in_middle >= 0.92
    assert accuracy(recognizer, cornered, labels) >= in_middle - 0.02


def test_uploads_are_read_as_they_are(
    recognizer: Recognizer, upload_files: list[uploads.Upload]
) -> None:
    labels = [file.label for file in upload_files]
    assert accuracy(recognizer, [file.data for file in upload_files], labels) >= 0.98


@pytest.mark.parametrize("inverted", [False, True], ids=["light ink", "dark ink"])
def test_preprocessing_costs_no_accuracy(
    recognizer: Recognizer, mnist: Mnist, inverted: bool
) -> None:
    part = mnist.validation[:2_000]
    raw = recognizer.probabilities((part.images / 255).astype(np.float32))
    raw_accuracy = float((raw.argmax(axis=1) == part.labels).mean())
    images = 255 - part.images if inverted else part.images
    assert accuracy(recognizer, images, part.labels) >= raw_accuracy - 0.003


def test_the_report_meets_the_bars() -> None:
    metrics = load_metrics()
    raw = metrics["test"]["accuracy"]
    by_name = {c["name"]: c["accuracy"] for c in metrics["conditions"]}
    assert raw >= 0.9926
    assert by_name["MNIST test set through the app, light on dark"] >= raw - 0.003
    assert by_name["MNIST test set through the app, dark on light"] >= raw - 0.003
    middle = by_name["Pen strokes, centered, brush 20"]
    assert middle >= 0.92
    assert by_name["Pen strokes, 60% size in a corner, brush 20"] >= middle - 0.02
    assert by_name["Uploaded files (HwD-1000, development half)"] >= 0.98

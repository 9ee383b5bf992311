"""The bars on real strokes and uploads, and the report that says they are met.

The pen strokes and uploads serve development. MNIST's test set is not touched here: its
figures are read from the report, and the same checks run on the validation images.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.evaluation.report import load_metrics
from digit_model.imaging.decoding import ImageSource
from training.data import pens, uploads
from training.data.composed_pages import PHOTOS, write_somewhere
from training.data.mnist import Mnist


def accuracy(
    recognizer: Recognizer, images: Iterable[ImageSource], labels: Iterable[int]
) -> float:
    digits = [reading.digit for reading in recognizer.read_batch(images)]
    return float(np.mean([d == label for d, label in zip(digits, labels, strict=True)]))


@pytest.fixture(scope="module")
def in_middle(recognizer: Recognizer, pen_digits: list[pens.PenDigit]) -> float:
    """How many of the digits are read that are drawn in the middle."""
    centered = [pens.draw_pen(digit, n) for n, digit in enumerate(pen_digits)]
    return accuracy(recognizer, centered, (digit.label for digit in pen_digits))


def test_pens_of_others_are_read_in_the_middle(in_middle: float) -> None:
    assert in_middle >= 0.98


@pytest.mark.parametrize(
    ("how", "lost"),
    [
        pytest.param({"size": 0.6, "in_corner": True}, 0.01, id="60% in a corner"),
        pytest.param({"size": 0.4, "in_corner": True}, 0.025, id="40% in a corner"),
        pytest.param({"brush": 8.0}, 0.015, id="thin brush"),
        pytest.param({"brush": 40.0}, 0.015, id="thick brush"),
    ],
)
def test_pens_of_others_are_read_wherever_and_however_they_write(
    recognizer: Recognizer,
    pen_digits: list[pens.PenDigit],
    in_middle: float,
    how: dict[str, Any],
    lost: float,
) -> None:
    labels = (digit.label for digit in pen_digits)
    elsewhere = [pens.draw_pen(d, n, **how) for n, d in enumerate(pen_digits)]
    assert accuracy(recognizer, elsewhere, labels) >= in_middle - lost


@pytest.mark.parametrize("style", [pytest.param(name, id=name) for name in PHOTOS])
@pytest.mark.parametrize(
    ("share", "least"),
    [
        pytest.param(0.1, 0.9, id="a tenth of the width"),
        pytest.param(0.04, 0.8, id="a twenty-fifth"),
    ],
)
def test_a_small_digit_on_a_large_page_is_read(
    recognizer: Recognizer,
    pen_digits: list[pens.PenDigit],
    style: str,
    share: float,
    least: float,
) -> None:
    rng, size = np.random.default_rng(1), (1200, 900)
    digits = pen_digits[::25]
    photos = [
        PHOTOS[style](write_somewhere(digit, share * size[0], size, rng), rng)
        for digit in digits
    ]
    readings = recognizer.read_batch(photos)
    right = [
        not reading.rejected and reading.digit == digit.label
        for reading, digit in zip(readings, digits, strict=True)
    ]
    assert np.mean(right) >= least


def test_uploads_are_read_as_they_are(
    recognizer: Recognizer, upload_files: list[uploads.Upload]
) -> None:
    labels = [file.label for file in upload_files]
    assert accuracy(recognizer, [file.data for file in upload_files], labels) >= 0.995


@pytest.mark.parametrize("inverted", [False, True], ids=["light ink", "dark ink"])
def test_preprocessing_costs_no_accuracy(
    recognizer: Recognizer, mnist: Mnist, inverted: bool
) -> None:
    part = mnist.validation[:2_000]
    raw = recognizer.outputs((part.images / 255).astype(np.float32)).probabilities
    raw_accuracy = float((raw.argmax(axis=1) == part.labels).mean())
    images = 255 - part.images if inverted else part.images
    assert accuracy(recognizer, images, part.labels) >= raw_accuracy - 0.002


def test_the_report_meets_the_bars() -> None:
    metrics, name = load_metrics(), "Pen strokes of 6 validation writers"
    raw = metrics.test.accuracy
    by_name = {c.name: c.accuracy for c in metrics.conditions}
    for ink in ("light on dark", "dark on light"):
        assert by_name[f"MNIST test set through the app, {ink}"] >= raw - 0.001
    middle = by_name[f"{name}, centered, brush 20"]
    assert middle >= 0.99
    assert by_name[f"{name}, 60% size in a corner, brush 20"] >= middle - 0.005
    assert by_name[f"{name}, 40% size in a corner, brush 20"] >= middle - 0.02
    assert by_name[f"{name}, centered, brush 8"] >= middle - 0.01
    assert by_name[f"{name}, centered, brush 40"] >= middle - 0.01
    assert by_name["Uploaded files (HwD-1000, development half)"] >= 0.995
    assert metrics.test.expected_calibration_error <= 0.005

"""It knows when it does not know: a non-digit is refused, with a reason."""

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.evaluation.report import load_metrics
from digit_model.imaging.strokes import draw_strokes
from training.data import pens
from training.data.handwriting import Stroke, move
from training.evaluation import unknown

COUNT = 150


@pytest.mark.parametrize(
    ("draw", "share"),
    [
        pytest.param(unknown.draw_letter, 0.8, id="letters"),
        pytest.param(unknown.draw_zigzag, 0.9, id="hatching"),
        pytest.param(unknown.draw_random_walk, 0.85, id="random walks"),
        pytest.param(unknown.draw_blank, 1.0, id="blank paper"),
    ],
)
def test_what_is_no_digit_is_refused(
    recognizer: Recognizer, draw: unknown.DrawUnknown, share: float
) -> None:
    rng = np.random.default_rng(2026)
    readings = recognizer.read_batch([draw(rng) for _ in range(COUNT)])
    refused = [reading for reading in readings if reading.rejected]
    assert len(refused) >= share * COUNT
    for reading in refused:
        assert reading.reason
        assert reading.reason.endswith(".")
        assert reading.answer is None


def side_by_side(digits: list[pens.PenDigit]) -> list[Stroke]:
    """Digits in a row across the canvas, 70 pixels high."""
    return [
        move(stroke * 0.35, 40 + 80 * place - 49, 90)
        for place, digit in enumerate(digits)
        for stroke in pens.place_strokes(digit)
    ]


@pytest.mark.parametrize("number", ["42", "305", "968"])
def test_several_digits_are_counted(
    recognizer: Recognizer, recorded: dict[int, pens.PenDigit], number: str
) -> None:
    strokes = side_by_side([recorded[int(digit)] for digit in number])
    reading = recognizer.read_drawing(draw_strokes(strokes, 8))
    assert reading.rejected
    assert (
        reading.reason == f"This looks like {len(number)} digits: write one at a time."
    )


def test_refused_ink_keeps_a_guess_and_blank_paper_has_none(
    recognizer: Recognizer,
) -> None:
    rng = np.random.default_rng(0)
    scribble = recognizer.read_drawing(1 - unknown.draw_random_walk(rng))
    assert scribble.rejected
    assert scribble.digit in range(10)
    assert scribble.export()["verdict"] == "rejected"
    assert recognizer.read(np.ones((50, 50))).digit is None


@pytest.mark.parametrize(
    ("name", "bar"),
    [
        ("Letters", 0.85),
        ("Scribbles: h", 0.95),
        ("Scribbles: r", 0.9),
        ("Blank", 0.99),
    ],
)
def test_the_report_meets_the_bars(name: str, bar: float) -> None:
    outliers = load_metrics().outliers
    kind = next(entry for entry in outliers if entry.name.startswith(name))
    assert kind.share >= bar


def test_the_report_keeps_real_digits() -> None:
    assert load_metrics().test.kept.share >= 0.985

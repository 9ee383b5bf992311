"""Evaluation fills every section of the report that its data allow."""

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.evaluation.report import PREDICTION_COLUMNS
from digit_model.evaluation.report_metrics import Metrics
from training.data import pens
from training.data.mnist import Mnist
from training.evaluate import evaluate, print_scores


def blank(rng: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    return np.ones((30, 30), np.float32)


def test_a_small_report_is_whole(
    recognizer: Recognizer, mnist: Mnist, capsys: pytest.CaptureFixture[str]
) -> None:
    some = mnist.validation[:20]
    metrics, predictions, _ = evaluate(recognizer, some, {"Blank": blank})
    assert metrics.test.n == len(predictions) == 20
    assert set(PREDICTION_COLUMNS) == set(predictions)
    assert metrics.pen_series == []
    assert [entry.share for entry in metrics.outliers] == [1.0]
    assert Metrics.from_dict(metrics.to_dict()) == metrics
    print_scores(metrics)
    assert metrics.test.set in capsys.readouterr().out


def test_pens_are_scored_where_there_are_some(
    recognizer: Recognizer, mnist: Mnist, recorded: dict[int, pens.PenDigit]
) -> None:
    held_out = [pens.PenDigit(d, 30, recorded[d].strokes) for d in recorded]
    some = mnist.validation[:20]
    metrics, _, _ = evaluate(recognizer, some, {"Blank": blank}, held_out)
    assert {entry.n for entry in metrics.pen_series} == {10}
    assert any(entry.name.startswith("Pen strokes") for entry in metrics.conditions)

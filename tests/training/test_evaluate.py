"""Evaluation fills every section of the report that its data allow."""

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.evaluation.report import PREDICTION_COLUMNS
from digit_model.evaluation.report_metrics import Answers, Metrics, SourceScore
from training.data import pens
from training.data.mnist import Mnist
from training.evaluate import FurtherData, evaluate, print_scores
from training.evaluation.left_out import LeftOutScores
from training.glyphs.digit_sources import DigitSource
from training.glyphs.written import CONDITIONS, Written

LEFT_OUT = SourceScore(
    source="Pens",
    condition="centered, brush 20",
    left_out=True,
    answered=Answers(n=10, right=8, refused=1, wrong=1, low=0.5, high=0.9),
    naive=0.7,
)


def blank(rng: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    return np.ones((30, 30), np.float32)


def test_a_small_report_is_whole(
    recognizer: Recognizer, mnist: Mnist, capsys: pytest.CaptureFixture[str]
) -> None:
    some = mnist.validation[:20]
    metrics, predictions, _ = evaluate(
        recognizer, some, {"Blank": blank}, FurtherData()
    )
    assert metrics.test.n == len(predictions) == 20
    assert set(PREDICTION_COLUMNS) == set(predictions)
    assert metrics.pen_series == []
    assert [entry.share for entry in metrics.outliers] == [1.0]
    assert Metrics.from_dict(metrics.to_dict()) == metrics
    print_scores(metrics)
    assert metrics.test.set in capsys.readouterr().out


def test_pens_and_sources_are_scored_where_there_are_some(
    recognizer: Recognizer, mnist: Mnist, recorded: dict[int, pens.PenDigit]
) -> None:
    drawn = [pens.PenDigit(d, 25 + d % 2, recorded[d].strokes) for d in recorded]
    written = [Written(pen.strokes, pen.label, pen.writer) for pen in drawn]
    further = FurtherData(
        validation_pens=drawn,
        test_pens=drawn[:4],
        sources={"pens": DigitSource("Pens", [], written)},
        left_out=LeftOutScores(sources=[LEFT_OUT]),
    )
    some = mnist.validation[:20]
    metrics, _, _ = evaluate(recognizer, some, {"Blank": blank}, further)
    assert {entry.n for entry in metrics.pen_series} == {10}
    names = [entry.name for entry in metrics.conditions]
    assert "Pen strokes of 2 validation writers, centered, brush 20" in names
    assert "Pen strokes of 2 test writers, centered, brush 8" in names
    assert metrics.sources[0] == LEFT_OUT
    drawn_as = [entry.condition for entry in metrics.sources[1:]]
    assert drawn_as == list(CONDITIONS)
    assert not any(entry.left_out for entry in metrics.sources[1:])
    assert Metrics.from_dict(metrics.to_dict()) == metrics

"""The metrics and about pages: every number equals a recomputation from the files."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import streamlit as st
from sklearn import metrics as reference
from streamlit.testing.v1 import AppTest

from digit_model import manifest as manifest_module
from digit_model import report as report_module
from digit_model.manifest import ASSETS
from digit_model.report import PROBABILITY_COLUMNS, REPORT_FOLDER
from pages.ui import report as page_report
from tests.app.conftest import Open

PREDICTIONS = pd.read_parquet(ASSETS / REPORT_FOLDER / "predictions.parquet")


def chart_rows(app: AppTest, index: int) -> pd.DataFrame:
    """The data behind a chart on the page."""
    (dataset,) = app.get("vega_lite_chart")[index].proto.datasets
    table: pd.DataFrame = pa.ipc.open_stream(dataset.data.data).read_pandas()
    return table


@pytest.fixture
def metrics_page(open_page: Open) -> AppTest:
    app = open_page("metrics")
    assert not app.exception
    return app


def test_headline_numbers(metrics_page: AppTest) -> None:
    right = PREDICTIONS["label"] == PREDICTIONS["predicted"]
    shown = {metric.label: metric.value for metric in metrics_page.metric}
    assert shown["Accuracy"] == f"{right.mean():.2%}"
    assert shown["Errors"] == str((~right).sum())


def test_predictions_are_consistent() -> None:
    probabilities = PREDICTIONS[PROBABILITY_COLUMNS].to_numpy()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-4)
    assert (probabilities.argmax(axis=1) == PREDICTIONS["predicted"]).all()
    np.testing.assert_allclose(probabilities.max(axis=1), PREDICTIONS["confidence"])


def test_tables(metrics_page: AppTest) -> None:
    expected = reference.precision_recall_fscore_support(
        PREDICTIONS["label"], PREDICTIONS["predicted"]
    )
    shown = metrics_page.dataframe[0].value
    columns = ["precision", "recall", "f1", "support"]
    scaled = np.array(expected).T * [100, 100, 100, 1]
    np.testing.assert_allclose(shown[columns].to_numpy(), scaled)


def test_confusion_matrix_chart(metrics_page: AppTest) -> None:
    expected = reference.confusion_matrix(
        PREDICTIONS["label"], PREDICTIONS["predicted"]
    )
    for whole in (False, True):
        metrics_page.toggle[0].set_value(whole).run()
        drawn = np.zeros((10, 10), int)
        cells = chart_rows(metrics_page, 2)
        drawn[cells["true"], cells["answer"]] = cells["images"]
        wanted = expected if whole else expected - np.diag(np.diag(expected))
        np.testing.assert_array_equal(drawn, wanted)


def test_curves_are_the_history(metrics_page: AppTest) -> None:
    history = pd.read_parquet(ASSETS / REPORT_FOLDER / "history.parquet")
    for index, measure in enumerate(["accuracy", "loss"]):
        drawn = chart_rows(metrics_page, index)
        for part, column in (("Training", measure), ("Validation", f"val_{measure}")):
            values = drawn.loc[drawn["part"] == part, measure]
            np.testing.assert_allclose(values, history[column])


def test_confidence_charts(metrics_page: AppTest) -> None:
    ranges = chart_rows(metrics_page, 4)
    assert ranges["images"].sum() == len(PREDICTIONS)
    right = PREDICTIONS[PREDICTIONS["label"] == PREDICTIONS["predicted"]]
    medians = ranges[ranges["answer"] == "Right"].set_index("label")["median"]
    expected = right.groupby("label")["confidence"].median()
    np.testing.assert_allclose(medians, expected, atol=1e-6)
    means = chart_rows(metrics_page, 5)
    np.testing.assert_allclose(means.groupby("label")["mean"].sum(), 1, atol=1e-3)


def test_every_chart_has_a_text_alternative(metrics_page: AppTest) -> None:
    charts = metrics_page.get("vega_lite_chart")
    assert len(charts) == 6
    for chart in charts:
        assert len(chart.proto.alt) > 20


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The app on a copy of the assets that a test may damage."""
    shutil.copytree(ASSETS, tmp_path / "assets")
    for module in (manifest_module, page_report):
        monkeypatch.setattr(module, "ASSETS", tmp_path / "assets")
    for function in ("load_report", "load_metrics"):
        defaults = (tmp_path / "assets",)
        monkeypatch.setattr(getattr(report_module, function), "__defaults__", defaults)
    st.cache_data.clear()
    yield tmp_path / "assets" / REPORT_FOLDER
    st.cache_data.clear()


@pytest.mark.parametrize("page", ["metrics", "about"])
@pytest.mark.parametrize("content", [None, "{", '{"format": 0}'])
def test_a_bad_report_says_which_command_makes_it(
    damaged: Path, open_page: Open, page: str, content: str | None
) -> None:
    file = damaged / "metrics.json"
    file.unlink() if content is None else file.write_text(content)
    app = open_page(page)
    assert not app.exception
    assert "python -m training.evaluate" in app.error[0].value


def test_a_report_of_another_model_is_said_to_be_one(
    damaged: Path, open_page: Open
) -> None:
    file = damaged / "metrics.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"model_sha256": "0"}))
    assert "another model" in open_page("metrics").warning[0].value


def test_the_model_card_is_made_of_the_report(open_page: Open) -> None:
    app = open_page("about")
    assert not app.exception
    report = json.loads((ASSETS / REPORT_FOLDER / "metrics.json").read_text())
    text = " ".join(block.value for block in app.markdown)
    assert f"{report['test']['accuracy']:.2%}" in text
    for condition in report["conditions"]:
        assert condition["name"] in text
        assert f"{condition['accuracy']:.2%}" in text

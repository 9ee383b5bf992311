"""Report files that are missing, cut or old: a sentence with the command, no crash."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st

from digit_model.evaluation.report import OWN, REPORT_FOLDER, RUNS_FOLDER, load_metrics
from digit_model.network.manifest import ASSETS
from pages.ui.shared import report_loading as page_report
from tests.app.conftest import Open


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The report folder of a copy of the assets that a test may damage."""
    shutil.copytree(ASSETS, tmp_path / "assets")
    monkeypatch.setattr(page_report, "ASSETS", tmp_path / "assets")
    yield tmp_path / "assets" / REPORT_FOLDER
    st.cache_resource.clear()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:200])


def age(path: Path) -> None:
    path.write_text(json.dumps({"format": 2}))


def drop_name(path: Path) -> None:
    metrics = json.loads(path.read_text("utf-8"))
    del metrics["model"]["name"]
    path.write_text(json.dumps(metrics), "utf-8")


def drop_column(path: Path) -> None:
    pd.read_parquet(path).iloc[:, 1:].to_parquet(path)


@pytest.mark.parametrize(
    ("name", "damage", "command"),
    [
        ("metrics.json", Path.unlink, "evaluate"),
        ("metrics.json", cut, "evaluate"),
        ("metrics.json", age, "evaluate"),
        ("metrics.json", drop_name, "evaluate"),
        ("history.parquet", Path.unlink, "train"),
        ("history.parquet", cut, "train"),
        ("predictions.parquet", Path.unlink, "evaluate"),
        ("predictions.parquet", cut, "evaluate"),
        ("predictions.parquet", drop_column, "evaluate"),
    ],
)
def test_a_bad_file_is_said_to_be_one(
    damaged: Path,
    open_page: Open,
    name: str,
    damage: Callable[[Path], None],
    command: str,
) -> None:
    damage(damaged / name)
    app = open_page("metrics")
    assert not app.exception
    assert name in app.error[0].value
    assert f"python -m training.{command}" in app.error[0].value
    assert not app.metric


@pytest.mark.parametrize("damage", [Path.unlink, cut])
def test_missing_images_leave_the_figures(
    damaged: Path, open_page: Open, damage: Callable[[Path], None]
) -> None:
    damage(damaged / "images.npz")
    app = open_page("metrics")
    assert app.metric
    assert not app.error
    app.query_params["view"] = "Errors"
    app.run()
    assert not app.exception
    assert "images.npz" in app.error[0].value


def test_a_bad_run_leaves_the_others(damaged: Path, open_page: Open) -> None:
    run = next(iter(sorted((damaged / RUNS_FOLDER).iterdir())))
    cut(run / "metrics.json")
    app = open_page("metrics")
    assert not app.error
    app.button_group(key="run").set_value(run.name).run()
    assert not app.exception
    assert "metrics.json is damaged" in app.error[0].value


@pytest.mark.parametrize("damage", [Path.unlink, cut, age])
def test_the_about_page_says_so_too(
    damaged: Path, open_page: Open, damage: Callable[[Path], None]
) -> None:
    damage(damaged / "metrics.json")
    app = open_page("about")
    assert not app.exception
    assert "python -m training.evaluate" in app.error[0].value


def test_a_report_of_another_model_is_said_to_be_one(
    damaged: Path, open_page: Open
) -> None:
    file = damaged / "metrics.json"
    metrics = json.loads(file.read_text())
    metrics["model"]["model_sha256"] = "0"
    file.write_text(json.dumps(metrics))
    assert "a different model" in open_page("metrics").warning[0].value


def test_the_model_card_is_made_of_the_report(open_page: Open) -> None:
    app = open_page("about")
    assert not app.exception
    report = load_metrics(OWN)
    text = " ".join(block.value for block in app.markdown)
    assert f"{report.test.accuracy:.2%}" in text
    for condition in report.conditions:
        assert condition.name in text
        assert f"{condition.accuracy:.2%}" in text

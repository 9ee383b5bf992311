"""Report files that are missing, damaged or old give the command that makes them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from digit_model.manifest import ASSETS, Manifest
from digit_model.report import REPORT_FOLDER, ReportError, load_report


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """A copy of the bundled report that a test may damage."""
    shutil.copytree(ASSETS / REPORT_FOLDER, tmp_path / REPORT_FOLDER)
    return tmp_path


def test_bundled_report_is_of_the_bundled_model() -> None:
    report, manifest = load_report(), Manifest.load(ASSETS)
    assert report.metrics["model_sha256"] == manifest.model_sha256
    assert len(report.predictions) == report.metrics["test"]["n"] == 10_000


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def drop_column(path: Path) -> None:
    pd.read_parquet(path).iloc[:, 1:].to_parquet(path)


def age(path: Path) -> None:
    path.write_text(json.dumps({"format": 0}))


@pytest.mark.parametrize(
    ("name", "damage", "sentence", "command"),
    [
        ("metrics.json", Path.unlink, "missing", "evaluate"),
        ("metrics.json", cut, "damaged", "evaluate"),
        ("metrics.json", age, "another format", "evaluate"),
        ("history.parquet", Path.unlink, "missing", "train"),
        ("history.parquet", cut, "damaged", "train"),
        ("predictions.parquet", Path.unlink, "missing", "evaluate"),
        ("predictions.parquet", cut, "damaged", "evaluate"),
        ("predictions.parquet", drop_column, "lacks the columns index", "evaluate"),
    ],
)
def test_a_bad_file_is_named_with_its_cure(
    assets: Path,
    name: str,
    damage: Callable[[Path], None],
    sentence: str,
    command: str,
) -> None:
    damage(assets / REPORT_FOLDER / name)
    with pytest.raises(ReportError, match=sentence) as caught:
        load_report(assets)
    assert name in str(caught.value)
    assert f"python -m training.{command}" in str(caught.value)

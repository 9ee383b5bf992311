"""Report files that are missing, damaged or old give the command that makes them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from digit_model.evaluation.report import (
    REPORT_FOLDER,
    ReportError,
    load_images,
    load_report,
    report_folders,
)
from digit_model.network.manifest import ASSETS, Manifest


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """A copy of the bundled report that a test may damage."""
    shutil.copytree(ASSETS / REPORT_FOLDER, tmp_path / REPORT_FOLDER)
    return tmp_path


def test_bundled_report_is_of_the_bundled_model() -> None:
    report, manifest = load_report(), Manifest.load(ASSETS)
    assert report.metrics.model.model_sha256 == manifest.model_sha256
    assert len(report.predictions) == report.metrics.test.n == 10_000


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def drop_column(path: Path) -> None:
    pd.read_parquet(path).iloc[:, 1:].to_parquet(path)


def leave_a_field_out(path: Path) -> None:
    metrics = json.loads(path.read_text())
    del metrics["test"]["kept"]["share"]
    path.write_text(json.dumps(metrics))


def age(path: Path) -> None:
    path.write_text(json.dumps({"format": 0}))


@pytest.mark.parametrize(
    ("name", "damage", "sentence", "command"),
    [
        ("metrics.json", Path.unlink, "missing", "evaluate"),
        ("metrics.json", cut, "damaged", "evaluate"),
        ("metrics.json", leave_a_field_out, "damaged", "evaluate"),
        ("metrics.json", age, "does not read", "evaluate"),
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
        load_report(assets / REPORT_FOLDER)
    assert name in str(caught.value)
    assert f"python -m training.{command}" in str(caught.value)


@pytest.mark.parametrize(
    ("damage", "sentence"), [(Path.unlink, "missing"), (cut, "damaged")]
)
def test_bad_images_are_named_with_their_cure(
    assets: Path, damage: Callable[[Path], None], sentence: str
) -> None:
    damage(assets / REPORT_FOLDER / "images.npz")
    with pytest.raises(ReportError, match=rf"images\.npz is {sentence}"):
        load_images(assets)


def test_all_runs_are_found_the_one_in_use_first(assets: Path) -> None:
    own = assets / REPORT_FOLDER
    for name in ("b-1", "a-2"):
        (own / "runs" / name).mkdir(parents=True)
        (own / "runs" / name / "metrics.json").write_text("{}")
    (own / "runs" / "empty").mkdir()
    found = report_folders(assets)
    assert found[0] == own
    assert {"a-2", "b-1"} <= {folder.name for folder in found[1:]}
    assert "empty" not in {folder.name for folder in found}
    assert [f.name for f in found[1:]] == sorted(f.name for f in found[1:])

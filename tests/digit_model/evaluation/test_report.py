"""Report files that are missing, damaged or old give the command that makes them."""

import copy
import json
import math
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from digit_model.evaluation.report import (
    REPORT_FOLDER,
    ReportError,
    load_images,
    load_metrics,
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
    assert report.metrics["model"]["model_sha256"] == manifest.model_sha256
    assert len(report.predictions) == report.metrics["test"]["n"] == 10_000


def fields(
    content: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[str | int, ...]]:
    """The way to every field of a summary; of lists, to those of the first entry."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield (*path, key)
            yield from fields(value, (*path, key))
    elif isinstance(content, list) and content:
        yield from fields(content[0], (*path, 0))


SUMMARY = load_metrics()
NOT_NEEDED = {"auroc_energy", "auroc_similarity", "share_at_99"}


@pytest.mark.parametrize("damage", ["gone", "odd"])
@pytest.mark.parametrize(
    "path",
    [p for p in fields(SUMMARY) if p[-1] not in NOT_NEEDED],
    ids=lambda path: ".".join(map(str, path)),
)
def test_each_field_that_is_missing_or_odd_is_named(
    tmp_path: Path, path: tuple[str | int, ...], damage: str
) -> None:
    metrics = copy.deepcopy(SUMMARY)
    *way, last = path
    place: Any = metrics
    for step in way:
        place = place[step]
    if damage == "odd":
        place[last] = math.nan
    elif "reliability" in path and place[last] is None:
        return  # nothing was counted there, which gone is as good as
    else:
        del place[last]
    (tmp_path / "metrics.json").write_text(json.dumps(metrics))
    with pytest.raises(ReportError, match=r"metrics\.json") as caught:
        load_metrics(tmp_path)
    assert str(last) in str(caught.value)


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

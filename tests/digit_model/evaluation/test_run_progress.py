"""What a run tells about itself: how far it is, how long it takes, whether it lives."""

import time
from pathlib import Path
from typing import Any

import pytest

from digit_model.evaluation.run_progress import (
    STALE_SECONDS,
    RunProgress,
    load_active_runs,
)


def progress(**fields: Any) -> RunProgress:
    """A run of ten epochs in its third."""
    return RunProgress(**{"name": "a", "seed": 0, "epochs": 10, "epoch": 3, **fields})


@pytest.mark.parametrize(
    ("fields", "done"),
    [
        pytest.param({}, 0.2, id="steps not known yet"),
        pytest.param({"step": 5, "steps": 10}, 0.25, id="half an epoch"),
        pytest.param({"epoch": 11, "step": 1, "steps": 1}, 1.0, id="over"),
    ],
)
def test_the_part_that_is_done(fields: dict[str, Any], done: float) -> None:
    assert progress(**fields).done == pytest.approx(done)


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        pytest.param({}, None, id="nothing known yet"),
        pytest.param(
            {"epoch": 1, "step": 5, "steps": 10, "epoch_seconds": 30.0},
            570,
            id="from the first epoch: 60 s each, 30 s of them over",
        ),
        pytest.param(
            {"history": [{"seconds": s} for s in (900, 60, 80, 100)]},
            640,
            id="from the last three epochs",
        ),
        pytest.param(
            {"epoch": 10, "epoch_seconds": 99.0, "history": [{"seconds": 60}]},
            0,
            id="the last epoch takes longer",
        ),
    ],
)
def test_the_time_that_is_left(fields: dict[str, Any], left: float | None) -> None:
    assert progress(**fields).seconds_left == left


def test_runs_that_go_on_are_found(tmp_path: Path) -> None:
    runs = {
        "going": progress(history=[{"seconds": 1.0}]),
        "silent": progress(updated=time.time() - STALE_SECONDS - 1),
    }
    for name, run in runs.items():
        (tmp_path / name).mkdir()
        run.save(tmp_path / name)
    for name, content in {"cut": '{"name": "x', "older": '{"name": "x"}'}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "live.json").write_text(content)
    assert load_active_runs(tmp_path) == [runs["going"]]
    assert load_active_runs(tmp_path / "missing") == []

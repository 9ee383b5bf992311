"""Two workers train as one would, and resume after one of them was killed."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[3]
EPOCHS = 3
pytestmark = pytest.mark.data("mnist")
PATIENCE = 300
"""Seconds after which a worker hangs."""


def addresses(count: int) -> list[str]:
    """Free ports of this machine."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    found = [f"127.0.0.1:{s.getsockname()[1]}" for s in sockets]
    for each in sockets:
        each.close()
    return found


def start(
    folder: Path, workers: int, dies: str = "lives"
) -> list[subprocess.Popen[bytes]]:
    """Start workers that train together into a folder."""
    cluster = {"worker": addresses(workers)}
    running = []
    for index in range(workers):
        environment = dict(os.environ)
        if workers > 1:
            task = {"type": "worker", "index": index}
            environment["TF_CONFIG"] = json.dumps({"cluster": cluster, "task": task})
        command = [sys.executable, "-m", "tests.training.loop.worker"]
        command += [str(folder), str(EPOCHS), dies]
        log = (folder.parent / f"{folder.name}-{index}.log").open("wb")
        with log:
            running.append(
                subprocess.Popen(
                    command, cwd=ROOT, env=environment, stdout=log, stderr=log
                )
            )
    return running


def finish(running: list[subprocess.Popen[bytes]]) -> None:
    """Wait until all workers have ended well."""
    assert [worker.wait(PATIENCE) for worker in running] == [0] * len(running)


def history(folder: Path) -> list[dict[str, float]]:
    """The epochs of a run, as its checkpoint has them."""
    rows: list[dict[str, float]] = json.loads((folder / "progress.json").read_text())[
        "history"
    ]
    return rows


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs of one worker, of two, and of two of which one was killed on the way."""
    folder = tmp_path_factory.mktemp("runs")
    alone = start(folder / "alone", 1)
    finish(start(folder / "together", 2))
    finish(alone)
    first, second = start(folder / "killed", 2, "dies")
    assert second.wait(PATIENCE) < 0
    first.kill()
    first.wait(PATIENCE)
    assert len(history(folder / "killed")) == 1
    finish(start(folder / "killed", 2))
    return folder


@pytest.mark.parametrize("measure", ["loss", "val_loss"])
@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("alone", "together", id="two workers with half the batch each"),
        pytest.param("together", "killed", id="a worker killed in the second epoch"),
    ],
)
def test_the_losses_are_the_same(
    runs: Path, left: str, right: str, measure: str
) -> None:
    losses = [[row[measure] for row in history(runs / name)] for name in (left, right)]
    assert len(losses[0]) == EPOCHS
    np.testing.assert_allclose(losses[1], losses[0], rtol=1e-4)


def test_only_the_first_worker_writes(runs: Path) -> None:
    names = {path.name for path in (runs / "together").iterdir()}
    assert names == {path.name for path in (runs / "alone").iterdir()}

"""The desk has one run done at a time, stops and resumes it, and leaves nothing."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from digit_model.evaluation.own_run import OWN_DIGITS_FILE, RunChoices
from pages.ui.desk.training_desk import OwnRun, State, TrainingDesk

PATIENCE = 30
CHOICES = RunChoices()


class Processes:
    """Starts processes that end as soon as their input does, with a status."""

    def __init__(self) -> None:
        self.started: list[subprocess.Popen[bytes]] = []
        self.status = 0

    def __call__(self, run: OwnRun) -> subprocess.Popen[bytes]:
        """Start one."""
        assert run.folder.is_dir()
        code = f"import sys; sys.stdin.read(); sys.exit({self.status})"
        process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
        self.started.append(process)
        return process

    def finish(self) -> None:
        """Let the last process end by itself."""
        stdin = self.started[-1].stdin
        assert stdin is not None
        stdin.close()


@pytest.fixture
def processes() -> Processes:
    """The processes of the desk."""
    return Processes()


@pytest.fixture
def desk(tmp_path: Path, processes: Processes) -> Iterator[TrainingDesk]:
    """A desk whose runs are such processes."""
    desk = TrainingDesk(tmp_path / "runs", processes)
    yield desk
    desk.close()
    for process in processes.started:
        process.wait(PATIENCE)
        assert process.stdin is not None
        process.stdin.close()
    assert not (tmp_path / "runs").exists(), "nothing is left behind"


def wait(desk: TrainingDesk, token: str, state: State) -> OwnRun:
    """Wait until a run is in a state."""
    run = desk.find(token)
    assert run is not None
    with desk._changed:
        assert desk._changed.wait_for(lambda: run.state == state, PATIENCE), run.state
    return run


def test_runs_are_done_one_after_the_other(
    desk: TrainingDesk, processes: Processes
) -> None:
    first, second, third = (desk.ask(CHOICES, None) for _ in range(3))
    wait(desk, first, "running")
    assert [desk.place(token) for token in (first, second, third)] == [0, 1, 2]
    assert len(processes.started) == 1
    processes.finish()
    wait(desk, first, "finished")
    wait(desk, second, "running")
    assert [desk.place(token) for token in (second, third)] == [0, 1]


@pytest.mark.parametrize("is_running", [True, False], ids=["running", "waiting"])
def test_a_run_is_stopped_and_resumed(
    desk: TrainingDesk, processes: Processes, is_running: bool
) -> None:
    first, second = (desk.ask(CHOICES, None) for _ in range(2))
    wait(desk, first, "running")
    token = first if is_running else second
    desk.stop(token)
    wait(desk, token, "stopped")
    assert (processes.started[0].poll() is not None) == is_running
    desk.resume(token)
    if not is_running:
        processes.finish()
    else:
        desk.stop(second)
    wait(desk, token, "running")


def test_a_run_that_fails_says_why(desk: TrainingDesk, processes: Processes) -> None:
    processes.status = 1
    token = desk.ask(CHOICES, None)
    run = wait(desk, token, "running")
    (run.folder / "log.txt").write_text("Traceback\nMNIST: not found.\n\n")
    processes.finish()
    assert wait(desk, token, "failed").complaint() == "MNIST: not found."


def test_a_program_that_is_not_there_fails_the_run(tmp_path: Path) -> None:
    def start(_: OwnRun) -> subprocess.Popen[bytes]:
        return subprocess.Popen([tmp_path / "none"])

    desk = TrainingDesk(tmp_path / "runs", start)
    token = desk.ask(CHOICES, None)
    assert "No such file" in wait(desk, token, "failed").complaint()
    desk.close()


def test_a_dropped_run_leaves_no_process_and_no_files(
    desk: TrainingDesk, processes: Processes
) -> None:
    token = desk.ask(CHOICES, b"digits")
    run = wait(desk, token, "running")
    assert (run.folder / OWN_DIGITS_FILE).read_bytes() == b"digits"
    desk.forget(token)
    assert processes.started[0].poll() is not None
    assert not run.folder.exists()
    assert desk.find(token) is None


def test_a_run_is_found_by_its_own_token_only(desk: TrainingDesk) -> None:
    token = desk.ask(CHOICES, None)
    run = wait(desk, token, "running")
    assert desk.find("") is desk.find(run.folder.name) is None
    assert len(token) > 20

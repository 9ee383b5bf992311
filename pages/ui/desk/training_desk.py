"""Runs that visitors asked for: one at a time on this server, each in its own process.

The process has the lowest priority and one thread fewer than the machine has, so that
answers do not wait for it, and ends when this server does. What it writes lies in a
folder of its own, which goes when the server ends.
"""

import atexit
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread
from typing import Literal, TypeAlias

import streamlit as st

from digit_model.evaluation.own_run import (
    EXPORT_FOLDER,
    OWN_DIGITS_FILE,
    RunChoices,
)
from digit_model.network.manifest import MANIFEST_FILE

ROOT = Path(__file__).parents[3]
"""The folder of the repository, where `training` is."""
VISIT_KEY = "own_run"
"""Where a session keeps the token of its run."""
MAX_RUNS = 20
"""Most runs that are kept; those asked for first go first."""

_PATIENCE = 10.0
"""Seconds that a process has to end by itself."""
_LOG_FILE = "log.txt"

State: TypeAlias = Literal["queued", "running", "stopped", "finished", "failed"]
Start: TypeAlias = Callable[["OwnRun"], subprocess.Popen[bytes]]


@dataclass
class OwnRun:
    """A run that somebody asked for.

    Attributes:
        folder: Where all of it is.
        choices: What is trained.
        state: Where it stands.
    """

    folder: Path
    choices: RunChoices
    state: State = "queued"

    @property
    def network_folder(self) -> Path | None:
        """The folder of the trained network; None before it is finished."""
        folder = self.folder / EXPORT_FOLDER
        return folder if (folder / MANIFEST_FILE).is_file() else None

    def complaint(self) -> str:
        """The last sentence that the process wrote before it failed."""
        try:
            lines = (self.folder / _LOG_FILE).read_text("utf-8", "replace").split("\n")
        except OSError:
            lines = []
        said = [line.strip() for line in lines if line.strip()]
        return said[-1] if said else "It ended without a message; memory may be short."


class TrainingDesk:
    """Takes runs and has them done one after the other. Safe to share between threads.

    Args:
        folder: Where the runs' folders are made.
        start: Starts the process of a run.
    """

    def __init__(self, folder: Path, start: Start) -> None:
        self._folder, self._start = folder, start
        self._changed = Condition()
        self._runs: OrderedDict[str, OwnRun] = OrderedDict()
        self._queue: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: Thread | None = None

    def ask(self, choices: RunChoices, digits: bytes | None) -> str:
        """Queue a run.

        Args:
            choices: What to train.
            digits: The file of one's own digits, if they are trained on.

        Returns:
            A token under which alone the run is found again.
        """
        token = secrets.token_urlsafe(16)
        folder = self._folder / secrets.token_hex(8)
        folder.mkdir(parents=True)
        if digits is not None:
            (folder / OWN_DIGITS_FILE).write_bytes(digits)
        with self._changed:
            self._runs[token] = OwnRun(folder, choices)
            self._forget_old()
        self.resume(token)
        return token

    def find(self, token: str) -> OwnRun | None:
        """The run of a token; None if it is not kept any longer."""
        return self._runs.get(token)

    def resume(self, token: str) -> None:
        """Queue a run again; it continues after its last finished epoch."""
        with self._changed:
            if token in self._runs and token not in self._queue:
                self._runs[token].state = "queued"
                self._queue.append(token)
                self._changed.notify_all()
            if self._thread is None:
                self._thread = Thread(target=self._work, daemon=True, name="training")
                self._thread.start()

    def place(self, token: str) -> int:
        """How many runs are before this one; 0 for the one that is running or next."""
        with self._changed:
            before = self._queue.index(token) if token in self._queue else 0
            is_other = self._process is not None and self._queue[:1] != [token]
        return before if not is_other else max(before, 1)

    def stop(self, token: str) -> None:
        """Stop a run, or take it out of the queue; what it finished stays."""
        with self._changed:
            is_running = self._queue[:1] == [token] and self._process is not None
            if token in self._runs and self._runs[token].state in ("queued", "running"):
                self._runs[token].state = "stopped"
            if not is_running and token in self._queue:
                self._queue.remove(token)
            process = self._process if is_running else None
        if process is not None:
            _end(process)
            with self._changed:
                self._changed.wait_for(lambda: token not in self._queue, _PATIENCE)

    def forget(self, token: str) -> None:
        """Stop a run and drop all of it."""
        self.stop(token)
        with self._changed:
            run = self._runs.pop(token, None)
        if run is not None:
            shutil.rmtree(run.folder, ignore_errors=True)

    def close(self) -> None:
        """Stop everything and leave nothing behind."""
        with self._changed:
            self._queue = self._queue[:1]
            process = self._process
        if process is not None:
            _end(process)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue)
                run = self._runs[self._queue[0]]
                run.state = "running"
                try:
                    self._process = self._start(run)
                except OSError as error:
                    (run.folder / _LOG_FILE).write_text(str(error), "utf-8")
                    run.state = "failed"
                self._changed.notify_all()
            failed = self._process.wait() if self._process else 1
            with self._changed:
                self._process = None
                self._queue.pop(0)
                if run.state == "running":
                    run.state = "failed" if failed else "finished"
                self._changed.notify_all()

    def _forget_old(self) -> None:
        for token in [*self._runs][:-MAX_RUNS]:
            if token not in self._queue:
                shutil.rmtree(self._runs.pop(token).folder, ignore_errors=True)


def start_training(run: OwnRun) -> subprocess.Popen[bytes]:
    """Start `training.own` with what was chosen."""
    threads = max(1, (os.cpu_count() or 2) - 1)
    command = [
        *(sys.executable, "-m", "training.own", str(run.folder)),
        *("--threads", str(threads), "--end-with-input", *run.choices.arguments()),
    ]
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "2", "OMP_NUM_THREADS": str(threads)}
    with (run.folder / _LOG_FILE).open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - what was chosen has been checked
            command,
            cwd=ROOT,
            env=os.environ | quiet,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def run_of_visit() -> OwnRun | None:
    """The run that this session asked for; None if there is none."""
    token = st.session_state.get(VISIT_KEY)
    return None if token is None else training_desk().find(token)


@st.cache_resource(show_spinner=False)
def training_desk() -> TrainingDesk:
    """The desk of this server."""
    folder = Path(tempfile.mkdtemp(prefix="digit-training-"))
    desk = TrainingDesk(folder, start_training)
    atexit.register(desk.close)
    return desk


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

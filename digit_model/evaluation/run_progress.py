"""What a training run tells about itself while it runs, and reading it back."""

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from digit_model.files import write_whole

RUNS = Path("runs")
"""Where training keeps its runs, relative to the working folder."""
PROGRESS_FILE = "live.json"
STALE_SECONDS = 300.0
"""Seconds of silence after which a run counts as stopped."""


@dataclass(frozen=True)
class RunProgress:
    """How far a run has come.

    Attributes:
        name: The name of its configuration.
        seed: Its seed.
        epochs: How many it has in all.
        epoch: The one it is in, from 1.
        step: Batches of that epoch that are done.
        steps: Batches of an epoch; 0 before the first is known.
        epoch_seconds: Time spent in this epoch.
        measures: Mean `accuracy` and `loss` over this epoch so far, once known.
        history: One row per finished epoch, as in `history.parquet`.
        updated: When this was written, seconds since 1970.
    """

    name: str
    seed: int
    epochs: int
    epoch: int
    step: int = 0
    steps: int = 0
    epoch_seconds: float = 0.0
    measures: dict[str, float] = field(default_factory=dict)
    history: list[dict[str, float]] = field(default_factory=list)
    updated: float = field(default_factory=time.time)

    @property
    def done(self) -> float:
        """Fraction of the run that is done, in [0, 1]."""
        part = self.step / self.steps if self.steps else 0.0
        return min((self.epoch - 1 + part) / self.epochs, 1.0)

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the last epochs, or from this one; None before any."""
        if self.history:
            recent = self.history[-3:]
            an_epoch = sum(row["seconds"] for row in recent) / len(recent)
        elif self.step:
            an_epoch = self.epoch_seconds * self.steps / self.step
        else:
            return None
        return max(an_epoch * (self.epochs - self.epoch + 1) - self.epoch_seconds, 0.0)

    def save(self, folder: Path) -> None:
        """Write it into the run's folder, whole or not at all."""
        write_whole(folder / PROGRESS_FILE, json.dumps(asdict(self)))


def load_progress(folder: Path) -> RunProgress | None:
    """What a run told last; None if there is nothing, or it cannot be read."""
    try:
        text = (folder / PROGRESS_FILE).read_text(encoding="utf-8")
        content: dict[str, Any] = json.loads(text)
        return RunProgress(**content)
    except (OSError, ValueError, TypeError):
        return None  # being replaced, or of another version


def load_active_runs(runs: Path = RUNS) -> list[RunProgress]:
    """The runs that are going on, by name; files that cannot be read are left out."""
    found = []
    for path in sorted(runs.glob(f"*/{PROGRESS_FILE}")):
        progress = load_progress(path.parent)
        if progress and time.time() - progress.updated < STALE_SECONDS:
            found.append(progress)
    return found

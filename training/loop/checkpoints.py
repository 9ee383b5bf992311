"""Checkpoints of a run: after any of them it resumes as if it had not stopped."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import keras

from training.glyphs.corpus import ValidationDigits
from training.recipes.configs import TrainingConfig

BEST = "best.keras"
"""The weights that are kept in the end."""


@dataclass(frozen=True)
class Run:
    """What training leaves behind.

    Attributes:
        best: File of the weights that are kept.
        best_epoch: Their epoch, from 1.
        history: One row per epoch.
        validation: What may have chosen the epoch, and chooses temperature and limits.
    """

    best: Path
    best_epoch: int
    history: list[dict[str, float]]
    validation: ValidationDigits


@dataclass
class Progress:
    """How far a run has come; what a checkpoint holds in addition to the weights.

    Attributes:
        epoch: Epochs done.
        best_epoch: The one whose weights are kept, from 1; 0 for none.
        best_loss: Its validation loss.
        history: One row per epoch, as in `history.parquet`.
    """

    epoch: int = 0
    best_epoch: int = 0
    best_loss: float = float("inf")
    history: list[dict[str, float]] = field(default_factory=list)

    def is_over(self, config: TrainingConfig) -> bool:
        """Whether all epochs are done or the loss has stopped falling."""
        waited = self.epoch - self.best_epoch
        return self.epoch >= config.total_epochs or (
            self.best_epoch > 0 and waited >= config.patience
        )


def resume(folder: Path, model: keras.Model) -> Progress:
    """Load the last complete checkpoint into the model, if there is one."""
    state = folder / "progress.json"
    if not state.is_file():
        return Progress()
    progress = Progress(**json.loads(state.read_text()))
    model.load_weights(_weights_file(folder, progress.epoch))
    print(f"Resuming after epoch {progress.epoch} from {folder}")
    return progress


def keep(
    folder: Path, network: keras.Model, progress: Progress, val_loss: float
) -> None:
    """Keep a network, of the epoch that is about to be done, in place of the last one.

    Args:
        folder: The run's folder.
        network: The network.
        progress: How far the run has come, which then names the epoch.
        val_loss: The network's validation loss.
    """
    progress.best_loss, progress.best_epoch = val_loss, progress.epoch + 1
    part = folder / f"part-{BEST}"
    network.save(part)
    part.replace(folder / BEST)


def save_checkpoint(
    folder: Path, model: keras.Model, progress: Progress, row: dict[str, float]
) -> None:
    """Write the weights first and the progress that names them last, at once."""
    previous = _weights_file(folder, progress.epoch)
    progress.epoch += 1
    progress.history.append({"epoch": progress.epoch, **row})
    model.save_weights(_weights_file(folder, progress.epoch))
    _write_json(folder / "progress.json", asdict(progress))
    previous.unlink(missing_ok=True)


def _weights_file(folder: Path, epoch: int) -> Path:
    """The network's weights and the optimizer's state after an epoch."""
    return folder / f"epoch{epoch:03d}.weights.h5"


def _write_json(path: Path, content: dict[str, Any]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(content, indent=1))
    part.replace(path)

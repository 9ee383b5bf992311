"""Telling the metrics page how far a run has come."""

import time
from pathlib import Path

import keras

from digit_model.evaluation.run_progress import RunProgress
from training.loop.checkpoints import Progress
from training.recipes.configs import TrainingConfig

INTERVAL_SECONDS = 2.0
"""Least time between two notes."""


class LiveNotes(keras.callbacks.Callback):  # type: ignore[misc]
    """Writes notes during one epoch for whoever follows the run.

    Args:
        config: What is trained.
        seed: The run's seed.
        progress: Its finished epochs.
        folder: The run's folder.
    """

    def __init__(
        self, config: TrainingConfig, seed: int, progress: Progress, folder: Path
    ) -> None:
        super().__init__()
        self._config, self._seed = config, seed
        self._progress, self._folder = progress, folder
        self._start = self._noted = time.perf_counter()

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        """Note that the epoch has begun."""
        self._note(0, logs)

    def on_train_batch_end(
        self, batch: int, logs: dict[str, float] | None = None
    ) -> None:
        """Note how far it is, if the last note is old enough."""
        if time.perf_counter() - self._noted >= INTERVAL_SECONDS:
            self._note(batch + 1, logs)

    def on_train_end(self, logs: dict[str, float] | None = None) -> None:
        """Note that only validation is left of the epoch."""
        self._note(self.params["steps"] or 0, logs)

    def _note(self, step: int, logs: dict[str, float] | None) -> None:
        self._noted = time.perf_counter()
        RunProgress(
            name=self._config.name,
            seed=self._seed,
            epochs=self._config.total_epochs,
            epoch=self._progress.epoch + 1,
            step=step,
            steps=self.params["steps"] or 0,
            epoch_seconds=self._noted - self._start,
            measures={name: float(value) for name, value in (logs or {}).items()},
            history=self._progress.history,
        ).save(self._folder)

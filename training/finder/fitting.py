"""The finder's training loop, which runs on any backend of Keras."""

import json
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

import keras
import numpy as np
import numpy.typing as npt
from keras import ops

from training.finder.architecture import build_finder
from training.finder.finder_losses import Losses, finder_losses, learning_rate
from training.finder.scene_batches import VALIDATION_SEED, make_batch, training_batches
from training.finder.target_maps import Targets
from training.loop.averaging import (
    NORMALIZATION_BATCHES,
    LastWeights,
    normalize_anew,
)

WEIGHTS = "finder.weights.h5"
CURVES = "curves.jsonl"
_LAST = "last.weights.h5"
"""The weights of the last step, with the optimizer's state."""

Images: TypeAlias = npt.NDArray[np.uint8]
"""`(n, side, side)`, luminance."""


@dataclass(frozen=True)
class FinderConfig:
    """How the finder is trained.

    Attributes:
        steps: Batches in all.
        batch: Scenes in a batch.
        peak: Highest learning rate.
        decay: Weight decay.
        averaging: Momentum of the running mean of the weights that are kept.
        seed: Decides the first weights and all scenes.
        validate_every: Steps between two validations, each of which is kept.
        validation_scenes: Scenes in a validation.
        start: File of the weights that training begins from; None to begin from
            random ones.
    """

    steps: int = 44_000
    batch: int = 32
    peak: float = 2e-3
    decay: float = 1e-4
    averaging: float = 0.998
    seed: int = 0
    validate_every: int = 500
    validation_scenes: int = 512
    start: Path | None = None


class _Learner(keras.Model):  # type: ignore[misc]
    """The finder with its losses.

    Args:
        network: The finder.
    """

    def __init__(self, network: keras.Model) -> None:
        super().__init__(name="learner")
        self.network = network
        self._means = {
            name: keras.metrics.Mean(name)
            for name in Losses._fields
            if name != "loss"  # which Keras keeps itself
        }
        self.built = True  # all its parts are

    def call(
        self, images: keras.KerasTensor, training: bool = False
    ) -> dict[str, keras.KerasTensor]:
        """Outputs of the finder for `(n, side, side)` uint8 images."""
        maps: dict[str, keras.KerasTensor] = self.network(
            _as_input(images), training=training
        )
        return maps

    def compute_loss(
        self,
        _images: keras.KerasTensor,
        targets: dict[str, keras.KerasTensor],
        maps: dict[str, keras.KerasTensor],
        *_: object,
        **__: object,
    ) -> keras.KerasTensor:
        """The loss of a batch."""
        losses = finder_losses(maps, targets)
        for name, mean in self._means.items():
            mean.update_state(getattr(losses, name))
        return losses.loss


def train_finder(config: FinderConfig, folder: Path, workers: int = 1) -> keras.Model:
    """Train the finder, or resume where an earlier run in this folder stopped.

    Args:
        config: How to train.
        folder: Where checkpoints, curves and the averaged weights go.
        workers: Processes that compose scenes.

    Returns:
        The network with its averaged weights, which `WEIGHTS` in the folder has too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    notes = json.dumps(asdict(config), indent=2, default=str)
    (folder / "config.json").write_text(notes)
    keras.utils.set_random_seed(config.seed)
    learner, averaged = _Learner(build_finder()), _Learner(build_finder())
    optimizer = _optimizer(config, learner)
    learner.compile(optimizer)
    averaged.compile()
    if (folder / _LAST).is_file():
        learner.load_weights(folder / _LAST)
        averaged.network.load_weights(folder / WEIGHTS)
    elif config.start:
        learner.network.load_weights(config.start)
    held_out: list[Targets] = []
    start = time.monotonic()
    done = int(optimizer.iterations)
    batches = training_batches(config.seed, config.batch, done, workers)
    while done < config.steps:
        steps = min(config.validate_every, config.steps - done)
        last, taken = LastWeights(), _Batches(batches, steps)
        fitted = learner.fit(taken, callbacks=[last], shuffle=False, verbose=0)
        done += steps
        averaged.set_weights(learner.get_weights())
        normalize_anew(
            averaged.network, (_as_input(batch.image) for batch in taken.recent)
        )
        last.restore(learner)
        held_out = held_out or _validation_batches(config)
        row = {
            "step": done,
            "seconds": round(time.monotonic() - start, 1),
            "train": {name: mean for name, (mean,) in fitted.history.items()},
            "validation": averaged.evaluate(
                _Batches(held_out, len(held_out)), return_dict=True, verbose=0
            ),
        }
        with (folder / CURVES).open("a") as file:
            file.write(json.dumps(row) + "\n")
        _save(averaged.network, folder / WEIGHTS)
        _save(learner, folder / _LAST)
    batches.close()
    return averaged.network


def _save(model: keras.Model, path: Path) -> None:
    """Write a file of weights at once, so that an interruption leaves the last one."""
    part = path.with_name(f"part-{path.name}")
    model.save_weights(part)
    part.replace(path)


def _optimizer(config: FinderConfig, learner: keras.Model) -> keras.optimizers.AdamW:
    optimizer = keras.optimizers.AdamW(
        learning_rate(config.steps, config.peak),
        weight_decay=config.decay,
        global_clipnorm=10.0,
        use_ema=True,
        ema_momentum=config.averaging,
    )
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    optimizer.build(learner.trainable_variables)
    return optimizer


def _as_input(images: Images | keras.KerasTensor) -> keras.KerasTensor:
    return ops.cast(images, "float32")[..., None] / 255


def _validation_batches(config: FinderConfig) -> list[Targets]:
    return [
        make_batch(VALIDATION_SEED, first, config.batch, held_out=True)
        for first in range(0, config.validation_scenes, config.batch)
    ]


class _Batches(keras.utils.PyDataset):  # type: ignore[misc]
    """Some batches in their order, as Keras wants them.

    Args:
        batches: The batches.
        count: How many.
    """

    def __init__(self, batches: Iterable[Targets], count: int) -> None:
        super().__init__()
        self._batches, self._count = iter(batches), count
        self._taken = 0
        self.recent = deque[Targets](maxlen=NORMALIZATION_BATCHES)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> tuple[Images, dict[str, npt.NDArray[Any]]]:
        if index == self._taken:  # Keras looks at the first one before it begins
            self.recent.append(next(self._batches))
            self._taken += 1
        targets = self.recent[index - self._taken]._asdict()
        return targets.pop("image"), targets

"""The finder's training loop."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from training.finder.architecture import build_finder
from training.finder.finder_losses import finder_losses, learning_rate
from training.finder.scene_batches import VALIDATION_SEED, make_batch, training_batches
from training.finder.target_maps import Targets

WEIGHTS = "finder.weights.h5"
CURVES = "curves.jsonl"


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
    """

    steps: int = 44_000
    batch: int = 32
    peak: float = 2e-3
    decay: float = 1e-4
    averaging: float = 0.998
    seed: int = 0
    validate_every: int = 500
    validation_scenes: int = 512


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
    (folder / "config.json").write_text(json.dumps(asdict(config), indent=2))
    keras.utils.set_random_seed(config.seed)
    model, averaged = build_finder(), build_finder()
    averaged.set_weights(model.get_weights())
    optimizer = keras.optimizers.AdamW(
        learning_rate(config.steps, config.peak),
        weight_decay=config.decay,
        global_clipnorm=10.0,
    )
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    optimizer.build(model.trainable_variables)
    checkpoint = tf.train.Checkpoint(
        model=model, averaged=averaged, optimizer=optimizer
    )
    manager = tf.train.CheckpointManager(checkpoint, str(folder / "checkpoints"), 2)
    if manager.latest_checkpoint:
        checkpoint.restore(manager.latest_checkpoint)
    first = int(optimizer.iterations.numpy())

    @tf.function  # type: ignore[untyped-decorator]
    def learn(image: tf.Tensor, targets: tuple[tf.Tensor, ...]) -> dict[str, tf.Tensor]:
        with tf.GradientTape() as tape:
            losses = finder_losses(model(_as_input(image), training=True), targets)
        gradients = tape.gradient(losses["loss"], model.trainable_variables)
        optimizer.apply_gradients(
            zip(gradients, model.trainable_variables, strict=True)
        )
        done = tf.cast(optimizer.iterations, tf.float32)
        keep = tf.minimum(config.averaging, done / (done + 100))
        for mean, weight in zip(averaged.variables, model.variables, strict=True):
            mean.assign(keep * mean + (1 - keep) * weight)
        return losses

    @tf.function  # type: ignore[untyped-decorator]
    def judge(image: tf.Tensor, targets: tuple[tf.Tensor, ...]) -> dict[str, tf.Tensor]:
        return finder_losses(averaged(_as_input(image), training=False), targets)

    held_out: list[Targets] = []
    sums: dict[str, float] = {}
    start = time.monotonic()
    batches = training_batches(config.seed, config.batch, first, workers)
    for step in range(first + 1, config.steps + 1):
        batch = next(batches)
        losses = learn(batch.image, batch[1:])
        for name, value in losses.items():
            sums[name] = sums.get(name, 0.0) + float(value)
        if step % config.validate_every and step != config.steps:
            continue
        if not held_out:
            held_out = _validation_batches(config)
        scores = _mean([judge(item.image, item[1:]) for item in held_out])
        taken = min(config.validate_every, step - first)
        row = {
            "step": step,
            "seconds": round(time.monotonic() - start, 1),
            "train": {name: round(value / taken, 5) for name, value in sums.items()},
            "validation": scores,
        }
        with (folder / CURVES).open("a") as file:
            file.write(json.dumps(row) + "\n")
        manager.save(step)
        averaged.save_weights(folder / WEIGHTS)
        sums = {}
    batches.close()
    return averaged


def _as_input(image: tf.Tensor) -> tf.Tensor:
    return tf.cast(image, tf.float32)[..., None] / 255


def _validation_batches(config: FinderConfig) -> list[Targets]:
    return [
        make_batch(VALIDATION_SEED, first, config.batch, held_out=True)
        for first in range(0, config.validation_scenes, config.batch)
    ]


def _mean(rows: Sequence[dict[str, tf.Tensor]]) -> dict[str, float]:
    return {
        name: round(float(np.mean([row[name] for row in rows])), 5) for name in rows[0]
    }

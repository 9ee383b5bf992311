"""Train a network: `python -m training.train --config baseline --seed 0`.

Each epoch ends with a checkpoint in the run's folder; the same command goes on from
it. The weights with the lowest validation loss are exported with their manifest into
`digit_model/assets`, ready for the app, and the history into its report folder.
"""

import argparse
import json
import shutil
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from digit_model.manifest import ASSETS
from training.augmentation import AugmentationConfig, augment
from training.configs import CONFIGS, TrainingConfig
from training.data import DataError, Mnist, glyphs_of, load_mnist
from training.export import Run, export_model

RUNS = Path("runs")
"""Where checkpoints are kept, relative to the working folder."""


@dataclass
class Progress:
    """How far a run has come; what a checkpoint holds beside the weights.

    Attributes:
        epoch: Epochs done.
        best_epoch: The one with the lowest validation loss, from 1; 0 for none.
        best_loss: That loss.
        history: One row an epoch, as in `history.parquet`.
    """

    epoch: int = 0
    best_epoch: int = 0
    best_loss: float = float("inf")
    history: list[dict[str, float]] = field(default_factory=list)

    def is_over(self, config: TrainingConfig) -> bool:
        """Whether all epochs are done or the loss has stopped falling."""
        waited = self.epoch - self.best_epoch
        return self.epoch >= config.epochs or (
            self.best_epoch > 0 and waited >= config.patience
        )


def train(config: TrainingConfig, seed: int, data: Mnist, folder: Path) -> Run:
    """Train, or go on with, one run.

    Args:
        config: What to train.
        seed: Of the weights, the order of the samples and their variations.
        data: MNIST; the test part is not touched.
        folder: Where the run's checkpoints are.

    Returns:
        The file of the best weights and the history.
    """
    folder.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(seed)
    progress, model = _resume(folder) or (Progress(), None)
    glyphs, labels = glyphs_of(data.train.images), data.train.labels
    if model is None:
        model = _compiled(config, steps_per_epoch=-(-len(labels) // config.batch_size))
    validation = glyphs_of(data.validation.images), data.validation.labels
    while not progress.is_over(config):
        start = time.perf_counter()
        _seed_dropout(model, seed, progress.epoch)
        batches = epoch_batches(glyphs, labels, config, seed, progress.epoch)
        fitted = model.fit(
            batches,
            shuffle=False,
            validation_data=validation,
            validation_batch_size=500,
            initial_epoch=progress.epoch,
            epochs=progress.epoch + 1,
        )
        row = {name: float(values[-1]) for name, values in fitted.history.items()}
        row["learning_rate"] = float(model.optimizer.learning_rate)
        row["seconds"] = time.perf_counter() - start
        _checkpoint(folder, model, progress, row)
    print(
        f"Best epoch: {progress.best_epoch} of {progress.epoch}, "
        f"validation loss {progress.best_loss:.4f}"
    )
    return Run(folder / "best.keras", progress.best_epoch, progress.history)


def epoch_batches(
    glyphs: npt.NDArray[np.float32],
    labels: npt.NDArray[np.uint8],
    config: TrainingConfig,
    seed: int,
    epoch: int,
) -> tf.data.Dataset:
    """One epoch of augmented batches, in an order of its own.

    Args:
        glyphs: `(n, 28, 28)` float32 in [0, 1], ink = 1.
        labels: `(n,)` uint8.
        config: Batch size and augmentation.
        seed: The run's seed; with `epoch` it decides all that is random.
        epoch: Number of the epoch, from 0.
    """
    order = np.random.default_rng((seed, epoch)).permutation(len(labels))
    limits: AugmentationConfig = config.augmentation

    def batch(step: tf.Tensor, indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        noise_seed = tf.stack([tf.cast(seed * 10_007 + epoch, tf.int64), step])
        chosen = augment(tf.gather(glyph_table, indices), noise_seed, limits)
        return chosen, tf.gather(label_table, indices)

    glyph_table, label_table = tf.constant(glyphs), tf.constant(labels)
    return (
        tf.data.Dataset.from_tensor_slices(order)
        .batch(config.batch_size)
        .enumerate()
        .map(batch, num_parallel_calls=tf.data.AUTOTUNE)
        .prefetch(2)
    )


def _compiled(config: TrainingConfig, steps_per_epoch: int) -> keras.Model:
    model = config.build()
    schedule = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, steps_per_epoch * config.epochs
    )
    model.compile(
        optimizer=keras.optimizers.Adam(schedule),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=False,
    )
    return model


def _seed_dropout(model: keras.Model, seed: int, epoch: int) -> None:
    """Make what is dropped depend on the seed and the epoch, not on interruptions."""
    for number, layer in enumerate(model.layers):
        if isinstance(layer, keras.layers.Dropout):
            state = np.random.default_rng((seed, epoch, number)).integers(2**31, size=2)
            layer.seed_generator.state.assign(state)


def _resume(folder: Path) -> tuple[Progress, keras.Model] | None:
    """Load the last complete checkpoint, if there is one."""
    state = folder / "progress.json"
    if not state.is_file():
        return None
    progress = Progress(**json.loads(state.read_text()))
    model = keras.saving.load_model(folder / f"epoch{progress.epoch:03d}.keras")
    print(f"Going on after epoch {progress.epoch} from {folder}")
    return progress, model


def _checkpoint(
    folder: Path, model: keras.Model, progress: Progress, row: dict[str, float]
) -> None:
    """Write the weights first and the progress that names them last, at once."""
    previous = folder / f"epoch{progress.epoch:03d}.keras"
    progress.epoch += 1
    progress.history.append({"epoch": progress.epoch, **row})
    current = folder / f"epoch{progress.epoch:03d}.keras"
    model.save(current)
    if row["val_loss"] < progress.best_loss:
        progress.best_loss, progress.best_epoch = row["val_loss"], progress.epoch
        shutil.copyfile(current, folder / "best.keras")
    _write_json(folder / "progress.json", asdict(progress))
    previous.unlink(missing_ok=True)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(content, indent=1))
    part.replace(path)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", choices=sorted(CONFIGS), default="baseline")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data", type=Path, help="folder with the four MNIST files")
    parser.add_argument(
        "--run", type=Path, help="folder for checkpoints (default: runs/CONFIG-SEED)"
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=ASSETS,
        help="folder to export the model to (default: digit_model/assets)",
    )
    arguments = parser.parse_args()
    config = CONFIGS[arguments.config]
    folder = arguments.run or RUNS / f"{config.name}-{arguments.seed}"
    try:
        data = load_mnist(arguments.data)
    except DataError as error:
        parser.exit(1, f"{error}\n")
    run = train(config, arguments.seed, data, folder)
    export_model(config, arguments.seed, data, run, arguments.output)
    print(f"Model, manifest and history written to {arguments.output}")


if __name__ == "__main__":
    main()

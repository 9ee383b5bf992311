"""Train a network: `python -m training.train --config vgg --seed 0`.

Each epoch ends with a checkpoint in the run's folder, from which the same command
resumes. The weights with the lowest validation loss, or the last ones where the
configuration says so, are exported to `digit_model/assets` with their manifest, ready
for the app, and the history is written to its report folder.

With another backend of Keras than TensorFlow, such as `KERAS_BACKEND=jax`, which trains
on a GPU, nothing is exported: the same command does that where TensorFlow is.
"""

import argparse
import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

# Without AVX512-VNNI, TensorFlow leaves the faster convolutions of oneDNN off unless
# told otherwise (https://github.com/tensorflow/tensorflow/releases/tag/v2.9.0). With
# AVX2 they take a quarter off an epoch of `vgg`, but one glyph alone is slower to read,
# so only training has them on. Read when TensorFlow is imported.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

import keras
import numpy as np

from digit_model.evaluation.probability_metrics import negative_log_likelihood
from digit_model.evaluation.run_progress import PROGRESS_FILE, RUNS
from digit_model.network.logits import softmax
from digit_model.network.manifest import ASSETS
from training.arguments import add_data
from training.data.mnist import DataError, Digits
from training.export.calibration import find_temperature
from training.glyphs.corpus import (
    Corpus,
    ValidationDigits,
    load_corpus,
    training_sources,
    validation_digits,
)
from training.loop.averaging import LastWeights, normalize_anew
from training.loop.checkpoints import BEST, Run, keep, resume, save_checkpoint
from training.loop.difficulty import (
    find_hard,
    is_measured_after,
    load_hard,
    samples_of_epoch,
    save_hard,
)
from training.loop.distribution import (
    find_workers,
    fit_epoch,
    own_folder,
    worker_number,
)
from training.loop.epoch_samples import epoch_samples
from training.loop.live import LiveNotes
from training.loop.optimization import LearningRate, compiled
from training.recipes.configs import CONFIGS, TrainingConfig


def train(  # noqa: PLR0913, PLR0917 - a run is all of this
    config: TrainingConfig,
    seed: int,
    corpus: Corpus,
    folder: Path,
    precision: str = "float32",
    after_epoch: Callable[[keras.Model, Digits, int, Path], None] | None = None,
) -> Run:
    """Train or resume one run, alone or with the workers that `TF_CONFIG` names.

    Args:
        config: What to train.
        seed: Of the weights, the order of the samples and their variations.
        corpus: What to train and validate on.
        folder: Where the run's checkpoints are; workers all have to see it.
        precision: Keras' dtype policy while training; what is kept is float32.
        after_epoch: Called with the network that would be kept, the digits held out,
            the epoch from 1 and the run's folder.

    Returns:
        The file of the best weights and the history.
    """
    strategy = find_workers()
    folder.mkdir(parents=True, exist_ok=True)
    own = own_folder(folder)
    keras.utils.set_random_seed(seed)
    sources = training_sources(config, seed, corpus, own)
    validation = validation_digits(config, corpus)
    steps = -(-samples_of_epoch(sources, config) // config.batch_size)
    rate = LearningRate(config, steps)
    scope = strategy.scope if strategy else nullcontext
    with scope():
        model = compiled(config, rate, precision)
        progress = resume(folder, model)
    hard = load_hard(folder, progress.epoch, sources)
    kept = config.build()
    while not progress.is_over(config):
        start = time.perf_counter()
        if config.begins_cycle(progress.epoch):
            averaged = model.network.get_weights()
            with scope():
                model = compiled(config, rate, precision)
            model.network.set_weights(averaged)
        _seed_dropout(model.network, seed, progress.epoch)
        model.augmentation.begin_epoch(
            seed, progress.epoch, config.is_gentle(progress.epoch)
        )
        samples = epoch_samples(sources, config, seed, progress.epoch, hard)
        last = LastWeights()
        listeners = [LiveNotes(config, seed, progress, own), last]
        if strategy:
            measures = fit_epoch(strategy, model, samples, config.batch_size, listeners)
        else:
            fitted = model.fit(
                samples.glyphs,
                samples.labels,
                sample_weight=samples.weights,
                batch_size=config.batch_size,
                shuffle=False,
                initial_epoch=progress.epoch,
                epochs=progress.epoch + 1,
                verbose=2,
                callbacks=listeners,
            )
            measures = {name: value for name, (value,) in fitted.history.items()}
        kept.set_weights(model.network.get_weights())
        if config.averaging:
            normalize_anew(kept, model.varied(samples.glyphs, config.batch_size))
            if not config.begins_cycle(progress.epoch + 1):
                last.restore(model)
        row = {
            "accuracy": float(measures["accuracy"]),
            "loss": float(measures["loss"]),
            **validate(kept, validation, config),
            "learning_rate": float(rate(model.optimizer.iterations - 1)),
            "seconds": time.perf_counter() - start,
        }
        print(", ".join(f"{name} {value:.5g}" for name, value in row.items()))
        if is_measured_after(progress.epoch + 1, config):
            found = [find_hard(kept, source, config) for source in sources]
            save_hard(own, progress.epoch + 1, found)
            hard = found
        if after_epoch:
            after_epoch(kept, validation.digits, progress.epoch + 1, own)
        if config.keep_last or row["val_loss"] < progress.best_loss:
            keep(own, kept, progress, row["val_loss"])
        save_checkpoint(own, model, progress, row)
    print(
        f"Kept epoch: {progress.best_epoch} of {progress.epoch}, "
        f"validation loss {progress.best_loss:.4f}"
    )
    (own / PROGRESS_FILE).unlink(missing_ok=True)
    return Run(own / BEST, progress.best_epoch, progress.history, validation)


def validate(
    network: keras.Model, validation: ValidationDigits, config: TrainingConfig
) -> dict[str, float]:
    """Accuracy and loss over the ten digits on what validates.

    The loss is that of the confidence which the app will show: at the temperature that
    fits best. Digits of other sources than MNIST weigh in it what they weigh at the end
    of training.

    Args:
        network: Glyphs to logits.
        validation: The digits.
        config: What is trained.
    """
    digits, mnist_count = validation.digits, validation.of_mnist
    glyphs = (digits.images / 255).astype(np.float32)
    logits = network.predict(glyphs, batch_size=500, verbose=0)
    probabilities = softmax(logits / find_temperature(logits, digits.labels))
    right = probabilities.argmax(axis=1) == digits.labels
    weights = np.ones(len(digits))
    weights[mnist_count:] = config.gentle_others
    row = {
        "val_accuracy": float(right.mean()),
        "val_loss": negative_log_likelihood(probabilities, digits.labels, weights),
        "val_mnist_accuracy": float(right[:mnist_count].mean()),
    }
    if len(digits) > mnist_count:
        row["val_other_accuracy"] = float(right[mnist_count:].mean())
    return row


def _seed_dropout(network: keras.Model, seed: int, epoch: int) -> None:
    """Make what is dropped depend on the seed and the epoch, not on interruptions."""
    worker = worker_number()
    for number, layer in enumerate(network.layers):
        if isinstance(layer, keras.layers.Dropout):
            own = (seed, epoch, number, *([worker] if worker else []))
            state = np.random.default_rng(own).integers(2**31, size=2)
            layer.seed_generator.state.assign(state)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", choices=sorted(CONFIGS), default="vgg")
    parser.add_argument("--seed", type=int, default=0)
    add_data(parser)
    parser.add_argument(
        "--precision",
        choices=("float32", "mixed_bfloat16"),
        default="float32",
        help="mixed_bfloat16 is faster where the processor has AVX512-BF16",
    )
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
        corpus = load_corpus(config, arguments.data)
        run = train(config, arguments.seed, corpus, folder, arguments.precision)
    except DataError as error:
        parser.exit(1, f"{error}\n")
    if worker_number() > 0:
        return
    if keras.backend.backend() != "tensorflow":
        print("Trained. The same command exports it with KERAS_BACKEND=tensorflow.")
        return
    from training.export.model_export import export_model  # noqa: PLC0415 - needs TensorFlow

    export_model(config, arguments.seed, corpus, run, arguments.output)
    print(f"Model, manifest and history written to {arguments.output}")


if __name__ == "__main__":
    main()

"""One of the workers of the tests: trains a little, alone or with the others."""

import dataclasses
import os
import signal
import sys
from pathlib import Path
from unittest import mock

import keras

from training.data.mnist import Mnist, load_mnist
from training.glyphs.corpus import Corpus
from training.loop.distribution import worker_number
from training.loop.live import LiveNotes
from training.recipes.configs import CONFIGS, build_baseline
from training.train import train


def build() -> keras.Model:
    """The baseline without dropout, which differs from worker to worker."""
    model = build_baseline()
    for layer in model.layers:
        if isinstance(layer, keras.layers.Dropout):
            layer.rate = 0.0
    return model


def die(notes: LiveNotes, batch: int, logs: object = None) -> None:  # noqa: ARG001
    """End the second worker at once, in the middle of the second epoch."""
    if worker_number() == 1 and notes._progress.epoch == 1 and batch == 2:
        os.kill(os.getpid(), signal.SIGKILL)


def main(folder: Path, epochs: int, dies: str) -> None:
    """Train 256 images in batches of 64.

    The rate is small: at the usual one, noise of 1e-7 grows a hundredfold in ten steps.
    """
    mnist = load_mnist()
    few = Mnist(mnist.train[:256], mnist.validation[:100], mnist.test[:0])
    config = dataclasses.replace(
        CONFIGS["baseline"],
        build=build,
        epochs=epochs,
        batch_size=64,
        learning_rate=1e-4,
        averaging=0.9,
    )
    if dies == "dies":
        mock.patch.object(LiveNotes, "on_train_batch_end", die).start()
    train(config, 3, Corpus(few), folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])

"""Seconds that an epoch of training takes: `python -m benchmarks.training_epoch`.

A few dozen batches of each configuration are timed in turns, all from MNIST, and scaled
to the batches of an epoch with its other sources. Rendering those, which a run does
once, and validation are not counted.
"""

import dataclasses
import math
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

# As `training.train` does, which is imported only after TensorFlow here.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

import keras
import tensorflow as tf

from benchmarks.figures import Figure, ratio, report
from training.data.mnist import Mnist, load_mnist
from training.glyphs.corpus import Corpus, training_sources
from training.loop.batches import epoch_batches
from training.loop.difficulty import samples_of_epoch
from training.loop.optimization import LearningRate, compiled
from training.recipes.configs import CONFIGS, MNIST

ROUNDS, BATCHES = 3, 30


@dataclass(frozen=True)
class Training:
    """One configuration, ready to be trained.

    Attributes:
        model: Compiled, and traced already.
        batches: Batches of MNIST.
        steps: Batches of an epoch.
    """

    model: keras.Model
    batches: tf.data.Dataset
    steps: int

    def seconds(self) -> float:
        """Time of an epoch, from some of its batches."""
        start = time.perf_counter()
        self.model.fit(self.batches.take(BATCHES), shuffle=False, verbose=0)
        return (time.perf_counter() - start) * self.steps / BATCHES


def prepare(name: str, mnist: Mnist) -> Training:
    """Train a configuration on one batch."""
    config = CONFIGS[name]
    of_mnist = config.digits[MNIST]
    only_mnist = dataclasses.replace(config, digits={MNIST: of_mnist}, non_digits={})
    with tempfile.TemporaryDirectory() as scratch:
        sources = training_sources(only_mnist, 0, Corpus(mnist), Path(scratch))
    taken = samples_of_epoch(sources, only_mnist) / of_mnist
    counts = [*config.digits.values(), *config.non_digits.values()]
    samples = taken * sum(counts)
    steps = math.ceil(samples / config.batch_size)
    batches = epoch_batches(sources, only_mnist, 0, 0)
    model = compiled(config, LearningRate(config, steps), "float32")
    model.fit(batches.take(1), shuffle=False, verbose=0)
    return Training(model, batches, steps)


def measure() -> list[Figure]:
    """The network in use and the baseline in turns."""
    mnist = load_mnist()
    trainings = [prepare(name, mnist) for name in ("baseline", "vgg")]
    rounds = [[training.seconds() for training in trainings] for _ in range(ROUNDS)]
    baseline, vgg = zip(*rounds, strict=True)
    return [
        Figure("an epoch of baseline", "s", baseline),
        Figure("an epoch of vgg", "s", vgg),
        ratio("vgg to baseline", vgg, baseline),
    ]


if __name__ == "__main__":
    report(measure())

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

from benchmarks.figures import Figure, ratio, report
from training.data.mnist import Mnist, load_mnist
from training.glyphs.corpus import Corpus, training_sources
from training.loop.augmented import AugmentedNetwork
from training.loop.difficulty import samples_of_epoch
from training.loop.epoch_samples import Samples, epoch_samples
from training.loop.optimization import LearningRate, compiled
from training.recipes.configs import CONFIGS, MNIST

ROUNDS, BATCHES = 3, 30


@dataclass(frozen=True)
class Training:
    """One configuration, ready to be trained.

    Attributes:
        model: Compiled, and traced before it is timed.
        samples: Those of an epoch, all from MNIST.
        batch_size: Samples of a step.
        steps: Batches of an epoch.
    """

    model: AugmentedNetwork
    samples: Samples
    batch_size: int
    steps: int

    def fit(self, batches: int) -> None:
        """Train on some batches."""
        some = slice(batches * self.batch_size)
        self.model.fit(
            self.samples.glyphs[some],
            self.samples.labels[some],
            sample_weight=self.samples.weights[some],
            batch_size=self.batch_size,
            shuffle=False,
            verbose=0,
        )

    def seconds(self) -> float:
        """Time of an epoch, from some of its batches."""
        start = time.perf_counter()
        self.fit(BATCHES)
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
    steps = math.ceil(taken * sum(counts) / config.batch_size)
    samples = epoch_samples(sources, only_mnist, 0, 0)
    model = compiled(config, LearningRate(config, steps), "float32")
    training = Training(model, samples, config.batch_size, steps)
    training.fit(1)
    return training


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

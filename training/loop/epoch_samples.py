"""The samples of an epoch, the same for the same seed and epoch."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from training.glyphs.corpus import GlyphSource
from training.loop.difficulty import select
from training.recipes.configs import TrainingConfig


class Samples(NamedTuple):
    """What an epoch takes, in its order.

    Attributes:
        glyphs: `(n, 28, 28)` uint8, ink = 255, not varied yet.
        labels: `(n,)` uint8 in 0..9, or `NO_DIGIT`.
        weights: `(n,)` float32, of their losses.
    """

    glyphs: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.uint8]
    weights: npt.NDArray[np.float32]


def epoch_samples(
    sources: Sequence[GlyphSource],
    config: TrainingConfig,
    seed: int,
    epoch: int,
    hard: Sequence[npt.NDArray[np.bool_] | None] | None = None,
) -> Samples:
    """Choose the samples of one epoch, in an order of its own.

    Args:
        sources: Where the glyphs come from.
        config: What share of them is hard, and skipped.
        seed: The run's seed; with `epoch` it decides all that is random.
        epoch: Number of the epoch, from 0.
        hard: Which samples of each source are the hardest, as far as that is known.
    """
    rng = np.random.default_rng((seed, epoch))
    parts = []
    for source, which in zip(sources, hard or [None] * len(sources), strict=True):
        indices, weights = select(source, which, config, rng)
        weight = np.float32(source.gentle_weight if config.is_gentle(epoch) else 1)
        parts.append((source.glyphs[indices], source.labels[indices], weights * weight))
    glyphs, labels, weights = map(np.concatenate, zip(*parts, strict=True))
    order = rng.permutation(len(labels))
    return Samples(glyphs[order], labels[order], weights[order])

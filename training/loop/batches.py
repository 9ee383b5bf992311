"""The batches of an epoch, the same for the same seed and epoch."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from training.glyphs.corpus import GlyphSource
from training.loop.difficulty import select
from training.recipes.augmentation import AugmentationConfig, augment
from training.recipes.configs import TrainingConfig

_PARALLEL_BATCHES = 2
"""Batches varied at once, and kept ready."""


def epoch_batches(
    sources: Sequence[GlyphSource],
    config: TrainingConfig,
    seed: int,
    epoch: int,
    hard: Sequence[npt.NDArray[np.bool_] | None] | None = None,
) -> tf.data.Dataset:
    """One epoch of augmented batches, in an order of its own.

    Args:
        sources: Where the glyphs come from.
        config: Batch size and augmentation.
        seed: The run's seed; with `epoch` it decides all that is random.
        epoch: Number of the epoch, from 0.
        hard: Which samples of each source are the hardest, as far as that is known.

    Returns:
        Glyphs `(n, 28, 28)` float32, labels `(n,)` uint8 and weights `(n,)` float32.
    """
    rng = np.random.default_rng((seed, epoch))
    gentle = config.is_gentle(epoch)
    chosen, weights, offset = [], [], 0
    for source, which in zip(sources, hard or [None] * len(sources), strict=True):
        selection = select(source, which, config, rng)
        chosen.append(offset + selection.indices)
        weight = np.float32(source.gentle_weight if gentle else 1)
        weights.append(selection.weights * weight)
        offset += len(source.labels)
    order = rng.permutation(sum(map(len, chosen)))
    limits: AugmentationConfig = config.gentle if gentle else config.augmentation

    def batch(
        step: tf.Tensor, samples: tuple[tf.Tensor, tf.Tensor]
    ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        indices, weights = samples
        noise_seed = tf.stack([tf.cast(seed * 10_007 + epoch, tf.int64), step])
        glyphs = tf.cast(tf.gather(glyph_table, indices), tf.float32) / 255
        varied = augment(glyphs, noise_seed, limits) if limits.share else glyphs
        return varied, tf.gather(label_table, indices), weights

    glyph_table = tf.constant(np.concatenate([source.glyphs for source in sources]))
    label_table = tf.constant(np.concatenate([source.labels for source in sources]))
    # Ending the tuner's thread can hold up the end of an epoch for many seconds.
    options = tf.data.Options()
    options.autotune.enabled = False
    return (
        tf.data.Dataset.from_tensor_slices(
            (np.concatenate(chosen)[order], np.concatenate(weights)[order])
        )
        .batch(config.batch_size)
        .enumerate()
        .map(batch, num_parallel_calls=_PARALLEL_BATCHES)
        .prefetch(_PARALLEL_BATCHES)
        .with_options(options)
    )

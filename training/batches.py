"""The batches of an epoch, the same for the same seed and epoch."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from training.augmentation import AugmentationConfig, augment
from training.configs import TrainingConfig
from training.sources import Source


def epoch_batches(
    sources: Sequence[Source], config: TrainingConfig, seed: int, epoch: int
) -> tf.data.Dataset:
    """One epoch of augmented batches, in an order of its own.

    Args:
        sources: Where the glyphs come from.
        config: Batch size and augmentation.
        seed: The run's seed; with `epoch` it decides all that is random.
        epoch: Number of the epoch, from 0.
    """
    rng = np.random.default_rng((seed, epoch))
    chosen, offset = [], 0
    for source in sources:
        count = len(source.labels)
        chosen.append(offset + rng.permutation(count)[: source.per_epoch])
        offset += count
    order = rng.permutation(np.concatenate(chosen))
    limits: AugmentationConfig = (
        config.gentle if config.is_gentle(epoch) else config.augmentation
    )

    def batch(step: tf.Tensor, indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        noise_seed = tf.stack([tf.cast(seed * 10_007 + epoch, tf.int64), step])
        glyphs = tf.cast(tf.gather(glyph_table, indices), tf.float32) / 255
        return augment(glyphs, noise_seed, limits), tf.gather(label_table, indices)

    glyph_table = tf.constant(np.concatenate([source.glyphs for source in sources]))
    label_table = tf.constant(np.concatenate([source.labels for source in sources]))
    return (
        tf.data.Dataset.from_tensor_slices(order)
        .batch(config.batch_size)
        .enumerate()
        .map(batch, num_parallel_calls=tf.data.AUTOTUNE)
        .prefetch(2)
    )

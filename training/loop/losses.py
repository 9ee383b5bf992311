"""The loss that teaches digits and refusal at once."""

import tensorflow as tf


def digit_or_not(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Cross-entropy over the ten digits and an eleventh class whose logit is always 0.

    With that, the network's own belief that there is a digit is
    sigmoid(log(sum(exp(logits)))): the energy of Liu et al., "Energy-based
    out-of-distribution detection", 2020, https://arxiv.org/abs/2010.03759, becomes a
    trained log-odds and needs no weights of its own.

    Args:
        labels: `(n,)` or `(n, 1)` integer in 0..10; 10 is a non-digit.
        logits: `(n, 10)` float32.

    Returns:
        `(n,)` float32, in nats.
    """
    all_logits = tf.concat([logits, tf.zeros_like(logits[:, :1])], axis=1)
    return tf.nn.sparse_softmax_cross_entropy_with_logits(
        tf.cast(tf.reshape(labels, (-1,)), tf.int32), all_logits
    )


def digit_or_not_accuracy(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Whether the right one of the eleven classes is the likeliest.

    Args:
        labels: As in `digit_or_not`.
        logits: As in `digit_or_not`.

    Returns:
        `(n,)` float32, 1 where it is.
    """
    all_logits = tf.concat([logits, tf.zeros_like(logits[:, :1])], axis=1)
    answers = tf.argmax(all_logits, axis=1, output_type=tf.int64)
    return tf.cast(answers == tf.cast(tf.reshape(labels, (-1,)), tf.int64), tf.float32)

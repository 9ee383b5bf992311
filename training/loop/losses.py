"""The loss that teaches digits and refusal at once."""

from keras import ops

from training.recipes.augmentation import Tensor


def digit_or_not(labels: Tensor, logits: Tensor) -> Tensor:
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
    return ops.sparse_categorical_crossentropy(
        _as_column(labels), _with_no_digit(logits), from_logits=True
    )


def digit_or_not_accuracy(labels: Tensor, logits: Tensor) -> Tensor:
    """Whether the right one of the eleven classes is the likeliest.

    Args:
        labels: As in `digit_or_not`.
        logits: As in `digit_or_not`.

    Returns:
        `(n,)` float32, 1 where it is.
    """
    answers = ops.argmax(_with_no_digit(logits), axis=1)
    return ops.cast(answers == _as_column(labels), "float32")


def _with_no_digit(logits: Tensor) -> Tensor:
    """The logits of ten digits, `(n, 10)`, and that of no digit: `(n, 11)`."""
    return ops.pad(logits, [[0, 0], [0, 1]])


def _as_column(labels: Tensor) -> Tensor:
    return ops.cast(ops.reshape(labels, (-1,)), "int32")

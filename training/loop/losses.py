"""The loss that teaches digits and refusal at once, and the one that teachers add."""

from collections.abc import Callable

from keras import ops

from training.recipes.augmentation import Tensor

DIGITS = 10


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
        _as_column(labels), with_no_digit(logits), from_logits=True
    )


def digit_or_not_accuracy(labels: Tensor, outputs: Tensor) -> Tensor:
    """Whether the right one of the eleven classes is the likeliest.

    Args:
        labels: As in `digit_or_not`.
        outputs: `(n, 10)` logits, which more columns may follow.

    Returns:
        `(n,)` float32, 1 where it is.
    """
    answers = ops.argmax(with_no_digit(outputs[:, :DIGITS]), axis=1)
    return ops.cast(answers == _as_column(labels), "float32")


def taught(share: float) -> Callable[[Tensor, Tensor], Tensor]:
    """Make the loss of a student that learns from labels and from teachers.

    A share of it is the cross-entropy against what the teachers say, at temperature 1
    (Hinton et al., "Distilling the knowledge in a neural network", 2015,
    https://arxiv.org/abs/1503.02531), over the eleven classes of `digit_or_not`, which
    is the rest.

    Args:
        share: The share of the teachers.

    Returns:
        A function of labels and `(n, 21)` outputs: the student's ten logits and the
        teachers' probabilities of the eleven classes.
    """

    def loss(labels: Tensor, outputs: Tensor) -> Tensor:
        logits, told = outputs[:, :DIGITS], outputs[:, DIGITS:]
        of_teachers = ops.categorical_crossentropy(
            told, with_no_digit(logits), from_logits=True
        )
        return (1 - share) * digit_or_not(labels, logits) + share * of_teachers

    return loss


def with_no_digit(logits: Tensor) -> Tensor:
    """The logits of ten digits, `(n, 10)`, and that of no digit: `(n, 11)`."""
    return ops.pad(logits, [[0, 0], [0, 1]])


def _as_column(labels: Tensor) -> Tensor:
    return ops.cast(ops.reshape(labels, (-1,)), "int32")

"""About how long a run takes, before anything of it is known."""

import os

from digit_model.evaluation.own_run import RunChoices

MNIST_IMAGES = 54_000
"""Training images of the whole of MNIST."""

_START, _EXPORT = 15.0, 12.0
"""Seconds to load TensorFlow and the data, and to export the network."""
_PREPARED = 5_000
"""Images a second that are made to glyphs, once."""
_PEN_SECONDS = 100.0
"""Time to draw the pen strokes that go with the whole of MNIST, once."""
_VARIED = 30_000
"""Images a second that are varied."""
_OVERHEAD = 2.0
"""Seconds an epoch for validation and the checkpoint."""
_SPEED = {"ann": 15_000.0, "baseline": 2_000.0, "vgg": 1_000.0}
"""Images a second that one core trains on."""


def expected_seconds(choices: RunChoices, own_count: int) -> float:
    """About how long a run takes on this machine, if nothing else runs.

    Args:
        choices: What is trained.
        own_count: How many digits of one's own there are.
    """
    mnist = 0 if choices.digits == "own" else choices.share * MNIST_IMAGES
    own = 0 if choices.digits == "mnist" else own_count
    pens = 12_000 * choices.share if choices.pens else 0
    images = mnist + own + pens
    threads = max(1, (os.cpu_count() or 2) - 1)
    per_image = 1 / (speed(choices) * threads)
    if choices.augmentation:
        per_image += 1 / (_VARIED * threads)
    drawing = _PEN_SECONDS * choices.share if choices.pens else 0
    once = _START + _EXPORT + (mnist + own) / _PREPARED + drawing
    return once + choices.epochs * (_OVERHEAD + images * per_image)


def speed(choices: RunChoices) -> float:
    """Images a second that one core trains on."""
    if choices.network != "small":
        return _SPEED[choices.network]
    return 5e9 / _multiplications(choices.depth, choices.width)


def _multiplications(depth: int, width: int) -> float:
    """Multiplications of the small network for an image, and a share for the rest."""
    total, side, channels = 100_000.0, 28, 1
    for number in range(depth):
        filters = width * 2**number
        total += side * side * 9 * channels * filters
        channels = filters
        side = side // 2 if number < 2 else side
    return total + 64 * side * side * channels

"""Test images of MNIST whose label people contest, with the votes they gave.

C. Northcutt, A. Athalye, J. Mueller, "Pervasive label errors in test sets destabilize
machine learning benchmarks", 2021, https://arxiv.org/abs/2103.14749; votes from
https://github.com/cleanlab/label-errors/blob/main/mturk/mnist_mturk.json.
"""

from dataclasses import dataclass

SOURCE = "https://labelerrors.com"
"""Where the votes can be looked at, image by image."""
VOTERS = 5
"""People asked about each image."""


@dataclass(frozen=True)
class Votes:
    """What `VOTERS` people saw in an image; the rest of them saw neither digit.

    Attributes:
        index: The image's index in the test set, from 0.
        for_label: How many saw the digit that it is labeled with.
        other: The digit that a network saw.
        for_other: How many people saw that other digit.
    """

    index: int
    for_label: int
    other: int
    for_other: int


CONTESTED = tuple(
    Votes(*row)
    for row in (
        (947, 0, 9, 5),
        (1621, 2, 6, 3),
        (1901, 2, 4, 3),
        (2130, 2, 9, 2),
        (2462, 0, 0, 4),
        (2597, 0, 3, 4),
        (2654, 0, 1, 2),
        (3520, 2, 4, 0),
        (3558, 1, 0, 4),
        (5937, 1, 3, 3),
        (6651, 0, 6, 5),
        (6783, 2, 6, 3),
        (8527, 2, 9, 2),
        (9679, 2, 3, 0),
        (9729, 2, 6, 3),
    )
)
"""All images asked about in which fewer than half of the people saw the label."""

"""Training digits that the network finds most like a drawing.

An explanation by examples, after Caruana et al., "Case-based explanation of
non-case-based learning methods", 1999 (https://pmc.ncbi.nlm.nih.gov/articles/PMC2232607).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.evaluation.report import ReportImages
from digit_model.network.rejection import Neighbors


@dataclass(frozen=True)
class LookAlike:
    """A training digit.

    Attributes:
        image: `(28, 28)` uint8, ink = 255.
        label: Which digit it is.
    """

    image: npt.NDArray[np.uint8]
    label: int


def find_look_alikes(
    neighbors: Neighbors, images: ReportImages, features: FloatArray, count: int
) -> list[LookAlike]:
    """The training digits nearest in feature space, by cosine similarity.

    Args:
        neighbors: Features of training digits, first those of `images.training`.
        images: The report's images, which training digits are taken from.
        features: `(d,)` of the drawing.
        count: The largest number of look-alikes.

    Returns:
        The nearest first.
    """
    rows = neighbors.nearest(features[np.newaxis], count, len(images.training))[0]
    return [
        LookAlike(images.training[row], int(images.training_labels[row]))
        for row in rows
    ]

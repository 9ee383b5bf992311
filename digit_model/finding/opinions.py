"""What the finder and the digit network say together about a found digit."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.fields import check_fields

_LEAST = 1e-4
"""Heat and probabilities below this count as this."""
_ENERGY = 10.0
"""Energies beyond this, in nats, say no more."""


@dataclass(frozen=True)
class OpinionWeights:
    """How the two opinions are weighed; fitted on held-out writers in held-out scenes.

    A logarithmic opinion pool (Genest and Zidek, "Combining probability distributions",
    1986, https://doi.org/10.1214/ss/1177013825) over the ten digits and "no digit".

    Attributes:
        network: Weight of the logarithms of the digit network's probabilities.
        finder: Weight of the logarithms of the finder's heat for each digit.
        nothing: Score of "no digit" where heat is even and energy is 0.
        heat: How much the log-odds of the largest heat speak against "no digit".
        energy: How much each nat of the digit network's energy speaks against it.
    """

    network: float
    finder: float
    nothing: float
    heat: float
    energy: float

    def __post_init__(self) -> None:
        """Check the values, which may come from a damaged manifest.

        Raises:
            ValueError: One is of another type.
        """
        check_fields(self)


def agree(
    weights: OpinionWeights,
    probabilities: FloatArray,
    heat: FloatArray,
    energies: npt.NDArray[np.floating],
) -> FloatArray:
    """Make one calibrated opinion of two.

    Args:
        weights: How the opinions are weighed.
        probabilities: `(n, 10)` in [0, 1], the digit network's.
        heat: `(n, 10)` in [0, 1], the finder's.
        energies: `(n,)`, the digit network's, in nats.

    Returns:
        `(n, 10)` float32 in [0, 1]: the probability that there is a digit and that it
        is this one. What is missing to a sum of 1 is "no digit".
    """
    scores = opinion_scores(weights, probabilities, heat, energies)
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares = scores / scores.sum(axis=1, keepdims=True)
    return np.asarray(shares[:, :10], np.float32)


def is_likely(opinion: FloatArray) -> bool:
    """Whether a digit, whichever it is, is likelier than none.

    Args:
        opinion: `(10,)`, as `agree` gives it.
    """
    return float(opinion.sum()) >= 0.5


def opinion_scores(
    weights: OpinionWeights,
    probabilities: npt.NDArray[np.floating],
    heat: npt.NDArray[np.floating],
    energies: npt.NDArray[np.floating],
) -> npt.NDArray[np.float64]:
    """The pool before it is normalized: `(n, 11)` float64, "no digit" last."""
    of_network = np.log(np.maximum(probabilities.astype(np.float64), _LEAST))
    of_finder = np.log(np.maximum(heat.astype(np.float64), _LEAST))
    hottest = np.clip(heat.max(axis=1).astype(np.float64), _LEAST, 1 - _LEAST)
    digits = weights.network * of_network + weights.finder * of_finder
    nothing = (
        weights.nothing
        - weights.heat * np.log(hottest / (1 - hottest))
        - weights.energy * np.clip(energies, -_ENERGY, _ENERGY)
    )
    return np.column_stack([digits, nothing])

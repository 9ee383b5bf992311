"""What the finder and the digit network say together about a found digit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.fields import check_fields
from digit_model.heats import (
    DIGITS_AGAIN,
    DIGITS_HERE,
    LETTER_ANYWHERE,
    LETTER_HERE,
)
from digit_model.imaging.preprocessing import Preprocessed
from digit_model.network.outputs import Outputs

_LEAST = 1e-4
"""Heat and probabilities below this count as this."""
_TINY = float(np.finfo(np.float32).tiny)
_LEAST_HEAT = 0.03
"""Between digits, heat below this counts as this."""
_CRISP_POWER = 4
"""Only where nearly all ink is sharp does the digit network read as in drawings."""
_ENERGY = 10.0
"""Energies beyond this, in nats, say no more."""


@dataclass(frozen=True)
class OpinionWeights:
    """How the two opinions are weighed; fitted on scenes of validation writers.

    A logarithmic opinion pool (Genest and Zidek, "Combining probability distributions",
    1986, https://doi.org/10.1214/ss/1177013825) over the ten digits and "no digit".

    Attributes:
        network: Weight of the logarithms of the digit network's probabilities.
        crisp_network: What is added to that weight where the ink is fully crisp.
        finder: Weight of the logarithms of the finder's heat for each digit.
        again: Weight of the same where another size shows the mark.
        nothing: Score of "no digit" where heat is even and energy is 0.
        heat: How much the log-odds of the largest heat speak against "no digit".
        rival: How much the logarithm of the second largest heat speaks against it.
        other: How much the log-odds of the heat of letters speak for "no digit".
        other_anywhere: How much those in the size that shows letters most speak for it.
        cut: How much it speaks for "no digit" that the picture's border cuts it.
        energy: How much each nat of the digit network's energy speaks against it.
        crisp_energy: What is added to that where the ink is fully crisp.
    """

    network: float
    crisp_network: float
    finder: float
    again: float
    nothing: float
    heat: float
    rival: float
    other: float
    other_anywhere: float
    cut: float
    energy: float
    crisp_energy: float

    def __post_init__(self) -> None:
        """Check the values, which may come from a damaged manifest.

        Raises:
            ValueError: One has the wrong type.
        """
        check_fields(self)


class Pools(NamedTuple):
    """How opinions are weighed, by how the ink is known.

    Attributes:
        seen: Where the finder saw the ink too.
        plain: Where the ink is known exactly; see `imaging.ink.plain_ink`.
    """

    seen: OpinionWeights
    plain: OpinionWeights

    def agree_on(self, items: Sequence[Preprocessed], outputs: Outputs) -> FloatArray:
        """Make one opinion of two about each of several found digits.

        Args:
            items: The digits, with the finder's heat.
            outputs: What the digit network says about them.

        Returns:
            `(n, 10)` float32; see `agree`.

        Raises:
            ValueError: An item has no heat: it was not found but drawn.
        """
        opinions = Opinions.about(items, outputs)
        is_plain = np.array([item.is_plain for item in items])[:, None]
        both = (agree(weights, opinions) for weights in (self.plain, self.seen))
        return np.where(is_plain, *both)


class Opinions(NamedTuple):
    """What both networks say about found digits.

    Attributes:
        probabilities: `(n, 10)` float32 in [0, 1], the digit network's.
        energies: `(n,)` float64, the digit network's, in nats.
        heat: `(n, 10)` float32 in [0, 1], the finder's of each digit.
        again: `(n, 10)` float32 in [0, 1], the same where another size shows the mark.
        other: `(n,)` float32 in [0, 1], the finder's of a letter.
        other_anywhere: `(n,)` float32 in [0, 1], the same in the size that shows
            letters most.
        is_cut: `(n,)` bool, whether the border of the picture cuts it.
        crispness: `(n,)` float32 in [0, 1], how sharp the ink is that the digit network
            was given; see `preprocessing.Preprocessed`.
        votes: `(n, 10)` float32, what a person's hand has added to the logarithms of
            the probabilities. It counts in full, however little the digit network does.
    """

    probabilities: FloatArray
    energies: npt.NDArray[np.float64]
    heat: FloatArray
    again: FloatArray
    other: FloatArray
    other_anywhere: FloatArray
    is_cut: npt.NDArray[np.bool_]
    crispness: FloatArray
    votes: FloatArray

    @classmethod
    def about(cls, items: Sequence[Preprocessed], outputs: Outputs) -> "Opinions":
        """What both networks say about found digits.

        Args:
            items: The digits, with the finder's heat.
            outputs: What the digit network says about them.

        Raises:
            ValueError: An item has no heat: it was not found but drawn.
        """
        heats = [item.heat for item in items if item.heat is not None]
        if len(heats) < len(items):
            raise ValueError("Each item needs the finder's heat. Received one without.")
        stacked = np.stack(heats)
        return cls(
            outputs.probabilities,
            outputs.energy,
            stacked[:, DIGITS_HERE],
            stacked[:, DIGITS_AGAIN],
            stacked[:, LETTER_HERE],
            stacked[:, LETTER_ANYWHERE],
            np.array([item.is_cut for item in items], np.bool_),
            np.array([item.crispness for item in items], np.float32),
            outputs.votes,
        )


def agree(weights: OpinionWeights, opinions: Opinions) -> FloatArray:
    """Make one calibrated opinion of two.

    Args:
        weights: How the opinions are weighed.
        opinions: What both networks say.

    Returns:
        `(n, 10)` float32 in [0, 1]: the probability that there is a digit and that it
        is this one. What is missing to a sum of 1 is "no digit".
    """
    scores = opinion_scores(weights, opinions)
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares = scores / scores.sum(axis=1, keepdims=True)
    return np.asarray(shares[:, :10], np.float32)


def is_likely(opinion: FloatArray) -> bool:
    """Whether the likeliest digit is likelier than that there is none.

    Args:
        opinion: `(10,)`, as `agree` gives it.
    """
    return float(opinion.max()) >= 1 - float(opinion.sum())


def opinion_scores(
    weights: OpinionWeights, opinions: Opinions
) -> npt.NDArray[np.float64]:
    """The pool before it is normalized: `(n, 11)` float64, "no digit" last."""
    votes = opinions.votes.astype(np.float64)
    # What the digit network says by itself, which a hand's votes are taken out of.
    network = np.log(np.maximum(opinions.probabilities.astype(np.float64), _TINY))
    network -= votes
    network -= np.logaddexp.reduce(network, axis=1, keepdims=True)
    heat = np.maximum(opinions.heat.astype(np.float64), _LEAST)
    here, again = (
        np.log(np.maximum(h.astype(np.float64), _LEAST_HEAT))
        for h in (opinions.heat, opinions.again)
    )
    other, other_anywhere = (
        np.clip(o.astype(np.float64), _LEAST, 1 - _LEAST)
        for o in (opinions.other, opinions.other_anywhere)
    )
    second, hottest = np.sort(heat, axis=1)[:, -2:].T
    hottest = np.minimum(hottest, 1 - _LEAST)
    crisp = opinions.crispness.astype(np.float64) ** _CRISP_POWER
    of_network = weights.network + weights.crisp_network * crisp
    digits = of_network[:, None] * np.maximum(network, np.log(_LEAST)) + votes
    digits += weights.finder * here + weights.again * again
    of_energy = weights.energy + weights.crisp_energy * crisp
    nothing = (
        weights.nothing
        - weights.heat * np.log(hottest / (1 - hottest))
        - weights.rival * np.log(second)
        + weights.other * np.log(other / (1 - other))
        + weights.other_anywhere * np.log(other_anywhere / (1 - other_anywhere))
        + weights.cut * opinions.is_cut
        - of_energy * np.clip(opinions.energies, -_ENERGY, _ENERGY)
    )
    return np.column_stack([digits, nothing])

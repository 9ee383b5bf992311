"""Whether what was found on a page is a digit, by what stands around it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.overlaps import areas, common_areas
from digit_model.finding.peaks import FoundMark
from digit_model.heats import DIGITS_AGAIN

_LINE, _NEXT = 4.0, 0.5
"""In heights of the higher one: how far apart two digits of a line may be, and two
neighbors in a number."""
_OFF, _STEEP = 0.3, 0.25
"""How far off each other's line they may be, in heights, and how much more for each
height that they are apart."""
_AS_HIGH = 0.6
"""Least height of the lower one, as a share of the higher one's."""
_LEAST = 1e-3
"""Probabilities and heats are no nearer to 0 or 1 than this."""


@dataclass(frozen=True)
class ContextWeights:
    """How what stands around a found digit speaks for it or against it.

    A logistic regression (Cox, "The regression analysis of binary sequences", 1958,
    https://doi.org/10.1111/j.2517-6161.1958.tb00292.x), fitted on scenes of held-out
    writers.

    Attributes:
        opinion: Weight of the log-odds that finder and digit network give it together.
        again: Weight of the log-odds of its heat where another size shows it.
        company: Weight of the logarithm of one more than the likely digits in its line:
            where there are others, one more is likelier.
        crowded: Weight of the share of its box that a neighbor's box has too: digits
            that overlap are seen less clearly than others, and may be as sure.
        tall: Weight of how much higher a 1 is than its neighbor, as a logarithm:
            brackets and bars look like a 1, and are higher than the number.
        nothing: What is left with none of this.
    """

    opinion: float
    again: float
    company: float
    crowded: float
    tall: float
    nothing: float

    def probabilities(self, context: FloatArray) -> FloatArray:
        """The probability of each found digit that it is one.

        Args:
            context: `(n, 5)`, as `describe` gives it.

        Returns:
            `(n,)` float32 in [0, 1].
        """
        weights = [self.opinion, self.again, self.company, self.crowded, self.tall]
        scores = context @ np.array(weights) + self.nothing
        return np.asarray(1 / (1 + np.exp(-scores)), np.float32)


def describe(marks: Sequence[FoundMark], opinions: FloatArray) -> FloatArray:
    """What `ContextWeights` weighs about each found digit of a page.

    Args:
        marks: Where the finder sees the digits; at least one.
        opinions: `(n, 10)` float32 in [0, 1]; see `opinions.agree`.

    Returns:
        `(n, 5)` float32, in the order of the weights.
    """
    bounds = [mark.bounds for mark in marks]
    left, top, width, height = np.array(
        [(b.left, b.top, b.width, b.height) for b in bounds]
    ).T
    higher = np.maximum(height[:, None], height)
    across = np.maximum(left[:, None] - (left + width), left - (left + width)[:, None])
    apart = np.maximum(across, 0) / higher
    middle = top + height / 2
    off = np.abs(middle[:, None] - middle) / higher
    in_line = (apart < _LINE) & (off < _OFF + _STEEP * apart)
    in_line &= np.minimum(height[:, None], height) > _AS_HIGH * higher
    np.fill_diagonal(in_line, False)
    share = _log_odds(opinions.sum(axis=1))
    company = np.log1p((in_line & (share > 0)).sum(axis=1))
    next_to = in_line & (apart < _NEXT)
    common = common_areas(bounds, bounds) / np.maximum(areas(bounds), 1e-6)[:, None]
    crowded = np.where(next_to, common, 0).max(axis=1)
    neighbor = np.where(next_to, share, -np.inf).argmax(axis=1)
    is_one = next_to.any(axis=1) & (opinions.argmax(axis=1) == 1)
    taller = np.log(height / height[neighbor])
    tall = np.where(is_one, np.maximum(taller, 0), 0)
    again = _log_odds(np.array([mark.heats[DIGITS_AGAIN].max() for mark in marks]))
    return np.column_stack([share, again, company, crowded, tall]).astype(np.float32)


def _log_odds(probability: FloatArray) -> FloatArray:
    kept = np.clip(probability, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(kept / (1 - kept)))

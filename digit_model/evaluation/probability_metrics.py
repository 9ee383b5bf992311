"""Metrics of probabilities: calibration, refusing by confidence, proper scores."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digit_model.evaluation.classification_metrics import IntArray


@dataclass(frozen=True)
class ReliabilityBin:
    """Answers whose confidence lies in one range.

    Attributes:
        low: Lower end of the range.
        high: The bin's upper end.
        n: Number of answers.
        confidence: Their mean confidence; None if there are none.
        accuracy: Fraction of them that is right; None if there are none.
    """

    low: float
    high: float
    n: int
    confidence: float | None
    accuracy: float | None


def reliability_bins(
    confidences: npt.NDArray[np.floating], right: npt.NDArray[np.bool_], bins: int = 15
) -> list[ReliabilityBin]:
    """Data of the reliability diagram, over bins of equal width.

    Args:
        confidences: `(n,)` in [0, 1], of the answers given.
        right: `(n,)` bool.
        bins: Number of bins over [0, 1].
    """
    index = np.minimum((confidences * bins).astype(np.int64), bins - 1)
    found = []
    for number in range(bins):
        inside = index == number
        n = int(inside.sum())
        found.append(
            ReliabilityBin(
                low=number / bins,
                high=(number + 1) / bins,
                n=n,
                confidence=float(confidences[inside].mean()) if n else None,
                accuracy=float(right[inside].mean()) if n else None,
            )
        )
    return found


def expected_calibration_error(bins: Sequence[ReliabilityBin]) -> float:
    """Mean gap between confidence and accuracy over bins, weighted by their answers.

    Guo et al., "On calibration of modern neural networks", 2017, equation 3,
    https://arxiv.org/abs/1706.04599.

    Args:
        bins: From `reliability_bins`, with at least one answer in all.
    """
    gaps = [
        b.n * abs(b.confidence - b.accuracy)
        for b in bins
        if b.confidence is not None and b.accuracy is not None
    ]
    return sum(gaps) / sum(b.n for b in bins)


def calibration_interval(
    confidences: npt.NDArray[np.floating],
    right: npt.NDArray[np.bool_],
    resamples: int = 1_000,
) -> tuple[float, float]:
    """95% interval of the expected calibration error, by bootstrap over answers.

    Args:
        confidences: `(n,)` in [0, 1], of the answers given.
        right: `(n,)` bool.
        resamples: How often the answers are resampled.

    Returns:
        Its lower and upper end. The error is a mean of absolute gaps, so chance alone
        keeps both above 0.
    """
    rng = np.random.default_rng(0)
    errors = []
    for _ in range(resamples):
        drawn = rng.integers(0, len(right), len(right))
        bins = reliability_bins(confidences[drawn], right[drawn])
        errors.append(expected_calibration_error(bins))
    low, high = np.quantile(errors, (0.025, 0.975))
    return float(low), float(high)


def brier_score(probabilities: npt.NDArray[np.floating], labels: IntArray) -> float:
    """Mean squared distance between the probabilities and the truth, in 0..2.

    Brier, "Verification of forecasts expressed in terms of probability", 1950, summed
    over the classes.

    Args:
        probabilities: `(n, 10)`, rows summing to 1.
        labels: `(n,)` integer in 0..9.
    """
    truth = np.eye(probabilities.shape[1])[labels]
    return float(((probabilities - truth) ** 2).sum(axis=1).mean())


def negative_log_likelihood(
    probabilities: npt.NDArray[np.floating],
    labels: IntArray,
    weights: npt.NDArray[np.floating] | None = None,
) -> float:
    """Mean of -ln p(label), in nats.

    Args:
        probabilities: `(n, 10)`, rows summing to 1.
        labels: `(n,)` integer in 0..9.
        weights: `(n,)`, the weight of each in the mean; None for equal weights.
    """
    given = probabilities[np.arange(len(labels)), labels]
    return float(np.average(-np.log(np.maximum(given, 1e-12)), weights=weights))

"""How well answers fit labels: plain functions over arrays, all values fractions."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.integer]


@dataclass(frozen=True)
class Score:
    """Right answers out of n.

    Attributes:
        n: Number of images.
        errors: Number of wrong answers.
        accuracy: Fraction right, 1 - errors / n.
        low: Lower end of the 95 % Wilson interval of the accuracy.
        high: Upper end.
    """

    n: int
    errors: int
    accuracy: float
    low: float
    high: float


def score(right: npt.NDArray[np.bool_]) -> Score:
    """Count right answers.

    Args:
        right: `(n,)` bool, n at least 1.
    """
    n, correct = len(right), int(right.sum())
    low, high = wilson_interval(correct, n)
    return Score(n, n - correct, correct / n, low, high)


def wilson_interval(successes: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Interval of a proportion that holds for proportions near 1 too.

    Wilson, "Probable inference, the law of succession, and statistical inference",
    1927, https://doi.org/10.1080/01621459.1927.10502953.

    Args:
        successes: Number of successes.
        n: Number of trials, at least 1.
        z: Standard normal quantile; the default gives 95 %.

    Returns:
        Lower and upper end in [0, 1].
    """
    p = successes / n
    center = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, center - half), min(1.0, center + half)


def confusion_matrix(labels: IntArray, answers: IntArray) -> npt.NDArray[np.int64]:
    """Count answers by true digit.

    Args:
        labels: `(n,)` integer in 0..9.
        answers: `(n,)` integer in 0..9.

    Returns:
        `(10, 10)` int64: row = true digit, column = answer.
    """
    pairs = labels.astype(np.int64) * 10 + answers.astype(np.int64)
    return np.bincount(pairs, minlength=100).reshape(10, 10)


@dataclass(frozen=True)
class ClassScore:
    """How one digit fares; formulas in TP, FP, FN of that digit against the rest.

    Attributes:
        digit: The digit.
        precision: TP / (TP + FP); 0 if it was never answered.
        recall: TP / (TP + FN); 0 if there is none.
        f1: Harmonic mean of the two, 2 TP / (2 TP + FP + FN).
        support: TP + FN, images of this digit.
    """

    digit: int
    precision: float
    recall: float
    f1: float
    support: int


def class_scores(matrix: npt.NDArray[np.int64]) -> list[ClassScore]:
    """Precision, recall and F1 of each digit from a confusion matrix `(10, 10)`."""
    scores = []
    for digit in range(10):
        hits = int(matrix[digit, digit])
        answered, support = int(matrix[:, digit].sum()), int(matrix[digit].sum())
        scores.append(
            ClassScore(
                digit,
                precision=hits / answered if answered else 0.0,
                recall=hits / support if support else 0.0,
                f1=2 * hits / (answered + support) if answered + support else 0.0,
                support=support,
            )
        )
    return scores


Interval = tuple[float, float, float]
"""Lower end, value, upper end."""


@dataclass(frozen=True)
class ClassIntervals:
    """Scores of one digit with 95 % intervals.

    Attributes:
        digit: The digit.
        precision: With its Wilson interval.
        recall: With its Wilson interval.
        f1: With its percentile bootstrap interval, as it is no share of anything.
        support: Images of this digit.
    """

    digit: int
    precision: Interval
    recall: Interval
    f1: Interval
    support: int


def class_intervals(
    matrix: npt.NDArray[np.int64], resamples: int = 2_000
) -> list[ClassIntervals]:
    """Scores of each digit, and how far chance may move them.

    Args:
        matrix: `(10, 10)` int64, row = true digit, column = answer.
        resamples: Of the images, for the bootstrap (Efron, "Bootstrap methods: another
            look at the jackknife", 1979, https://doi.org/10.1214/aos/1176344552).
    """
    total = int(matrix.sum())
    drawn = np.random.default_rng(0).multinomial(
        total, matrix.ravel() / total, size=resamples
    )
    drawn = drawn.reshape(resamples, 10, 10)
    involved = drawn.sum(axis=1) + drawn.sum(axis=2)
    hits = np.diagonal(drawn, axis1=1, axis2=2)
    f1_low, f1_high = np.quantile(
        2 * hits / np.maximum(involved, 1), (0.025, 0.975), axis=0
    )
    found = []
    for score_ in class_scores(matrix):
        digit = score_.digit
        right, answered = int(matrix[digit, digit]), int(matrix[:, digit].sum())
        found.append(
            ClassIntervals(
                digit,
                precision=_with_wilson(score_.precision, right, answered),
                recall=_with_wilson(score_.recall, right, score_.support),
                f1=(float(f1_low[digit]), score_.f1, float(f1_high[digit])),
                support=score_.support,
            )
        )
    return found


def _with_wilson(value: float, successes: int, n: int) -> Interval:
    low, high = wilson_interval(successes, n) if n else (0.0, 1.0)
    return low, value, high


@dataclass(frozen=True)
class ReliabilityBin:
    """Answers whose confidence lies in one range.

    Attributes:
        low: Lower end of the range.
        high: Upper end.
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


@dataclass(frozen=True)
class Risk:
    """What happens if only the surest answers are given.

    Attributes:
        coverage: Fraction of the images that is answered.
        threshold: Smallest confidence among the answers.
        risk: Fraction of wrong ones among the answers.
    """

    coverage: float
    threshold: float
    risk: float


def risk_coverage(
    confidences: npt.NDArray[np.floating],
    right: npt.NDArray[np.bool_],
    coverages: Sequence[float] = (0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0),
) -> list[Risk]:
    """Points of the risk-coverage curve.

    Geifman and El-Yaniv, "Selective classification for deep neural networks", 2017,
    https://arxiv.org/abs/1705.08500.

    Args:
        confidences: `(n,)` in [0, 1], of the answers given.
        right: `(n,)` bool.
        coverages: Fractions in (0, 1] to find the risk at.
    """
    order = np.argsort(-confidences, kind="stable")
    risks = np.cumsum(~right[order]) / np.arange(1, len(right) + 1)
    points = []
    for coverage in coverages:
        last = max(1, round(coverage * len(right))) - 1
        threshold = float(confidences[order[last]])
        points.append(Risk(coverage, threshold, float(risks[last])))
    return points


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


def softmax(logits: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Probabilities `(n, k)` float64 of logits `(n, k)`."""
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def negative_log_likelihood(
    probabilities: npt.NDArray[np.floating],
    labels: IntArray,
    weights: npt.NDArray[np.floating] | None = None,
) -> float:
    """Mean of -ln p(label), in nats.

    Args:
        probabilities: `(n, 10)`, rows summing to 1.
        labels: `(n,)` integer in 0..9.
        weights: `(n,)`, what each weighs in the mean; None for all alike.
    """
    given = probabilities[np.arange(len(labels)), labels]
    return float(np.average(-np.log(np.maximum(given, 1e-12)), weights=weights))

"""How well answers fit labels: plain functions over arrays, all values fractions."""

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
        low: Lower end of the 95% Wilson interval of the accuracy.
        high: The interval's upper end.
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
        z: Standard normal quantile; the default gives 95%.

    Returns:
        Lower and upper end in [0, 1].
    """
    p = successes / n
    center = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, center - half), min(1.0, center + half)


def writer_interval(
    right: npt.NDArray[np.bool_], writers: IntArray, resamples: int = 2_000
) -> tuple[float, float]:
    """95% interval of a share over writers: whole writers are resampled.

    Digits of one writer resemble each other, so an interval over digits would be too
    narrow (Field and Welsh, "Bootstrapping clustered data", 2007,
    https://doi.org/10.1111/j.1467-9868.2007.00593.x).

    Args:
        right: `(n,)` bool, n at least 1.
        writers: `(n,)` integer, who wrote each.
        resamples: How often writers are drawn.

    Returns:
        Lower and upper end in [0, 1], the percentiles of the bootstrap.
    """
    _, index = np.unique(writers, return_inverse=True)
    counts = np.bincount(index)
    hits = np.bincount(index, weights=right)
    drawn = np.random.default_rng(0).integers(0, len(counts), (resamples, len(counts)))
    shares = hits[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(shares, (0.025, 0.975))
    return float(low), float(high)


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
    """Scores of one digit with 95% intervals.

    Attributes:
        digit: The digit.
        precision: The precision with its Wilson interval.
        recall: The recall with its Wilson interval.
        f1: F1 with its percentile bootstrap interval, as it is not a proportion.
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
        resamples: How often the images are resampled for the bootstrap (Efron,
            "Bootstrap methods: another look at the jackknife", 1979,
            https://doi.org/10.1214/aos/1176344552).
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

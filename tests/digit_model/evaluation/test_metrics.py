"""Our figures against scikit-learn's, and the interval against known values."""

import numpy as np
import pytest
from sklearn import metrics as reference
from sklearn.calibration import calibration_curve

from digit_model.evaluation.classification_metrics import (
    class_scores,
    confusion_matrix,
    score,
    wilson_interval,
)
from digit_model.evaluation.probability_metrics import (
    brier_score,
    expected_calibration_error,
    negative_log_likelihood,
    reliability_bins,
)
from digit_model.network.logits import softmax

RNG = np.random.default_rng(0)
LABELS = RNG.integers(0, 10, 5000)
ANSWERS = np.where(RNG.random(5000) < 0.9, LABELS, RNG.integers(0, 10, 5000))


def test_confusion_matrix_has_true_digits_in_rows() -> None:
    expected = reference.confusion_matrix(LABELS, ANSWERS)
    np.testing.assert_array_equal(confusion_matrix(LABELS, ANSWERS), expected)


def test_class_scores_equal_the_reference() -> None:
    scores = class_scores(confusion_matrix(LABELS, ANSWERS))
    expected = reference.precision_recall_fscore_support(LABELS, ANSWERS)
    ours = np.array([(s.precision, s.recall, s.f1, s.support) for s in scores]).T
    np.testing.assert_allclose(ours, expected)


def test_class_scores_without_answers_are_zero() -> None:
    scores = class_scores(confusion_matrix(np.zeros(5, int), np.zeros(5, int)))
    assert (scores[7].precision, scores[7].recall, scores[7].f1) == (0, 0, 0)


def test_negative_log_likelihood_equals_the_reference() -> None:
    probabilities = RNG.dirichlet(np.ones(10), 5000)
    expected = reference.log_loss(LABELS, probabilities)
    assert negative_log_likelihood(probabilities, LABELS) == pytest.approx(expected)
    weights = RNG.random(5000)
    expected = reference.log_loss(LABELS, probabilities, sample_weight=weights)
    found = negative_log_likelihood(probabilities, LABELS, weights)
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        pytest.param(9975, 10000, 0.99631, 0.99831, id="25 errors in MNIST's test set"),
        pytest.param(10, 10, 0.7225, 1.0, id="no errors is not certainty"),
        pytest.param(0, 10, 0.0, 0.2775, id="no successes"),
    ],
)
def test_wilson_interval(successes: int, n: int, low: float, high: float) -> None:
    assert wilson_interval(successes, n) == pytest.approx((low, high), abs=1e-4)


def test_score_counts_errors() -> None:
    result = score(np.array([True] * 97 + [False] * 3))
    assert (result.n, result.errors) == (100, 3)
    assert result.accuracy == pytest.approx(0.97)


@pytest.mark.parametrize(
    ("confidence", "accuracy"),
    [
        pytest.param(0.9, 0.9, id="as sure as right"),
        pytest.param(0.99, 0.6, id="too sure"),
        pytest.param(1.0, 1.0, id="confidence 1 falls into the last bin"),
    ],
)
def test_calibration_error_is_the_gap(confidence: float, accuracy: float) -> None:
    right = np.arange(1000) < 1000 * accuracy
    bins = reliability_bins(np.full(1000, confidence), right)
    assert sum(b.n for b in bins) == 1000
    error = expected_calibration_error(bins)
    assert error == pytest.approx(abs(confidence - accuracy), abs=1e-6)


def test_reliability_bins_equal_the_reference() -> None:
    confidences = RNG.random(5000)
    right = RNG.random(5000) < confidences
    ours = [b for b in reliability_bins(confidences, right) if b.n]
    accuracy, confidence = calibration_curve(right, confidences, n_bins=15)
    found = np.array([(b.accuracy, b.confidence) for b in ours], float)
    np.testing.assert_allclose(found.T, [accuracy, confidence])


def test_brier_score_equals_the_reference() -> None:
    probabilities = RNG.dirichlet(np.ones(10), 5000)
    expected = np.mean(
        [
            sum((p - (label == k)) ** 2 for k, p in enumerate(row))
            for row, label in zip(probabilities, LABELS, strict=True)
        ]
    )
    assert brier_score(probabilities, LABELS) == pytest.approx(expected)


def test_softmax_bears_large_logits() -> None:
    probabilities = softmax(np.array([[1000.0, 999.0, -1000.0]]))
    np.testing.assert_allclose(probabilities, [[0.731059, 0.268941, 0]], atol=1e-6)

"""Print how a recognizer reads what may choose something; no test set is opened."""

from digit_model.evaluation.probability_metrics import (
    expected_calibration_error,
    reliability_bins,
)
from digit_model.recognizer import Recognizer
from training.data.mnist import glyphs_of, load_mnist
from training.evaluation.answering import count_answers
from training.evaluation.by_source import (
    print_source,
    read_written,
    score_refusing,
    source_scores,
)
from training.glyphs.digit_sources import SOURCES, load_source
from training.glyphs.non_digits import NON_DIGITS, VALIDATING, load_non_digits
from training.glyphs.written import CONDITIONS


def print_validation(recognizer: Recognizer) -> None:
    """Score MNIST's validation images, validation writers, and letters to refuse."""
    validation = load_mnist().validation
    outputs = recognizer.outputs(glyphs_of(validation.images))
    right = outputs.probabilities.argmax(axis=1) == validation.labels
    said = count_answers(right, outputs.refused)
    bins = reliability_bins(outputs.probabilities.max(axis=1), right)
    print(
        f"MNIST, validation images: right {said.share:.2%}, refused {said.refused}, "
        f"wrong {said.wrong}, {(~right).sum()} errors with the refused ones' guesses, "
        f"n = {said.n}, calibration error {expected_calibration_error(bins):.2%}"
    )
    for entry in source_scores(recognizer, {n: load_source(n) for n in SOURCES}):
        print_source(entry)
    letters = load_non_digits(VALIDATING)
    for condition in CONDITIONS:
        table = read_written(recognizer, letters, condition)
        title = f"{NON_DIGITS[VALIDATING]}, {condition}"
        kind = score_refusing(table, recognizer.manifest.rejection, title)
        print(f"{kind.name:<64} refused {kind.share:.1%}, n = {kind.n}")

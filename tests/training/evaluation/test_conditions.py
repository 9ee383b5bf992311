"""Scores of conditions count what they say, on a recognizer whose answers are known."""

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.evaluation.classification_metrics import score
from training.data import pens
from training.data.handwriting import to_glyph
from training.data.mnist import Mnist
from training.evaluation.conditions import (
    OUTLIERS,
    LabeledPictures,
    naive_accuracy,
    refusal_scores,
    score_pictures,
)
from training.export.calibration import find_rejection


def test_a_refused_digit_is_right_if_its_guess_is_and_blank_is_wrong(
    recognizer: Recognizer, recorded: dict[int, pens.PenDigit]
) -> None:
    pictures = [pens.draw_pen(recorded[digit], 0) for digit in range(10)]
    pictures.append(np.ones((50, 50), np.float32))
    labeled = LabeledPictures("all", pictures, np.append(np.arange(10), 0))
    entry = score_pictures(recognizer, labeled)
    assert (entry.n, entry.errors, entry.refused) == (11, 1, 1)
    expected = score(np.arange(11) < 10)
    assert (entry.low, entry.high) == (expected.low, expected.high)
    said = entry.answered
    assert said is not None
    assert (said.right, said.refused, said.wrong) == (10, 1, 0)


def test_the_naive_pipeline_reads_glyphs_and_fails_in_corners(
    recognizer: Recognizer, recorded: dict[int, pens.PenDigit]
) -> None:
    labels = np.array(range(10))
    glyphs = [to_glyph(1 - pens.draw_pen(recorded[digit], 0)) for digit in range(10)]
    as_seen = [
        np.asarray(glyph / 255, np.float32) for glyph in glyphs if glyph is not None
    ]
    assert naive_accuracy(recognizer, as_seen, labels) == 1
    cornered = [
        np.float32(1) - pens.draw_pen(recorded[digit], digit, 0.5, in_corner=True)
        for digit in range(10)
    ]
    assert naive_accuracy(recognizer, cornered, labels) <= 0.5


def test_outliers_that_are_refused_are_counted(
    recognizer: Recognizer, mnist: Mnist
) -> None:
    images = (mnist.validation.images[:301] / 255).astype("f4")
    digits, scan = recognizer.outputs(images[:300]), images[300]
    kinds = {"Scans": lambda _: scan, "Blank": lambda _: np.ones_like(scan)}
    scans, blank = refusal_scores(recognizer, kinds, digits)
    refused = recognizer.read(scan).rejected
    assert scans.refused == OUTLIERS * refused
    assert blank.refused == OUTLIERS
    assert blank.share_at_99 == 1
    assert blank.auroc_energy is None
    one = recognizer.outputs(recognizer.prepare(scan).glyph[np.newaxis])
    limits = find_rejection(digits.energy, digits.similarity, [slice(None)])
    assert scans.share_at_99 == limits.refuses(one.energy, one.similarity)
    assert scans.auroc_energy == pytest.approx((digits.energy > one.energy).mean())

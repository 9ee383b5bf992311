"""Outliers for training and for testing are drawings, and are not the same kinds."""

import numpy as np
import pytest

from digit_model.imaging.preprocessing import preprocess_drawing
from training.data import like_digits, outliers, pens
from training.data.handwriting import draw_varied, smooth_stroke, to_glyph, vary_strokes
from training.data.mnist import Digits
from training.evaluation import unknown

TRAINING = range(11)
TESTING = range(6)


@pytest.fixture(scope="module")
def digits(recorded: dict[int, pens.PenDigit]) -> list[pens.PenDigit]:
    return list(recorded.values())


@pytest.fixture(scope="module")
def images(digits: list[pens.PenDigit]) -> Digits:
    """A glyph of each digit."""
    glyphs = [to_glyph(1 - pens.draw_pen(digit, 0)) for digit in digits]
    labels = np.array([digit.label for digit in digits], np.uint8)
    return Digits(np.stack([g for g in glyphs if g is not None]), labels)


@pytest.mark.parametrize("number", TRAINING)
def test_each_training_kind_leaves_ink_that_differs(
    digits: list[pens.PenDigit], number: int
) -> None:
    _, draw = outliers.training_kinds(digits)[number]
    rng = np.random.default_rng(number)
    glyphs = [glyph for _ in range(8) if (glyph := to_glyph(draw(rng))) is not None]
    assert len(glyphs) >= 6
    assert len({glyph.tobytes() for glyph in glyphs}) == len(glyphs)


def test_the_shares_of_the_kinds_add_up(digits: list[pens.PenDigit]) -> None:
    kinds = outliers.training_kinds(digits)
    assert len(kinds) == len(TRAINING)
    assert sum(share for share, _ in kinds) == pytest.approx(1)


def test_outliers_repeat_with_the_seed(digits: list[pens.PenDigit]) -> None:
    first, again, other = (outliers.outlier_glyphs(digits, 12, s) for s in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert first.shape == (12, 28, 28)


@pytest.mark.parametrize("letter", sorted(like_digits.LETTERS))
def test_what_looks_like_a_digit_is_not_taught_as_none(letter: str) -> None:
    assert letter not in outliers._LATIN
    assert letter not in unknown._LETTERS


@pytest.mark.parametrize("number", TESTING)
def test_each_testing_kind_is_a_picture(images: Digits, number: int) -> None:
    kinds = unknown.testing_kinds(images)
    assert len(kinds) == len(TESTING)
    name, draw = list(kinds.items())[number]
    rng = np.random.default_rng(number)
    pictures = [draw(rng) for _ in range(6)]
    for picture in pictures:
        assert picture.dtype == np.float32
        assert picture.min() >= 0
        assert picture.max() <= 1
    inked = [preprocess_drawing(1 - picture).blank is None for picture in pictures]
    assert any(inked) or name == "Blank paper"


def test_another_hand_writes_the_same_digit(digits: list[pens.PenDigit]) -> None:
    rng = np.random.default_rng(0)
    for digit in digits:
        varied = vary_strokes(digit.strokes, rng)
        assert len(varied) == len(digit.strokes)
        points = np.concatenate(varied)
        assert np.ptp(points, axis=0).max() == pytest.approx(1)
        np.testing.assert_allclose(points.min(axis=0), -points.max(axis=0), atol=1e-9)


def test_varied_brushes_give_thin_and_thick_strokes(
    digits: list[pens.PenDigit],
) -> None:
    rng = np.random.default_rng(0)
    ink = [draw_varied(digits[3].strokes, rng).mean() for _ in range(40)]
    assert max(ink) > 5 * min(ink)


def test_corners_of_few_points_are_not_rounded() -> None:
    corner = np.array([[0.0, 0], [1, 0], [1, 1]])
    smoothed = smooth_stroke(corner, np.random.default_rng(0))
    np.testing.assert_array_equal(smoothed, corner)

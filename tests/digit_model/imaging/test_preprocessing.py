"""Preprocessing: the glyph does not depend on place, size, light or colors."""

import hashlib

import cv2
import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.imaging.ink import find_polarity
from digit_model.imaging.preprocessing import preprocess
from digit_model.imaging.strokes import draw_strokes
from training.data import pens
from training.data.mnist import Mnist

DIGITS = range(10)


@pytest.fixture(scope="module")
def drawn(recorded: dict[int, pens.PenDigit]) -> dict[int, np.ndarray]:
    """Each digit in the middle of the canvas, ink = 1."""
    return {
        label: draw_strokes(pens.place_strokes(digit))
        for label, digit in recorded.items()
    }


def difference(left: np.ndarray, right: np.ndarray) -> float:
    """Share of the ink by which two glyphs differ, up to a move by one pixel."""
    moves = [(down, across) for down in (-1, 0, 1) for across in (-1, 0, 1)]
    moved = (np.roll(right, move, axis=(0, 1)) for move in moves)
    return min(float(np.abs(left - other).sum() / left.sum()) for other in moved)


@pytest.mark.parametrize("digit", DIGITS)
def test_glyph_is_centered_and_fills_the_box(
    drawn: dict[int, np.ndarray], digit: int
) -> None:
    glyph = preprocess(drawn[digit]).glyph
    assert glyph.shape == (28, 28)
    assert glyph.dtype == np.float32
    assert glyph.max() == 1
    assert glyph.min() == 0
    rows, columns = np.nonzero(glyph > 0.05)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20)
    total = glyph.sum()
    centers = [(glyph * axis).sum() / total for axis in np.mgrid[:28, :28]]
    np.testing.assert_allclose(centers, 14, atol=0.51)


@pytest.mark.parametrize("digit", DIGITS)
@pytest.mark.parametrize(
    "move", [(-30, -20), (25, 10), (13, -7)], ids=["up left", "down right", "odd"]
)
def test_moving_the_drawing_changes_nothing(
    drawn: dict[int, np.ndarray], digit: int, move: tuple[int, int]
) -> None:
    moved = np.roll(drawn[digit], move, axis=(0, 1))
    np.testing.assert_allclose(
        preprocess(moved).glyph, preprocess(drawn[digit]).glyph, atol=1e-5
    )


@pytest.mark.parametrize("digit", DIGITS)
def test_scaling_picture_and_brush_changes_little(
    drawn: dict[int, np.ndarray], digit: int
) -> None:
    # A round digit is 19 or 20 pixels wide, as rounding has it.
    half = cv2.resize(drawn[digit], (140, 140), interpolation=cv2.INTER_AREA)
    assert (
        difference(
            preprocess(drawn[digit]).glyph,
            preprocess(np.asarray(half, np.float32)).glyph,
        )
        < 0.35
    )


@pytest.mark.parametrize("digit", DIGITS)
def test_swapping_ink_and_ground_changes_nothing(
    drawn: dict[int, np.ndarray], digit: int
) -> None:
    light, dark = preprocess(drawn[digit]), preprocess(1 - drawn[digit])
    assert (light.polarity, dark.polarity) == ("light_on_dark", "dark_on_light")
    np.testing.assert_allclose(light.glyph, dark.glyph, atol=1e-5)


@pytest.mark.parametrize("digit", DIGITS)
def test_a_given_polarity_is_not_overruled(
    drawn: dict[int, np.ndarray], digit: int
) -> None:
    assert preprocess(drawn[digit], "dark_on_light").polarity == "dark_on_light"


def photo(ink: np.ndarray, light: np.ndarray) -> np.ndarray:
    grain = np.random.default_rng(1).normal(0, 0.01, ink.shape)
    return np.clip(light * (1 - 0.7 * ink) + grain, 0, 1).astype(np.float32)


Y, X = np.mgrid[:280, :280] / 280
SHADOW = np.where(X + 0.3 * Y > 0.7, 0.4, 0.85)
LIGHTS = {
    "even light": 0.8 + 0 * X,
    "light from one side": 0.9 - 0.5 * X,
    "vignette": 0.9 - 0.7 * ((X - 0.5) ** 2 + (Y - 0.5) ** 2),
}


@pytest.mark.parametrize("light", LIGHTS.values(), ids=LIGHTS.keys())
@pytest.mark.parametrize("digit", DIGITS)
def test_uneven_light_is_removed(
    drawn: dict[int, np.ndarray], digit: int, light: np.ndarray
) -> None:
    seen = preprocess(photo(drawn[digit], light))
    assert seen.polarity == "dark_on_light"
    assert difference(preprocess(drawn[digit]).glyph, seen.glyph) < 0.25


@pytest.mark.parametrize("digit", DIGITS)
def test_a_hard_shadow_across_the_digit_does_not_change_the_answer(
    recognizer: Recognizer, drawn: dict[int, np.ndarray], digit: int
) -> None:
    assert recognizer.read(photo(drawn[digit], SHADOW)).digit == digit


def test_specks_are_left_out(drawn: dict[int, np.ndarray]) -> None:
    dusty = drawn[3].copy()
    dusty[5:9, 5:9] = dusty[270:273, 20:24] = 1
    np.testing.assert_array_equal(preprocess(dusty).glyph, preprocess(drawn[3]).glyph)


def test_both_parts_of_a_broken_digit_are_kept(drawn: dict[int, np.ndarray]) -> None:
    broken = drawn[1].copy()
    rows = np.flatnonzero(broken.any(axis=1))
    middle = (rows[0] + rows[-1]) // 2
    broken[middle - 6 : middle + 6] = 0
    ink = preprocess(broken).ink
    assert ink[: middle - 6].any()
    assert ink[middle + 6 :].any()


def test_thin_strokes_stay_visible(recorded: dict[int, pens.PenDigit]) -> None:
    hairline = draw_strokes(pens.place_strokes(recorded[8]), brush=2)
    glyph = preprocess(hairline).glyph
    assert 40 < (glyph > 0.5).sum() < 200


NOISE = np.random.default_rng(0).normal(0.7, 0.02, (280, 280)).astype(np.float32)
DOT = draw_strokes([np.array([[140.0, 140.0]])])


@pytest.mark.parametrize(
    "gray",
    [
        pytest.param(np.zeros((280, 280), np.float32), id="black"),
        pytest.param(np.ones((28, 28), np.float32), id="white"),
        pytest.param(np.full((1, 1), 0.5, np.float32), id="one pixel"),
        pytest.param(np.full((1, 300), 0.5, np.float32), id="one row"),
        pytest.param(np.clip(NOISE, 0, 1), id="grain"),
        pytest.param(np.float32(0.6) + 0.02 * (X > 0.5), id="faint edge"),
        pytest.param((0.9 - 0.5 * X).astype(np.float32), id="gradient"),
        pytest.param(photo(0 * X, LIGHTS["vignette"]), id="photo of blank paper"),
        pytest.param(photo(0 * X, SHADOW), id="shadow"),
        pytest.param(DOT, id="dot"),
        pytest.param(1 - DOT, id="dark dot"),
        pytest.param(np.pad(np.ones((3, 3)), 138).astype(np.float32), id="speck"),
    ],
)
def test_blank_pictures_say_so(gray: np.ndarray) -> None:
    result = preprocess(np.asarray(gray, np.float32))
    assert result.blank is not None
    assert result.blank.endswith(".")
    assert not result.glyph.any()


def test_mnist_images_come_out_as_they_are(mnist: Mnist) -> None:
    images = mnist.validation.images[:1000] / np.float32(255)
    glyphs = np.stack([preprocess(image).glyph for image in images])
    changed = np.abs(glyphs - images).max(axis=(1, 2)) > 0.1
    assert changed.mean() < 0.08


def test_polarity_of_mnist_images_is_found(mnist: Mnist) -> None:
    images = mnist.validation.images[:1000] / np.float32(255)
    assert {find_polarity(image) for image in images} == {"light_on_dark"}
    assert {find_polarity(1 - image) for image in images} == {"dark_on_light"}


def test_golden_glyphs(drawn: dict[int, np.ndarray]) -> None:
    """A change here means that the bundled network must be trained anew."""
    glyphs = np.stack([preprocess(drawn[digit]).glyph for digit in DIGITS])
    coarse = np.round(glyphs * 16).astype(np.uint8)
    assert hashlib.sha256(coarse.tobytes()).hexdigest()[:16] == "b93d451320c616ba"

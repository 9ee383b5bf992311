"""Preprocessing: the glyph does not depend on where and how large a drawing is."""

import hashlib

import cv2
import numpy as np
import pytest

from digit_model.imaging.config import PreprocessingConfig
from digit_model.imaging.ink import clean_ink, plain_ink
from digit_model.imaging.preprocessing import preprocess_drawing
from digit_model.imaging.strokes import draw_strokes
from digit_model.refusals import Refusal
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
    glyph = preprocess_drawing(drawn[digit]).glyph
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
        preprocess_drawing(moved).glyph,
        preprocess_drawing(drawn[digit]).glyph,
        atol=1e-5,
    )


@pytest.mark.parametrize("digit", DIGITS)
def test_scaling_picture_and_brush_changes_little(
    drawn: dict[int, np.ndarray], digit: int
) -> None:
    # A round digit is 19 or 20 pixels wide, as rounding has it.
    half = cv2.resize(drawn[digit], (140, 140), interpolation=cv2.INTER_AREA)
    assert (
        difference(
            preprocess_drawing(drawn[digit]).glyph,
            preprocess_drawing(np.asarray(half, np.float32)).glyph,
        )
        < 0.35
    )


def test_specks_are_left_out(drawn: dict[int, np.ndarray]) -> None:
    dusty = drawn[3].copy()
    dusty[5:9, 5:9] = dusty[270:273, 20:24] = 1
    np.testing.assert_array_equal(
        preprocess_drawing(dusty).glyph, preprocess_drawing(drawn[3]).glyph
    )


def test_both_parts_of_a_broken_digit_are_kept(drawn: dict[int, np.ndarray]) -> None:
    broken = drawn[1].copy()
    rows = np.flatnonzero(broken.any(axis=1))
    middle = (rows[0] + rows[-1]) // 2
    broken[middle - 6 : middle + 6] = 0
    cleaned, blank = clean_ink(broken, PreprocessingConfig())
    assert blank is None
    assert cleaned.shape[0] > 0.9 * np.ptp(rows)


def test_thin_strokes_stay_visible(recorded: dict[int, pens.PenDigit]) -> None:
    hairline = draw_strokes(pens.place_strokes(recorded[8]), brush=2)
    glyph = preprocess_drawing(hairline).glyph
    assert 40 < (glyph > 0.5).sum() < 200


DOT = draw_strokes([np.array([[140.0, 140.0]])])


@pytest.mark.parametrize(
    ("ink", "reason"),
    [
        pytest.param(np.zeros((280, 280)), Refusal.ONE_COLOR, id="empty"),
        pytest.param(np.zeros((1, 1)), Refusal.ONE_COLOR, id="one pixel"),
        pytest.param(np.zeros((1, 300)), Refusal.ONE_COLOR, id="one row"),
        pytest.param(np.full((28, 28), 0.2), Refusal.NO_INK, id="a gray veil"),
        pytest.param(DOT, Refusal.TOO_LITTLE_INK, id="dot"),
        pytest.param(
            np.pad(np.ones((3, 3)), 138), Refusal.TOO_LITTLE_INK, id="a speck"
        ),
    ],
)
def test_drawings_without_a_stroke_say_so(ink: np.ndarray, reason: Refusal) -> None:
    result = preprocess_drawing(np.asarray(ink, np.float32))
    assert result.blank == reason
    assert not result.glyph.any()


@pytest.mark.parametrize("digit", DIGITS)
def test_the_ink_of_a_plain_picture_is_known_in_either_polarity(
    drawn: dict[int, np.ndarray], digit: int
) -> None:
    light, dark = plain_ink(drawn[digit]), plain_ink(1 - drawn[digit])
    assert light is not None
    assert dark is not None
    assert (light[1], dark[1]) == ("light_on_dark", "dark_on_light")
    np.testing.assert_allclose(light[0], drawn[digit], atol=1e-6)
    np.testing.assert_allclose(dark[0], drawn[digit], atol=1e-6)


ACROSS = np.linspace(0.9, 0.4, 280, dtype=np.float32)
GRAIN = np.random.default_rng(0).normal(0, 0.03, (280, 280)).astype(np.float32)


@pytest.mark.parametrize(
    "ground",
    [
        pytest.param(np.tile(ACROSS, (280, 1)), id="light from one side"),
        pytest.param(np.float32(0.8) + GRAIN, id="grain"),
        pytest.param(np.where(np.eye(280) > 0, 1, 0.7), id="a lighter line"),
    ],
)
def test_a_photo_is_not_plain(drawn: dict[int, np.ndarray], ground: np.ndarray) -> None:
    photo = np.asarray(ground * (1 - 0.8 * drawn[5]), np.float32)
    assert plain_ink(np.clip(photo, 0, 1)) is None


def test_paper_of_one_tone_has_no_plain_ink() -> None:
    assert plain_ink(np.full((40, 60), 0.7, np.float32)) is None


def test_mnist_images_come_out_as_they_are(mnist: Mnist) -> None:
    images = mnist.validation.images[:1000] / np.float32(255)
    glyphs = np.stack([preprocess_drawing(image).glyph for image in images])
    changed = np.abs(glyphs - images).max(axis=(1, 2)) > 0.1
    assert changed.mean() < 0.08


def test_golden_glyphs(drawn: dict[int, np.ndarray]) -> None:
    """A change here means that the bundled network must be trained again."""
    glyphs = np.stack([preprocess_drawing(drawn[digit]).glyph for digit in DIGITS])
    coarse = np.round(glyphs * 16).astype(np.uint8)
    assert hashlib.sha256(coarse.tobytes()).hexdigest()[:16] == "b93d451320c616ba"

"""Outlined and hatched digits stay where they are and can still be read."""

import cv2
import numpy as np
import pytest

from digit_model.finding.classes import DIGITS
from training.scenes.decorated_hand import DecoratedHand
from training.scenes.hands import FontHand
from training.scenes.marks import Mark
from training.scenes.typefaces import load_fonts


def hands(seed: int) -> tuple[FontHand, DecoratedHand]:
    """A hand of print, and one that decorates its digits."""
    font = next(font for font in load_fonts(held_out=True) if font.printed)
    plain = FontHand(font, np.random.default_rng(0))
    return plain, DecoratedHand(plain, np.random.default_rng(seed))


def write(hand: FontHand | DecoratedHand, character: str, height: float) -> Mark:
    return hand.write(character, height, np.random.default_rng(3))


@pytest.mark.parametrize("digit", [*DIGITS])
@pytest.mark.parametrize("seed", range(4))
def test_a_decorated_digit_covers_the_plain_one(digit: str, seed: int) -> None:
    """Its middle stays in place, and it grows by less than a third of its height."""
    plain, decorated = (write(hand, digit, 90) for hand in hands(seed))
    assert decorated.name == digit
    assert decorated.source == plain.source
    growth = decorated.height - plain.height
    assert 0 <= growth < 30
    assert plain.top - decorated.top == pytest.approx(growth / 2)
    margin = growth // 2
    if margin:
        inside = np.pad(plain.plane, margin) > 128
        lines = decorated.plane > 128
        assert lines.any()
        assert (lines & inside).sum() < 0.8 * inside.sum()


def test_some_are_outlined_and_some_hatched() -> None:
    """The ink of an outline is all around the digit, that of hatching all within."""
    outlined = 0
    for seed in range(20):
        plain, decorated = (write(hand, "7", 90) for hand in hands(seed))
        margin = (decorated.height - plain.height) // 2
        inside = np.pad(plain.plane, margin) > 128
        outlined += not (decorated.plane[inside] > 200).any()
    assert 8 < outlined < 18


@pytest.mark.parametrize(
    ("character", "height"),
    [
        pytest.param("7", 16, id="too small for outlines"),
        pytest.param("+", 90, id="a sign"),
        pytest.param("#", 90, id="a symbol"),
    ],
)
def test_what_cannot_be_decorated_stays_plain(character: str, height: float) -> None:
    for seed in range(4):
        plain, decorated = (write(hand, character, height) for hand in hands(seed))
        assert np.array_equal(decorated.plane, plain.plane)


class RingHand:
    """Writes all digits as rings."""

    def __init__(self, hole: int) -> None:
        self.hole = hole

    def write(self, character: str, height: float, rng: np.random.Generator) -> Mark:
        """Write a ring 96 pixels high, with this hole."""
        del height, rng
        plane = np.zeros((100, 60), np.uint8)
        cv2.ellipse(plane, (30, 50), (28, 48), 0, 0, 360, 255, -1)
        cv2.ellipse(plane, (30, 50), (self.hole, self.hole), 0, 0, 360, 0, -1)
        return Mark(character, plane)


@pytest.mark.parametrize(("hole", "is_plain"), [(1, True), (15, False)])
def test_a_digit_whose_loop_would_close_stays_plain(hole: int, is_plain: bool) -> None:
    rng = np.random.default_rng(0)
    for seed in range(8):
        ring = RingHand(hole)
        mark = DecoratedHand(ring, np.random.default_rng(seed)).write("0", 100, rng)
        plain = ring.write("0", 100, rng)
        assert np.array_equal(mark.plane, plain.plane) == is_plain

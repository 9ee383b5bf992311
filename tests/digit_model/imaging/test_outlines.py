"""Outlines of digits are filled; what is no outline of one is not."""

import cv2
import numpy as np
import pytest

from digit_model.imaging.outlines import fill_outline
from tests.digit_model.outlined_pictures import outline, solid
from training.data import pens


@pytest.mark.parametrize("digit", range(10))
def test_a_filled_outline_is_the_digit_in_a_broad_pen(
    digit: int, recorded: dict[int, pens.PenDigit]
) -> None:
    filled, broad = fill_outline(outline(recorded[digit])), solid(recorded[digit])
    assert filled is not None
    assert np.abs(filled - broad).mean() < 0.03 * broad.mean()


@pytest.mark.parametrize("digit", [1, 2, 3, 5, 7])
def test_strokes_without_loops_are_no_outline(
    digit: int, recorded: dict[int, pens.PenDigit]
) -> None:
    assert fill_outline(solid(recorded[digit])) is None


@pytest.mark.parametrize(
    "points",
    [
        pytest.param([(60, 60), (220, 60), (220, 220), (60, 220)], id="a square"),
        pytest.param([(140, 50), (230, 230), (50, 230)], id="a triangle"),
        pytest.param(
            [(60, 140), (140, 60), (220, 140), (200, 140), (200, 230), (80, 230)],
            id="a house, too stout for a digit",
        ),
    ],
)
def test_stout_outlines_are_no_digits(points: list[tuple[int, int]]) -> None:
    ink = np.zeros((280, 280), np.uint8)
    cv2.polylines(ink, [np.array(points, np.int32)], True, 255, 8, cv2.LINE_AA)
    assert fill_outline(ink.astype(np.float32) / np.float32(255)) is None


def test_a_loop_with_a_stem_is_no_outline() -> None:
    """A letter such as a P is more than the line around an area."""
    ink = np.zeros((280, 280), np.float32)
    cv2.ellipse(ink, (150, 90), (12, 50), 0, 0, 360, 1, 6, cv2.LINE_AA)
    assert fill_outline(ink) is not None
    cv2.line(ink, (138, 90), (138, 250), 1, 6, cv2.LINE_AA)
    assert fill_outline(ink) is None


@pytest.mark.parametrize("value", [0.0, 1.0], ids=["no ink", "all ink"])
def test_even_pictures_are_no_outline(value: float) -> None:
    assert fill_outline(np.full((28, 28), value, np.float32)) is None

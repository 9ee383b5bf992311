"""Strokes that no digit claims: those as high as digits are asked about."""

import numpy as np
import pytest

from digit_model.finding.peaks import Bounds, FoundMark
from digit_model.heats import even_heats
from digit_model.table.cell_ink import ink_boxes, is_unexplained, unclaimed
from digit_model.table.grid import Area

CELL = Area(0, 0, 200, 72)
DIGIT = Bounds(20, 16, 24, 40)


def found(bounds: Bounds) -> FoundMark:
    return FoundMark("4", 0.9, bounds, even_heats(0.1), 2, bounds.height)


@pytest.mark.parametrize(
    ("ink", "asked"),
    [
        pytest.param([Area(22, 18, 40, 54)], [], id="a digit claims it"),
        pytest.param([Area(60, 16, 64, 56)], [(60, 40)], id="a stroke like a 1"),
        pytest.param([Area(60, 48, 66, 56)], [], id="a point is too low"),
        pytest.param([Area(60, 0, 66, 72)], [], id="a line is too high"),
        pytest.param(
            [Area(60, 16, 80, 20), Area(60, 24, 78, 56)],
            [(60, 40)],
            id="two strokes of a 5",
        ),
        pytest.param(
            [Area(60, 16, 64, 56), Area(70, 16, 74, 56)],
            [(60, 40), (70, 40)],
            id="two next to each other",
        ),
    ],
)
def test_strokes_as_high_as_digits_are_asked_about(
    ink: list[Area], asked: list[tuple[int, int]]
) -> None:
    marks = unclaimed(CELL, ink, [found(DIGIT)], 2)
    assert [(m.bounds.left, m.bounds.height) for m in marks] == asked


def test_a_stroke_is_followed_beyond_the_field_where_print_is_known() -> None:
    gray = np.full((100, 200), 0.9, np.float32)
    gray[10:70, 90:95] = 0.1
    area = Area(20, 20, 180, 80)
    nothing = np.zeros(gray.shape, bool)
    (whole,) = ink_boxes(gray, area, True, nothing)
    (part,) = ink_boxes(gray, area, True, None)
    assert whole.top < area.top < part.top
    assert not ink_boxes(gray, area, True, ~nothing), "print is no ink"


def test_ink_that_no_digit_has_is_unexplained() -> None:
    marks = [found(DIGIT)]
    assert not is_unexplained([Area(22, 18, 40, 54)], marks)
    assert is_unexplained([Area(22, 18, 40, 54), Area(100, 18, 120, 54)], marks)

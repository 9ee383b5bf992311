"""Peaks of the heat become marks with their boxes in the picture."""

import numpy as np
import pytest

from digit_model.finding.classes import CLASSES, OTHER
from digit_model.finding.peaks import STRIDE, Bounds, find_peaks
from digit_model.finding.pyramid import Level
from digit_model.heats import LETTER_HERE

COLD = -6.0
LEVEL = Level(np.zeros((64, 96), np.float32), scale=0.5, left=10, top=6)


def maps() -> tuple[np.ndarray, np.ndarray]:
    """Heat and boxes of a level in which nothing is."""
    heat = np.full((16, 24, len(CLASSES)), COLD, np.float32)
    return heat, np.zeros((16, 24, 4), np.float32)


def test_a_peak_gives_class_heat_and_box() -> None:
    heat, boxes = maps()
    heat[5, 9, 7], heat[5, 9, 1] = 2.0, -1.0
    boxes[5, 9] = (0.25, -0.5, np.log(5), np.log(10))
    (mark,) = find_peaks(heat, boxes, LEVEL, 3)
    assert (mark.name, mark.level) == ("7", 3)
    assert mark.height == pytest.approx(10 * STRIDE)
    assert mark.heat == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert mark.heats.argmax() == 7
    assert mark.heats[1] == pytest.approx(1 / (1 + np.exp(1.0)))
    x, y = STRIDE * (9 + 0.5 + 0.25), STRIDE * (5 + 0.5 - 0.5)
    bounds = mark.bounds
    assert bounds.left + bounds.width / 2 == pytest.approx((x - 10) / 0.5)
    assert bounds.top + bounds.height / 2 == pytest.approx((y - 6) / 0.5)
    assert bounds.width == pytest.approx(5 * STRIDE / 0.5)


def test_of_neighboring_cells_the_hottest_counts() -> None:
    heat, boxes = maps()
    heat[5, 9, 4], heat[5, 10, 9], heat[12, 20, 3] = 1.0, 3.0, 0.5
    names = {mark.name for mark in find_peaks(heat, boxes, LEVEL, 0)}
    assert names == {"9", "3"}


def test_a_digit_may_be_a_letter_too() -> None:
    heat, boxes = maps()
    heat[5, 9, 0], heat[5, 9, CLASSES.index(OTHER)] = 0.5, 2.0
    heat[12, 20, CLASSES.index(OTHER)] = 4.0
    digit, *letters = find_peaks(heat, boxes, LEVEL, 0)
    assert digit.name == "0"
    assert digit.heats[LETTER_HERE] == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert digit.evidence < 0.02 < digit.heat
    assert [letter.name for letter in letters] == [OTHER, OTHER]


def test_faint_peaks_are_left_out_unless_someone_points_to_them() -> None:
    heat, boxes = maps()
    heat[5, 9, 4] = np.log(0.08 / 0.92)
    assert find_peaks(heat, boxes, LEVEL, 0) == []
    (mark,) = find_peaks(heat, boxes, LEVEL, 0, least_heat=0.05)
    assert mark.name == "4"


@pytest.mark.parametrize("size", [1e6, np.inf])
def test_boxes_without_bounds_stay_finite(size: float) -> None:
    heat, boxes = maps()
    heat[5, 9, 4], boxes[5, 9, 2:] = 2.0, size
    (mark,) = find_peaks(heat, boxes, LEVEL, 0)
    assert np.isfinite([mark.bounds.area, mark.height]).all()


@pytest.mark.parametrize(
    ("other", "area"),
    [
        pytest.param(Bounds(5, 5, 10, 10), 25.0, id="corner"),
        pytest.param(Bounds(2, 2, 3, 3), 9.0, id="inside"),
        pytest.param(Bounds(10, 0, 5, 5), 0.0, id="only touching"),
        pytest.param(Bounds(30, 30, 5, 5), 0.0, id="elsewhere"),
    ],
)
def test_the_area_in_common(other: Bounds, area: float) -> None:
    box = Bounds(0, 0, 10, 10)
    assert box.common(other) == other.common(box) == pytest.approx(area)

"""Sources keep apart what trains, what validates, and what is only tested."""

import numpy as np
import pytest

from training.data import like_digits, pens
from training.data.handwriting import Stroke
from training.glyphs.digit_sources import load_source
from training.glyphs.non_digits import load_non_digits
from training.glyphs.written import NO_DIGIT


@pytest.mark.data("uji-digits")
def test_test_writers_neither_train_nor_validate() -> None:
    source = load_source("uji-digits")
    assert {one.writer for one in source.training} == set(range(32))
    assert {one.writer for one in source.validation} == set(range(32, 40))


@pytest.mark.data("pendigits")
def test_validation_writers_are_not_trained_on() -> None:
    source = load_source("pendigits")
    validating = pens.VALIDATION_WRITERS["pendigits"]
    assert {one.writer for one in source.validation} == validating
    assert not {one.writer for one in source.training} & validating


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.data(name))
        for name in ("optdigits", "sudoku-cells", "fonts")
    ],
)
def test_scans_are_cropped_and_both_parts_have_most_digits(name: str) -> None:
    source = load_source(name)
    for part in (source.training, source.validation):
        assert len({one.label for one in part}) >= 9
        for one in part[::10]:
            assert isinstance(one.figure, np.ndarray)
            assert one.figure.dtype == np.uint8
            assert one.figure.max() > 150


def test_rare_ways_are_drawn_for_most_digits() -> None:
    source = load_source("rare-ways")
    assert {one.label for one in source.training} >= {0, 1, 2, 4, 7, 8, 9}
    assert not source.validation


@pytest.mark.data("scanned-capitals")
def test_look_alikes_are_left_out_of_non_digits() -> None:
    kept = load_non_digits("scanned-capitals")
    assert {one.label for one in kept} == {NO_DIGIT}
    assert 900 < len(kept) < 1_300  # of 1,416, with B, D, I and O left out


@pytest.mark.parametrize(
    ("strokes", "bare"),
    [
        pytest.param([np.array([[0, 0], [0, 9.0]])], True, id="a bar"),
        pytest.param(
            [
                np.stack(
                    [np.cos(np.linspace(0, 6.3, 40)), np.sin(np.linspace(0, 6.3, 40))],
                    axis=1,
                )
            ],
            True,
            id="a circle",
        ),
        pytest.param(
            [np.array([[0, 0], [0, 9.0]]), np.array([[-3, 4], [3, 4.0]])],
            False,
            id="a cross",
        ),
        pytest.param(
            [np.array([[0, 0], [3, 9.0], [6, 0], [9, 9], [9, 0]])], False, id="a zigzag"
        ),
    ],
)
def test_circles_and_bars_are_bare(strokes: list[Stroke], bare: bool) -> None:
    assert like_digits.is_bare(strokes) is bare

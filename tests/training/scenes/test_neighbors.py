"""What stands next to a number, and what symbols and other scripts there are."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from digit_model.finding.classes import OTHER, SIGNS
from training.glyphs.non_digits import load_non_digits
from training.glyphs.written import NO_DIGIT
from training.scenes.library import Library
from training.scenes.lone_figures import any_figure
from training.scenes.marks import Plane
from training.scenes.neighbors import put_beside
from training.scenes.other_characters import load_scripts, load_symbols
from training.scenes.sheet import Sheet

NUMBER = (160.0, 180.0, 260.0, 220.0)


def test_neighbors_stand_beside_a_number_and_are_no_digits(library: Library) -> None:
    rng = np.random.default_rng(0)
    sides = set()
    for _ in range(60):
        sheet = Sheet(420)
        put_beside(sheet, NUMBER, library, rng)
        assert {mark.name for mark in sheet.placed} <= {OTHER, *SIGNS}
        assert not sheet.digits.any()
        left, top, right, bottom = map(round, NUMBER)
        assert not sheet.other[top:bottom, left:right].any()
        columns = np.flatnonzero(sheet.other.any(axis=0))
        sides |= {bool(column > right) for column in columns}
    assert sides == {False, True}


def test_what_is_written_there_already_stays_as_it_is(library: Library) -> None:
    sheet = Sheet(420)
    sheet.digits[:] = 255
    put_beside(sheet, NUMBER, library, np.random.default_rng(0))
    assert not sheet.placed


@pytest.mark.parametrize("height", [12.0, 90.0])
def test_figures_are_as_high_as_they_should_be(library: Library, height: float) -> None:
    rng = np.random.default_rng(0)
    for _ in range(80):
        mark = any_figure(height, library, rng)
        assert mark.name == OTHER
        assert mark.plane.max() > 100
        assert mark.height < 1.5 * height + 4


@pytest.mark.parametrize("load", [load_scripts, load_symbols])
def test_fonts_held_out_have_figures_of_their_own(
    load: Callable[[bool], Sequence[Plane]],
) -> None:
    seen, held_out = load(False), load(True)
    assert len(seen) > 5 * len(held_out) > 300
    assert not {plane.tobytes() for plane in seen} & {p.tobytes() for p in held_out}


@pytest.mark.parametrize("name", ["font-scripts", "symbols"])
def test_they_are_non_digits_for_the_digit_network(name: str) -> None:
    written = load_non_digits(name)
    assert len(written) > 1000
    assert {one.label for one in written} == {NO_DIGIT}

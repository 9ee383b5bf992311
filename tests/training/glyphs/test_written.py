"""Figures are drawn as asked, and varied without losing what they are."""

import numpy as np
import pytest

from training.data import pens
from training.data.handwriting import as_seen, draw_unlike, draw_varied
from training.glyphs.written import (
    CONDITIONS,
    Written,
    drawn_on_canvas,
    evenly,
    is_drawn_in,
    varied_glyphs,
)

SCAN = np.zeros((30, 18), np.uint8)
SCAN[:, 7:11] = SCAN[:4] = 255


@pytest.mark.parametrize("size", [1.0, 0.4])
@pytest.mark.parametrize("in_corner", [False, True])
@pytest.mark.parametrize("wide", [False, True])
def test_a_scan_is_as_large_as_strokes_and_on_the_canvas(
    size: float, in_corner: bool, wide: bool
) -> None:
    scan = np.ascontiguousarray(SCAN.T) if wide else SCAN
    for number in range(4):
        ink = drawn_on_canvas(scan, number, size, in_corner)
        rows, columns = np.nonzero(ink > 0.5)
        extent = max(np.ptp(rows), np.ptp(columns)) + 1
        assert ink.shape == (280, 280)
        assert extent == pytest.approx(200 * size, abs=4)
        is_centered = abs(rows.mean() - 140) < 60 and abs(columns.mean() - 140) < 60
        assert is_centered is not in_corner


def test_the_brush_is_that_of_strokes_alone(
    recorded: dict[int, pens.PenDigit],
) -> None:
    strokes = recorded[3].strokes
    assert [is_drawn_in(strokes, name) for name in CONDITIONS] == [True] * 4
    assert [is_drawn_in(SCAN, name) for name in CONDITIONS] == [True] * 2 + [False] * 2


def test_brushes_reach_a_third_of_the_size_and_figures_fit(
    recorded: dict[int, pens.PenDigit],
) -> None:
    rng, shares = np.random.default_rng(0), []
    for _ in range(60):
        ink = draw_varied(recorded[1].strokes, rng)
        assert max(ink[0].max(), ink[-1].max(), ink[:, 0].max(), ink[:, -1].max()) == 0
        shares.append(float(ink.mean()))
    assert max(shares) > 8 * min(shares)


def test_a_scan_is_varied_within_its_picture() -> None:
    rng = np.random.default_rng(0)
    drawn = [draw_unlike(SCAN, rng) for _ in range(30)]
    for ink in drawn:
        assert ink.dtype == np.float32
        assert ink.max() > 0.9
        assert max(ink[0].max(), ink[-1].max(), ink[:, 0].max(), ink[:, -1].max()) == 0
    assert len({ink.shape for ink in drawn}) > 5


def test_what_a_photo_shows_has_full_ink_and_empty_ground(
    recorded: dict[int, pens.PenDigit],
) -> None:
    rng = np.random.default_rng(1)
    for digit in recorded.values():
        seen = as_seen(draw_varied(digit.strokes, rng), rng)
        assert seen.max() == 1
        assert np.quantile(seen, 0.1) == 0


def test_glyphs_repeat_with_the_seed_and_keep_their_labels(
    recorded: dict[int, pens.PenDigit],
) -> None:
    written = [Written(pen.strokes, pen.label) for pen in recorded.values()]
    written.append(Written(SCAN, 7))
    first, again, other = (varied_glyphs(written, 33, (s,)) for s in (1, 1, 2))
    np.testing.assert_array_equal(first[0], again[0])
    assert (first[0] != other[0]).any()
    assert first[1].tolist() == [one.label for one in written] * 3


@pytest.mark.parametrize(("count", "taken"), [(4, 4), (10, 10), (99, 10)])
def test_figures_are_taken_evenly(count: int, taken: int) -> None:
    written = [Written(SCAN, label) for label in range(10)]
    some = evenly(written, count)
    assert len(some) <= taken
    assert some[0].label == 0
    assert some[-1].label >= 8

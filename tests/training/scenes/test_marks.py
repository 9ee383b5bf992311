"""Marks: drawn as large and as bold as asked, and written in lines that do not mix."""

from itertools import product

import numpy as np
import pytest

from training.scenes.hands import StrokeHand, Style
from training.scenes.marks import Plane, Stroke, draw_strokes, move_ink, shear_plane
from training.scenes.shapes import WAYS, rare_ways, sign_strokes, way_strokes
from training.scenes.sheet import Sheet
from training.scenes.written_lines import line_width, write_text

BAR = [np.array([[0.0, 0.0], [0.0, 40.0]])]


@pytest.mark.parametrize("pen", [1.0, 2.0, 4.0, 8.0])
def test_a_pen_is_as_wide_as_asked(pen: float) -> None:
    mark = draw_strokes("1", BAR, 40, pen)
    across = mark.plane[mark.height // 2].astype(float).sum() / 255
    assert 0.7 * pen - 0.1 <= across <= 1.2 * pen + 0.7  # edges are smooth


def test_a_pen_below_a_pixel_gets_fainter() -> None:
    thick, thin = (draw_strokes("1", BAR, 100, pen).plane.max() for pen in (1.0, 0.5))
    assert 0 < thin < thick


def test_slanted_ink_leans_and_stays_as_high() -> None:
    bar = draw_strokes("1", BAR, 40, 4).plane
    leaning = shear_plane(bar, np.array([[1.0, -0.5], [0.0, 1.0]]))
    assert abs(leaning.shape[0] - bar.shape[0]) <= 1
    assert leaning[:5].max(axis=0).argmax() > leaning[-5:].max(axis=0).argmax() + 12
    assert leaning.sum() == pytest.approx(bar.sum(), rel=0.05)


def test_each_hand_bends_strokes_its_own_way_and_not_far() -> None:
    line = [np.column_stack([np.zeros(20), np.linspace(0, 1, 20)])]
    bends = set()
    for seed in range(20):
        rng = np.random.default_rng(seed)
        (bent,) = Style(rng).place(line, 100, rng)
        ends = bent[[0, -1]]
        straight = np.interp(bent[:, 1], ends[:, 1], ends[:, 0])
        bend = float(np.abs(bent[:, 0] - straight).max())
        assert bend < 25, "a 1 would look like something else"
        bends.add(round(bend, 3))
    assert len(bends) == 20
    assert max(bends) > 1


def test_moved_ink_keeps_its_place_on_the_line() -> None:
    bar = draw_strokes("1", BAR, 40, 4)
    rows, columns = np.zeros(bar.height), np.zeros(bar.width)
    same = move_ink(bar, rows, columns)
    assert same.top == pytest.approx(bar.top, abs=1)
    assert same.plane.sum() == bar.plane.sum()
    lower = move_ink(bar, rows, columns + 7)
    assert lower.top == same.top + 7
    assert np.array_equal(lower.plane, same.plane)
    leaning = move_ink(bar, np.linspace(6, -6, bar.height), columns)
    assert leaning.plane[:5].max(axis=0).argmax() > leaning.plane[-5:].argmax() + 8
    assert leaning.plane.sum() == pytest.approx(bar.plane.sum(), rel=0.05)


def in_common(one: Plane, other: Plane) -> float:
    """Ink that both have, as a share of all; they may lie three pixels apart."""
    room = np.maximum(one.shape, other.shape) + 6
    still, moved = np.zeros(room, np.bool_), np.zeros(room, np.bool_)
    still[3 : 3 + one.shape[0], 3 : 3 + one.shape[1]] = one > 127
    shares = []
    for down, right in product(range(7), repeat=2):
        moved[:] = False
        moved[down : down + other.shape[0], right : right + other.shape[1]] = (
            other > 127
        )
        shares.append((still & moved).sum() / (still | moved).sum())
    return float(max(shares))


@pytest.mark.parametrize("seed", range(12))
def test_ink_is_bent_as_strokes_are(seed: int) -> None:
    style = Style(np.random.default_rng(seed))
    strokes = way_strokes("7", np.random.default_rng(seed))
    assert strokes is not None
    bends, straight = style.bends, np.zeros((2, 2))
    planes = []
    for chosen in (bends, straight):
        style.bends = chosen
        placed = style.place(strokes, 80, np.random.default_rng(5))
        top = float(np.concatenate(placed)[:, 1].min())
        planes.append(draw_strokes("7", placed, 80, 8, top))
    style.bends = bends
    drawn, bent = planes[0], style.bend(planes[1], 80)
    assert bent.top == pytest.approx(drawn.top, abs=2)
    assert in_common(drawn.plane, bent.plane) > 0.7


def test_a_scratch_interrupts_all_ink_along_its_line_alone() -> None:
    sheet = Sheet(60)
    sheet.digits[:], sheet.other[:] = 255, 200
    sheet.scratch([(0, 30), (60, 30)], 4)
    for plane, ink in ((sheet.digits, 255), (sheet.other, 200)):
        assert not plane[30].any()
        assert (plane[:26] == ink).all()
        assert (plane[35:] == ink).all()


@pytest.mark.parametrize("height", [14.0, 40.0, 120.0])
@pytest.mark.parametrize("gap", [-0.1, 0.0, 0.3])
def test_digits_of_a_line_stand_in_reading_order(height: float, gap: float) -> None:
    def shape(digit: str) -> list[Stroke]:
        strokes = way_strokes(digit, np.random.default_rng(1))
        return strokes or [np.array([[0.5, 0.0], [0.0, 0.6], [0.4, 1.0], [0.6, 0.7]])]

    rng = np.random.default_rng(0)
    hand = StrokeHand({d: [shape(d)] for d in "0123456789"}, "test", rng)
    line = write_text(hand, "0123456789 71,-", height, rng, gap)
    assert "".join(mark.name for mark, _ in line) == "012345678971,-"
    middles = [start + mark.width / 2 for mark, start in line]
    assert middles == sorted(middles)
    assert line_width(line) > 10 * 0.2 * height


def test_a_hand_keeps_its_ways_and_tells_1_and_7_apart() -> None:
    """Within a line, a 1 is known by how the same hand writes its 7."""
    hooked, crossed = WAYS["1"][:3], WAYS["7"][:2]
    ways = [rare_ways(0.15, np.random.default_rng(seed)) for seed in range(2000)]
    sevens = [w.get("7") in crossed for w in ways if w.get("1") in hooked]
    others = [w.get("7") in crossed for w in ways if w.get("1") not in hooked]
    assert 0.7 < np.mean(sevens) < 0.85
    assert 0.05 < np.mean(others) < 0.15
    assert all(w[d] in WAYS[d] for w in ways for d in w)
    assert not rare_ways(0.0, np.random.default_rng(0))


@pytest.mark.parametrize("sign", ".,-/:+=×()")
def test_signs_stand_where_they_belong(sign: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        points = np.concatenate(sign_strokes(sign, rng))
        top, bottom = points[:, 1].min(), points[:, 1].max()
        if sign in ".,":
            assert top > 0.8
        elif sign in "-+=×":
            assert 0.0 < top <= bottom < 1.1
        else:
            assert top < 0.5 < bottom

"""A found digit's glyph has its own ink and none of its neighbors'."""

from collections.abc import Sequence

import numpy as np
import pytest

from digit_model.finding.cutout import cut_out
from digit_model.finding.finder import Findings, Sighting
from digit_model.finding.peaks import FoundMark
from digit_model.finding.pyramid import Level
from digit_model.imaging.config import Polarity, PreprocessingConfig
from digit_model.imaging.preprocessing import preprocess_drawing
from digit_model.imaging.strokes import draw_strokes
from digit_model.refusals import Refusal
from tests.digit_model.finding.made_marks import mark
from training.data import pens

CONFIG = PreprocessingConfig()
DARK: Polarity = "dark_on_light"
Recorded = dict[int, pens.PenDigit]


def side_by_side(recorded: Recorded, gap: int) -> tuple[np.ndarray, list[FoundMark]]:
    """A 3 and a 5, so many columns apart, with their marks."""
    left, right = (draw_strokes(pens.place_strokes(recorded[d])) for d in (3, 5))
    parts = [ink[:, ink.any(axis=0)] for ink in (left, right)]
    plane = np.zeros((280, 620), np.float32)
    marks, at = [], 60
    for digit, part in zip("35", parts, strict=True):
        rows = np.flatnonzero(part.any(axis=1))
        plane[:, at : at + part.shape[1]] = np.maximum(
            plane[:, at : at + part.shape[1]], part
        )
        box = (float(at), float(rows[0]), float(part.shape[1]), float(np.ptp(rows) + 1))
        marks.append(mark(digit, box))
        at += part.shape[1] + gap
    return plane, marks


def seen(ink: np.ndarray, marks: Sequence[FoundMark] = ()) -> Findings:
    """What a finder that sees ink exactly has seen at one level."""
    logits = np.where(ink > 0.5, 8.0, -8.0).astype(np.float32)
    return Findings([*marks], [], {0: Sighting(Level(1 - ink, 1.0, 0, 0), logits)})


def alike(glyph: np.ndarray, other: np.ndarray) -> float:
    """Cosine of two glyphs."""
    return float((glyph * other).sum() / np.sqrt((glyph**2).sum() * (other**2).sum()))


@pytest.mark.parametrize(
    "gap",
    [
        pytest.param(40, id="apart"),
        pytest.param(0, id="touching"),
        pytest.param(-8, id="overlapping by a stroke"),
    ],
)
@pytest.mark.parametrize("which", [0, 1], ids=["left one", "right one"])
@pytest.mark.parametrize("plain", [False, True], ids=["seen ink", "known ink"])
def test_touching_digits_are_cut_apart(
    recorded: Recorded, gap: int, which: int, plain: bool
) -> None:
    ink, marks = side_by_side(recorded, gap)
    own = marks[which]
    known = (ink, DARK) if plain else None
    item = cut_out(1 - ink, seen(ink, marks), own, CONFIG, known)
    assert item.blank is None
    assert item.is_plain == plain
    assert item.polarity == DARK
    alone = preprocess_drawing(
        draw_strokes(pens.place_strokes(recorded[(3, 5)[which]]))
    )
    assert alike(item.glyph, alone.glyph) > 0.8
    np.testing.assert_array_equal(item.heat, own.heats)


def test_light_ink_is_told_from_dark(recorded: Recorded) -> None:
    ink, marks = side_by_side(recorded, 40)
    item = cut_out(ink, seen(ink, marks), marks[0], CONFIG)
    assert item.polarity == "light_on_dark"


def test_a_dot_next_to_a_digit_is_left_out(recorded: Recorded) -> None:
    ink, (three, _) = side_by_side(recorded, 80)
    ink[:, 300:] = 0
    dotted = ink.copy()
    right = round(three.bounds.right)
    dotted[200:206, right + 4 : right + 10] = 1
    alone, beside_dot = [
        cut_out(1 - plane, seen(plane), three, CONFIG).glyph for plane in (ink, dotted)
    ]
    np.testing.assert_allclose(beside_dot, alone, atol=1e-5)


def test_known_ink_is_left_to_the_finder_where_a_frame_touches_the_digit(
    recorded: Recorded,
) -> None:
    ink, (three, _) = side_by_side(recorded, 80)
    ink[:, 300:] = 0
    framed = ink.copy()
    left, right = round(three.bounds.left), round(three.bounds.right)
    framed[:, left - 4 : left + 2] = framed[:, right - 2 : right + 4] = 1
    alone = cut_out(1 - ink, seen(ink), three, CONFIG, (ink, DARK))
    item = cut_out(1 - framed, seen(ink), three, CONFIG, (framed, DARK))
    assert alone.is_plain
    assert not item.is_plain
    assert alike(item.glyph, alone.glyph) > 0.98


def test_a_box_without_ink_has_nothing_to_read() -> None:
    paper = np.zeros((100, 100), np.float32)
    empty = mark("3", (20, 20, 30, 40))
    item = cut_out(1 - paper, seen(paper), empty, CONFIG)
    assert item.blank == Refusal.NO_INK


@pytest.mark.parametrize(
    "box",
    [
        pytest.param((-30.0, -20.0, 60.0, 80.0), id="over the corner"),
        pytest.param((500.0, 400.0, 30.0, 40.0), id="outside"),
        pytest.param((50.0, 50.0, 1e-3, 1e-3), id="hardly any"),
        pytest.param((-1e6, -1e6, 2e6, 2e6), id="around everything"),
    ],
)
def test_boxes_at_and_beyond_the_border_are_survived(
    recorded: Recorded, box: tuple[float, float, float, float]
) -> None:
    ink, marks = side_by_side(recorded, 20)
    odd = mark("3", box)
    findings = seen(ink, [odd, *marks])
    for item in (
        cut_out(1 - ink, findings, odd, CONFIG),
        cut_out(1 - ink, findings, odd, CONFIG, (ink, DARK)),
    ):
        assert item.glyph.shape == (28, 28)
        assert np.isfinite(item.glyph).all()


@pytest.mark.parametrize(
    ("box", "is_cut"),
    [
        pytest.param((100, 100, 20, 30), False, id="in the middle"),
        pytest.param((380, 100, 25, 30), True, id="cut on the right"),
        pytest.param((100, -4, 20, 30), True, id="cut at the top"),
        pytest.param((370, 100, 29, 30), False, id="close to the border"),
        pytest.param((380, 100, 25, 90), False, id="as large as in a tight crop"),
    ],
)
def test_what_the_border_cuts_is_known(
    box: tuple[float, float, float, float], is_cut: bool
) -> None:
    ink = np.zeros((400, 400), np.float32)
    ink[100:130, 105:110] = 1
    ink[:20, 105:110] = 1
    ink[100:180, 385:395] = 1
    own = mark("1", box)
    assert cut_out(1 - ink, seen(ink), own, CONFIG).is_cut == is_cut


def test_specks_far_away_do_not_make_a_drawn_digit_small(recorded: Recorded) -> None:
    ink = np.zeros((280, 900), np.float32)
    drawn = draw_strokes(pens.place_strokes(recorded[3]))
    ink[:, 300:580] = drawn
    rows, columns = np.nonzero(drawn)
    box = (
        *(300.0 + columns.min(), float(rows.min())),
        *(float(np.ptp(columns) + 1), float(np.ptp(rows) + 1)),
    )
    three = mark("3", box)
    alone = cut_out(1 - ink, seen(ink, [three]), three, CONFIG, (ink, DARK))
    ink[[40, 140, 260], [10, 860, 20]] = 1
    item = cut_out(1 - ink, seen(ink, [three]), three, CONFIG, (ink, DARK))
    assert item.is_plain
    assert alike(item.glyph, alone.glyph) > 0.999

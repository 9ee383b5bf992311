"""Pen strokes are placed and drawn where they are meant to be."""

from pathlib import Path

import numpy as np
import pytest

from digit_model.imaging.strokes import draw_strokes
from training.data import pens
from training.data.registry import DataError


@pytest.mark.parametrize("corner", [None, 0, 1, 2, 3])
@pytest.mark.parametrize("size", [1.0, 0.6, 0.4])
@pytest.mark.parametrize("brush", [8, 20, 40])
def test_ink_lies_in_its_corner_and_on_the_canvas(
    recorded: dict[int, pens.PenDigit], corner: int | None, size: float, brush: int
) -> None:
    ink = draw_strokes(pens.place_strokes(recorded[5], size, corner, brush), brush)
    assert ink.shape == (280, 280)
    rows, columns = np.nonzero(ink > 0.5)
    extent = max(np.ptp(rows), np.ptp(columns)) + 1
    assert extent == pytest.approx(200 * size + brush, abs=3)
    near = 4  # pixels
    top, left = corner in (0, 1), corner in (0, 2)
    if corner is None:
        assert (rows.min() + rows.max()) / 2 == pytest.approx(140, abs=2)
        assert (columns.min() + columns.max()) / 2 == pytest.approx(140, abs=2)
    else:
        assert (rows.min() if top else 279 - rows.max()) == pytest.approx(near, abs=2)
        edge = columns.min() if left else 279 - columns.max()
        assert edge == pytest.approx(near, abs=2)


def test_a_point_is_drawn_as_a_round_dot() -> None:
    ink = draw_strokes([np.array([[100.0, 60.0]])], brush=20)
    assert ink.sum() == pytest.approx(np.pi * 100, rel=0.05)


@pytest.mark.parametrize("name", sorted(pens.VALIDATION_WRITERS))
def test_no_digit_is_a_mere_touch_of_the_pen(name: str) -> None:
    """The hand on a tablet has an 8 that is a single point: a slip."""
    digits = pens.load_recordings(name)
    extents = [np.ptp(np.concatenate(d.strokes), axis=0).max() for d in digits]
    assert min(extents) > 0.1 * np.median(extents)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "not found"), (b"no gzip", "damaged")],
    ids=["missing", "damaged"],
)
def test_a_bad_file_says_so(
    tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "pens.json.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=sentence):
        pens.load_pen_digits(path)

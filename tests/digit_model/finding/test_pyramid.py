"""Each level shows the whole picture, on a ground that is no edge of its own."""

import numpy as np
import pytest

from digit_model.finding.finder import SIDES
from digit_model.finding.pyramid import MULTIPLE, make_level
from digit_model.imaging.ink import border_tone


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(
    "shape",
    [
        pytest.param((1, 1), id="one pixel"),
        pytest.param((1, 900), id="one row"),
        pytest.param((700, 3), id="a strip"),
        pytest.param((64, 64), id="a whole number of cells"),
        pytest.param((301, 517), id="odd sides"),
    ],
)
def test_a_level_has_all_of_the_picture_and_ground_around_it(
    shape: tuple[int, int], side: int
) -> None:
    level = make_level(np.zeros(shape, np.float32), side, tone=1.0)
    rows, columns = level.image.shape
    assert rows % MULTIPLE == columns % MULTIPLE == 0
    dark_rows, dark_columns = np.nonzero(level.image < 0.5)
    assert max(np.ptp(dark_rows), np.ptp(dark_columns)) + 1 == side
    for first, last, end in (
        (dark_rows.min(), dark_rows.max(), rows),
        (dark_columns.min(), dark_columns.max(), columns),
    ):
        assert first >= 8
        assert end - 1 - last >= 8


def test_places_in_a_level_lead_back_to_the_picture() -> None:
    gray = np.ones((120, 300), np.float32)
    gray[40:60, 210:240] = 0
    level = make_level(gray, 144, border_tone(gray))
    rows, columns = np.nonzero(level.image < 0.5)
    left = (columns.min() - level.left) / level.scale
    bottom = (rows.max() + 1 - level.top) / level.scale
    assert left == pytest.approx(210, abs=1 / level.scale)
    assert bottom == pytest.approx(60, abs=1 / level.scale)


def test_the_ground_has_the_tone_of_most_of_the_border() -> None:
    gray = np.full((50, 80), 0.7, np.float32)
    gray[20:30, 20:60] = 0.1
    gray[:, 0] = 0.0  # a dark strip at one side is not the ground
    assert border_tone(gray) == pytest.approx(0.7)

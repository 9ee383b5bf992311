"""Tables: rows and columns are found; each cell is a number, blank or unreadable."""

import numpy as np
import pytest

from digit_model import Recognizer, TableReading
from digit_model.refusals import Refusal
from digit_model.table.cell_reading import CellState
from tests.digit_model.table.drawn_tables import (
    CELL_HEIGHT,
    CELL_WIDTH,
    EDGE,
    Plane,
    draw_table,
    seen_from_aside,
)
from training.data.pens import PenDigit

Recorded = dict[int, PenDigit]
TEXTS = [["27", "", "4"], ["8", "52", ""], ["", "0", "47"], ["2", "84", "20"]]
FULL = [["27", "80", "4"], ["8", "52", "40"], ["52", "0", "47"], ["2", "84", "20"]]


@pytest.mark.parametrize("light", [False, True], ids=["on paper", "chalk on a board"])
@pytest.mark.parametrize("aside", [False, True], ids=["from above", "from aside"])
def test_ruled_cells_are_read_where_they_are(
    recognizer: Recognizer, recorded: Recorded, light: bool, aside: bool
) -> None:
    sheet = draw_table(recorded, TEXTS, light=light)
    table = recognizer.read_table(seen_from_aside(sheet) if aside else sheet)
    assert table.is_ruled
    assert table.texts == TEXTS


def test_boxes_are_in_pixels_of_the_original(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    table = recognizer.read_table(draw_table(recorded, TEXTS))
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells):
            x, y = EDGE + column * CELL_WIDTH, EDGE + row * CELL_HEIGHT
            found = np.array(cell.box)
            assert np.abs(found - [x, y, CELL_WIDTH, CELL_HEIGHT]).max() <= 6


def test_rows_and_columns_without_lines_are_found_by_alignment(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    table = recognizer.read_table(draw_table(recorded, FULL, ruled=False))
    assert not table.is_ruled
    assert table.texts == FULL


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_table_is_read_upright(
    recognizer: Recognizer, recorded: Recorded, turns: int
) -> None:
    sheet = np.rot90(draw_table(recorded, TEXTS), -turns)
    table = recognizer.read_table(np.ascontiguousarray(sheet))
    assert table.quarter_turns == turns
    assert table.texts == TEXTS


def test_a_sign_that_nobody_expects_is_worth_a_look(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    sheet = draw_table(recorded, TEXTS)
    y = EDGE + CELL_HEIGHT + CELL_HEIGHT // 2
    sheet[y : y + 5, EDGE + 18 : EDGE + 44] = 0.15  # a dash before the 8
    with_dash, beside, *_ = recognizer.read_table(sheet).rows[1]
    assert with_dash.text == "-8"
    assert with_dash.is_doubtful
    assert not beside.is_doubtful


def test_no_handwriting_is_left_unreported(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    texts = [["27", "x"], ["x", ""]]
    table = recognizer.read_table(draw_table(recorded, texts))
    assert states(table)[0][0] == CellState.NUMBER
    assert states(table)[1][1] == CellState.BLANK
    scribbles = table.rows[0][1], table.rows[1][0]
    assert all(cell.is_doubtful for cell in scribbles)
    assert all(cell.state != CellState.BLANK for cell in scribbles)


def states(table: TableReading) -> list[list[CellState]]:
    return [[cell.state for cell in row] for row in table.rows]


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(np.full((300, 400), 255, np.uint8), id="white"),
        pytest.param(np.zeros((1, 1), np.uint8), id="one pixel"),
        pytest.param(
            np.random.default_rng(0).random((300, 400), np.float32), id="noise"
        ),
    ],
)
def test_a_picture_without_a_table_says_so(
    recognizer: Recognizer, picture: Plane
) -> None:
    table = recognizer.read_table(picture)
    assert table.rows == ()
    assert table.reason == Refusal.NO_TABLE
    assert table.export()["verdict"] == "rejected"

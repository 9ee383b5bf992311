"""Files for other programs have what was read, and say how far to rely on it."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from digit_model.errors import FormError
from digit_model.spreadsheet.excel import COLORS, write_xlsx
from digit_model.spreadsheet.output import write_tables
from digit_model.spreadsheet.plain_text import plain_cell, to_csv
from digit_model.spreadsheet.worksheet import (
    SheetEntry,
    Standing,
    Violation,
    Worksheet,
)

SHEET = Worksheet(
    "marks: 1/2",
    ["Points", "Code"],
    [
        ("a.jpg", [SheetEntry("12", 0.999), SheetEntry("007", 0.7, Standing.DOUBTFUL)]),
        ("=b.jpg", [SheetEntry("=1+2"), SheetEntry("", 0.2, Standing.UNREADABLE)]),
    ],
    [Violation("a.jpg", "Points", "Points is at most 10, not 12.")],
)


def test_excel_has_numbers_colors_and_violations() -> None:
    file = io.BytesIO()
    write_xlsx(file, [SHEET, SHEET])
    book = openpyxl.load_workbook(file)
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 4
    page = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows == [
        ["Row", "Points", "Code"],
        ["a.jpg", 12, "007"],
        ["=b.jpg", "=1+2", None],
    ]
    assert page["B3"].data_type == "s", "no formula"
    for place, standing in (("C2", Standing.DOUBTFUL), ("C3", Standing.UNREADABLE)):
        color = page[place].fill.fgColor.rgb
        assert color == f"FF{COLORS[standing][1:].upper()}"
    assert page["B2"].fill.fill_type is None
    said = [cell.value for cell in book["Rule violations"][2]]
    assert said == ["marks: 1/2", "a.jpg", "Points", "Points is at most 10, not 12."]


def test_csv_has_a_standing_for_each_entry() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(SHEET))))
    assert rows[0][1:] == ["Points", "Points: standing", "Code", "Code: standing"]
    assert rows[1] == ["a.jpg", "12", "sure", "007", "doubtful"]
    assert rows[2] == ["'=b.jpg", "'=1+2", "sure", "", "unreadable"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("-5", "-5", id="a negative number"),
        pytest.param("=5", "'=5", id="a formula"),
        pytest.param("-5+2", "'-5+2", id="a sum"),
        pytest.param("5-2", "5-2", id="a range"),
    ],
)
def test_numbers_stay_and_formulas_do_not_run(text: str, written: str) -> None:
    assert plain_cell(text) == written


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_the_name_says_what_is_written(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"marks.{ending}"
    write_tables(path, [SHEET])
    if ending == "json":
        (table,) = json.loads(path.read_text())
        assert table["rows"][0]["entries"][1]["standing"] == "doubtful"
    assert path.stat().st_size > 0


def test_another_name_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FormError, match=r"end in \.xlsx, \.csv or \.json"):
        write_tables(tmp_path / "marks.ods", [SHEET])

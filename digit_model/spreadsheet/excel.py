"""Write tables as an XLSX file, with what is doubtful in color."""

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format

from digit_model.spreadsheet.worksheet import SheetEntry, Standing, Worksheet

COLORS = {
    Standing.DOUBTFUL: "#ffe699",
    Standing.UNREADABLE: "#f8b4b4",
    Standing.CHOSEN: "#cfe2ff",
    Standing.VIOLATES: "#f4a8d4",
    Standing.CORRECTED: "#c6e7c6",
}
"""Grounds of entries that are not simply sure."""

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")
"""What a spreadsheet may take for a number without a digit being lost."""
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_CROP_HEIGHT = 40
"""Height of crops in pixels."""
_PIXELS_PER_POINT = 4 / 3


def write_xlsx(
    target: Path | BinaryIO, sheets: Sequence[Worksheet], *, crops: bool = False
) -> None:
    """Write tables as an XLSX file, a worksheet each.

    Colors say what is doubtful, unreadable, corrected, and where a rule was broken or
    made the choice; a worksheet explains them. Another one lists broken rules.

    Args:
        target: Where to write; what was at a path is replaced.
        sheets: The tables.
        crops: Whether each entry's picture stands right of it.

    Raises:
        OSError: The file cannot be written.
    """
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(data, options) as book:
        bold = book.add_format({"bold": True})
        formats = {
            standing: book.add_format({"bg_color": color})
            for standing, color in COLORS.items()
        }
        names: set[str] = {"Colors", "Rule violations"}
        for sheet in sheets:
            _write_sheet(book, sheet, _name(sheet.name, names), formats, crops=crops)
        violations = [(s.name, v) for s in sheets for v in s.violations]
        page = book.add_worksheet("Rule violations")
        page.write_row(0, 0, ["Table", "Row", "Column", "What is wrong"], bold)
        for number, (name, broken) in enumerate(violations, 1):
            texts = name, broken.row, broken.column, broken.sentence
            for column, text in enumerate(texts):
                page.write_string(number, column, text)
        page.set_column(0, 2, 20)
        page.set_column(3, 3, 70)
        legend = book.add_worksheet("Colors")
        for number, (standing, look) in enumerate(formats.items()):
            legend.write_string(number, 0, str(standing), look)
        legend.set_column(0, 0, 24)
    if isinstance(target, Path):
        target.write_bytes(data.getvalue())
    else:
        target.write(data.getvalue())


def _write_sheet(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    name: str,
    formats: dict[Standing, Format],
    *,
    crops: bool,
) -> None:
    page = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    step = 2 if crops else 1
    for column, title in enumerate((sheet.row_title, *sheet.columns)):
        page.write_string(0, max(0, (column - 1) * step + 1), title, bold)
    page.freeze_panes(1, 1)
    page.set_column(0, 0, 24)
    for row, (title, entries) in enumerate(sheet.rows, 1):
        page.write_string(row, 0, title, bold)
        for column, entry in enumerate(entries):
            look = formats.get(entry.standing)
            place = row, column * step + 1
            if _NUMBER.fullmatch(entry.text):
                page.write_number(*place, float(entry.text), look)
            elif entry.text:
                page.write_string(*place, entry.text, look)
            else:
                page.write_blank(*place, None, look)
            if crops and entry.crop is not None:
                page.set_row(row, _CROP_HEIGHT / _PIXELS_PER_POINT)
                _insert_crop(page, place[0], place[1] + 1, entry)


def _insert_crop(
    page: xlsxwriter.worksheet.Worksheet, row: int, column: int, entry: SheetEntry
) -> None:
    crop = entry.crop or b""
    height = int.from_bytes(crop[20:24], "big")  # of the PNG file's header
    scale = _CROP_HEIGHT / max(height, 1)
    options = {
        "image_data": io.BytesIO(crop),
        "x_scale": scale,
        "y_scale": scale,
        "description": f"Picture of the entry {entry.text}",
    }
    page.insert_image(row, column, "crop.png", options)


def _name(wanted: str, taken: set[str]) -> str:
    """A name that is allowed for a worksheet and that no other one has."""
    plain = _FORBIDDEN.sub("_", wanted)[-_LONGEST_NAME:].strip() or "Table"
    name, number = plain, 2
    while name.lower() in {other.lower() for other in taken} | {"history"}:
        ending = f" {number}"
        name, number = plain[: _LONGEST_NAME - len(ending)] + ending, number + 1
    taken.add(name)
    return name

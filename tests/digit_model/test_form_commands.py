"""Tables and forms on the command line, run as a person runs it."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import openpyxl
import pytest

from tests.digit_model.forms.drawn_forms import (
    SHEET_TEXTS,
    drawn_form,
    filled_sheet,
    photographed,
)
from tests.digit_model.table.drawn_tables import draw_table
from training.data.pens import PenDigit

Recorded = dict[int, PenDigit]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "digit_model", "read", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def save(path: Path, gray: np.ndarray) -> None:
    cv2.imwrite(str(path), np.round(gray * 255).astype(np.uint8))


@pytest.fixture
def table_file(recorded: Recorded, tmp_path: Path) -> Path:
    """A picture of a table with a blank cell."""
    path = tmp_path / "table.png"
    save(path, draw_table(recorded, [["27", ""], ["8", "52"]]))
    return path


@pytest.fixture
def form_file(tmp_path: Path) -> Path:
    """A form."""
    path = tmp_path / "form.json"
    drawn_form().save(path)
    return path


@pytest.fixture
def sheets(recorded: Recorded, tmp_path: Path) -> Path:
    """A folder with a sheet's photo and a broken file."""
    folder = tmp_path / "scans"
    folder.mkdir()
    save(folder / "a.png", photographed(filled_sheet(recorded)))
    (folder / "broken.png").write_text("no image")
    return folder


def test_a_table_is_printed_and_written(table_file: Path, tmp_path: Path) -> None:
    printed = run("--table", table_file)
    lines = [line.split() for line in printed.stdout.splitlines()]
    assert lines == [[str(table_file)], ["27"], ["8", "52"]]
    (record,) = map(
        json.loads, run("--table", table_file, "--json").stdout.split("\n")[:1]
    )
    assert [[cell["text"] for cell in row] for row in record["rows"]] == [
        ["27", ""],
        ["8", "52"],
    ]
    output = tmp_path / "table.csv"
    assert run("--table", table_file, "--output", output).returncode == 0
    rows = list(csv.reader(output.read_text().splitlines()))
    assert [row[1::2] for row in rows[1:]] == [["27", ""], ["8", "52"]]


def test_sheets_become_rows_and_a_second_run_resumes(
    form_file: Path, sheets: Path, recorded: Recorded, tmp_path: Path
) -> None:
    output = tmp_path / "marks.xlsx"
    first = run("--form", form_file, sheets, "--output", output)
    assert first.returncode == 1, "one file is broken"
    assert "broken.png: This is not an image" in first.stderr
    save(sheets / "later.png", filled_sheet(recorded))
    second = run("--form", form_file, sheets, "--output", output)
    assert "Resuming after 2 sheets." in second.stderr
    rows = list(
        openpyxl.load_workbook(output).worksheets[0].iter_rows(values_only=True)
    )
    assert rows[0] == ("Sheet", *SHEET_TEXTS)
    assert [Path(str(row[0])).name for row in rows[1:]] == [
        "a.png",
        "broken.png",
        "later.png",
    ]
    expected = tuple(int(text) for text in SHEET_TEXTS.values())
    assert rows[1][1:] == rows[3][1:] == expected
    violations = openpyxl.load_workbook(output)["Rule violations"]
    said = [str(row[3]) for row in violations.iter_rows(min_row=2, values_only=True)]
    assert any("code is the same as on" in sentence for sentence in said)


def test_workers_read_sheets_into_the_same_spreadsheet(
    form_file: Path, sheets: Path, recorded: Recorded, tmp_path: Path
) -> None:
    save(sheets / "later.png", filled_sheet(recorded))
    near, far = tmp_path / "near.xlsx", tmp_path / "far.xlsx"
    assert run("--form", form_file, sheets, "--output", near).returncode == 1
    many = ("--engine", "ray", "--form", form_file, sheets, "--output", far)
    done = run(*many)
    assert done.returncode == 1, done.stderr
    assert "broken.png: This is not an image" in done.stderr
    rows = [
        [row for sheet in openpyxl.load_workbook(path) for row in sheet.values]
        for path in (near, far)
    ]
    assert len(rows[0]) > 4
    assert rows[1] == rows[0]
    logs = [
        [json.loads(line) for line in path.read_text().splitlines()]
        for path in (
            near.with_name("near.sheets.jsonl"),
            far.with_name("far.sheets.jsonl"),
        )
    ]
    assert logs[0][0] == logs[1][0], "the Forms page takes up either"
    parts = list(tmp_path.glob("far.sheets/part-*.parquet"))
    (written,) = (part.stat().st_mtime_ns for part in parts)
    assert run(*many).returncode == 1
    assert parts[0].stat().st_mtime_ns == written, "nothing is read twice"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["--output", "marks.ods"], "end in .xlsx", id="unknown kind"),
        pytest.param(["--table"], "--table and --form go alone", id="both"),
        pytest.param(["--page"], "--table and --form go alone", id="page"),
    ],
)
def test_what_does_not_go_together_is_a_sentence(
    form_file: Path, sheets: Path, arguments: list[str], words: str
) -> None:
    result = run("--form", form_file, sheets, *arguments)
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert result.returncode == 2


def test_a_file_that_is_no_form_is_a_sentence(sheets: Path) -> None:
    result = run("--form", sheets / "broken.png", sheets)
    assert "is not a form" in result.stderr
    assert result.returncode == 2

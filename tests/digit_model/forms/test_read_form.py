"""Sheets of a form: found in a photo, read field by field, kept in a file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from digit_model import Form, FormError, ImageError, Recognizer
from digit_model.forms.form_reading import SheetReading
from digit_model.forms.many_sheets import duplicates, read_sheet
from digit_model.forms.sheet_log import SheetLog
from tests.digit_model.forms.drawn_forms import (
    SHEET_TEXTS,
    blank_sheet,
    drawn_form,
    filled_sheet,
    photographed,
)
from training.data.pens import PenDigit

Recorded = dict[int, PenDigit]


def texts(sheet: SheetReading) -> dict[str, str]:
    return {field.name: field.text for field in sheet.fields}


@pytest.mark.parametrize("aside", [False, True], ids=["a scan", "a photo from aside"])
def test_a_sheet_is_read_field_by_field(
    recognizer: Recognizer, recorded: Recorded, aside: bool
) -> None:
    sheet = filled_sheet(recorded)
    reader = recognizer.form_reader(drawn_form())
    read = reader.read(photographed(sheet) if aside else sheet, "one.png")
    assert texts(read) == SHEET_TEXTS
    assert not any(field.objections for field in read.fields)


def test_boxes_are_in_pixels_of_the_picture(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    form = drawn_form()
    large = np.kron(filled_sheet(recorded), np.ones((2, 2), np.float32))
    read = recognizer.form_reader(form).read(large, "large.png")
    for field, item in zip(read.fields, form.fields, strict=True):
        true = 2 * np.array([item.x, item.y, item.width, item.height])
        assert np.abs(np.array(field.box) - true).max() <= 8


def test_blank_fields_are_blank(recognizer: Recognizer) -> None:
    read = recognizer.form_reader(drawn_form()).read(blank_sheet(), "blank.png")
    assert {field.state for field in read.fields} == {"blank"}


def test_a_wrong_sum_is_said_in_each_of_its_fields(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    sheet = filled_sheet(recorded, SHEET_TEXTS | {"sum": "84"})
    read = recognizer.form_reader(drawn_form()).read(sheet, "wrong.png")
    said = {field.name: field.objections for field in read.fields}
    assert not said["code"]
    for name in ("a", "b", "sum"):
        assert said[name] == ("a + b is not sum: 25 + 47 and 84.",)
        assert next(f for f in read.fields if f.name == name).is_doubtful


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(np.ones((400, 300), np.float32), id="blank paper"),
        pytest.param(
            np.random.default_rng(0).random((400, 300), np.float32), id="noise"
        ),
        pytest.param(np.zeros((1, 1), np.uint8), id="one pixel"),
    ],
)
def test_another_picture_is_a_sentence(
    recognizer: Recognizer, picture: np.ndarray
) -> None:
    reader = recognizer.form_reader(drawn_form())
    with pytest.raises(ImageError, match="form was not found"):
        reader.read(picture, "other.png")
    sheet = read_sheet(reader, "other.png", lambda: picture)
    assert sheet.fields == ()
    assert "form was not found" in (sheet.error or "")


def test_a_saved_form_is_the_same(tmp_path: Path) -> None:
    form = drawn_form()
    form.save(tmp_path / "form.json")
    assert Form.load(tmp_path / "form.json") == form


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param('"kind": "mod 10"->"kind": "mod 12"', "kind", id="kind"),
        pytest.param('"name": "b"->"name": "a"', "a unique name", id="names"),
        pytest.param('"x": 330->"x": 9000', "not inside the picture", id="place"),
        pytest.param('"x": 330->"x": "left"', "x cannot be", id="type"),
        pytest.param('"total": "sum"->"total": "all"', "a sum names", id="sum"),
        pytest.param('"picture": "->"picture": "@', "damaged", id="picture"),
        pytest.param('"width": 700->"width": 701', "damaged", id="size"),
        pytest.param('"name": "harvest",->', "name", id="lacking"),
    ],
)
def test_a_damaged_form_is_a_sentence(change: str, words: str) -> None:
    before, after = change.split("->")
    text = drawn_form().to_json()
    assert before in text
    with pytest.raises(FormError, match=words):
        Form.from_json(text.replace(before, after, 1))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"null", b"[[[", b"{}"])
def test_another_file_is_no_form(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "form.json"
    path.write_bytes(content)
    with pytest.raises(FormError, match="is not a form"):
        Form.load(path)


def test_what_was_read_survives_an_interruption(
    recognizer: Recognizer, recorded: Recorded, tmp_path: Path
) -> None:
    form, path = drawn_form(), tmp_path / "marks.sheets.jsonl"
    reader = recognizer.form_reader(form)
    sheet = reader.read(filled_sheet(recorded), "one.png")
    corrected = sheet.with_field(0, sheet.fields[0].as_corrected("26"))
    log = SheetLog(path, form)
    log.add(corrected)
    log.add(SheetReading("two.png", (), error="It is damaged."))
    with path.open("a") as file:
        file.write('{"source": "thr')  # the machine was switched off
    assert SheetLog(path, form).sheets == log.sheets
    other = replace(form, name="another")
    with pytest.raises(FormError, match="another form"):
        SheetLog(path, other)


def test_the_same_key_on_two_sheets_is_found(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    sheet = recognizer.form_reader(drawn_form()).read(filled_sheet(recorded), "one")
    again = replace(sheet, source="two")
    (pair,) = duplicates([sheet, again], "code")
    assert [one.source for one in pair] == ["two", "one"]

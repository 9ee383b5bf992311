"""The forms page: tables, a form drawn on its sheet, sheets read and reviewed."""

import io
import json
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from digit_model.forms.form import Form
from tests.app.conftest import Open
from tests.digit_model.forms.drawn_forms import SHEET_TEXTS, drawn_form, filled_sheet
from tests.digit_model.table.drawn_tables import draw_table
from training.data.pens import PenDigit

Recorded = dict[int, PenDigit]


def png(gray: np.ndarray) -> bytes:
    pixels = np.round(gray * 255).astype(np.uint8)
    return bytes(cv2.imencode(".png", pixels)[1])


@pytest.fixture
def forms(open_page: Open) -> AppTest:
    """The page, opened."""
    return open_page("forms")


def step(app: AppTest, name: str) -> AppTest:
    app.button_group(key="forms-step").set_value(name).run()
    return app


def give_form(app: AppTest, form: Form) -> AppTest:
    step(app, "Make a form")
    data = form.to_json().encode()
    app.file_uploader(key="form-file").set_value(("f.json", data, "application/json"))
    return app.run()


def test_a_table_is_shown_and_saved(
    forms: AppTest, recorded: Recorded, downloads: dict[str, bytes]
) -> None:
    data = png(draw_table(recorded, [["27", "4"], ["8", "52"]]))
    forms.file_uploader(key="table-file").set_value(("t.png", data, "image/png")).run()
    assert forms.dataframe[0].value.to_numpy().tolist() == [["27", "4"], ["8", "52"]]
    book = openpyxl.load_workbook(io.BytesIO(downloads["Save as XLSX"]))
    assert book.worksheets[0]["C3"].value == 52


def test_boxes_on_the_canvas_become_fields(
    forms: AppTest, downloads: dict[str, bytes]
) -> None:
    blank = replace(drawn_form(), fields=[], sums=[])
    give_form(forms, blank)
    scale = 690 / blank.width
    drawn = [field for field in drawn_form().fields if field.name in ("a", "b")]
    rectangles: list[dict[str, Any]] = [
        {
            "type": "Rect",
            "left": field.x * scale,
            "top": field.y * scale,
            "width": field.width * scale / 2,
            "height": field.height * scale,
            "scaleX": 2,
            "scaleY": 1,
        }
        for field in drawn
    ]
    key = f"form-canvas-{forms.session_state['form_draft'].mounts}"
    raw = {"objects": [*rectangles, {"type": "Circle"}, "no object"]}
    value = {"drawing": {"raw": raw, "data": None}, "backgroundFit": None}
    forms.session_state[key] = value
    forms.run()
    assert not forms.exception
    saved = json.loads(downloads["Save the form"])
    assert [item["name"] for item in saved["fields"]] == ["Field 1", "Field 2"]
    for item, field in zip(saved["fields"], drawn, strict=True):
        assert abs(item["x"] - field.x) < 2
        assert abs(item["width"] - field.width) < 2


def test_sheets_are_read_reviewed_and_resumed(
    forms: AppTest, recorded: Recorded, downloads: dict[str, bytes]
) -> None:
    give_form(forms, drawn_form())
    step(forms, "Read sheets")
    sheets = [
        ("one.png", png(filled_sheet(recorded)), "image/png"),
        ("other.png", png(np.ones((300, 300))), "image/png"),
    ]
    forms.file_uploader(key="sheet-files").set_value(sheets).run()
    (read,) = [button for button in forms.button if button.label == "Read 2 sheets"]
    read.click().run()
    assert not forms.exception
    assert "form was not found" in forms.error[0].value
    row = forms.dataframe[0].value.iloc[0].tolist()
    assert [str(text).strip("?") for text in row[1:]] == list(SHEET_TEXTS.values())
    book = openpyxl.load_workbook(io.BytesIO(downloads["Save as XLSX"]))
    assert book.worksheets[0]["A2"].value == "one.png"
    assert "one.png" in downloads["Save the review"].decode()
    give_form(forms, replace(drawn_form(), name="another"))
    step(forms, "Read sheets")
    assert "read with an earlier version of harvest" in forms.warning[0].value
    assert len(forms.dataframe[0].value) == 2, "nothing that was read is lost"
    (begin,) = [button for button in forms.button if button.label == "Start over"]
    begin.click().run()
    assert not forms.dataframe


def test_a_corrected_field_is_an_example_of_the_hand(
    forms: AppTest, recorded: Recorded
) -> None:
    give_form(forms, drawn_form())
    step(forms, "Read sheets")
    wrong = png(filled_sheet(recorded, SHEET_TEXTS | {"sum": "84"}))
    forms.file_uploader(key="sheet-files").set_value(("w.png", wrong, "image/png"))
    forms.run()
    (read,) = [button for button in forms.button if button.label == "Read 1 sheet"]
    read.click().run()

    def press(*keys: str) -> list[tuple[str, int | None, int | None]]:
        """Press keys of the review, and say which answers the history has then."""
        for key in keys:
            forms.button(key=f"review-{key}").click().run()
        assert not forms.exception
        history = forms.session_state.get("history", {})
        return [(e.name, e.digit, e.true_label) for e in history.values()]

    assert press("later", "later", "9", "accept") == [], "2 digits are not 1"
    kept = press("undo", "7", "2", "accept")
    assert kept == [("sum, w.png", 8, 7), ("sum, w.png", 4, 2)]
    assert press("undo") == []


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        pytest.param("f.json", b"{}", "is not a form", id="another JSON file"),
        pytest.param("f.json", b"[1,", "is not a form", id="no JSON"),
        pytest.param("f.png", b"no picture", "not an image", id="no picture"),
    ],
)
def test_a_bad_form_is_a_sentence(
    forms: AppTest, name: str, data: bytes, words: str
) -> None:
    step(forms, "Make a form")
    given = (name, data, "application/octet-stream")
    forms.file_uploader(key="form-file").set_value(given).run()
    assert not forms.exception
    assert words in forms.error[0].value

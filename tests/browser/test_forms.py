"""From photos to a spreadsheet in a real browser: drawn, read, reviewed, saved."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import openpyxl
from playwright.sync_api import FilePayload, Page, expect

from harness.browser_actions import canvas_box, click, press
from tests.browser.conftest import Open
from tests.digit_model.forms.drawn_forms import (
    SHEET_TEXTS,
    WIDTH,
    blank_sheet,
    drawn_form,
    filled_sheet,
    photographed,
)
from training.data.pens import PenDigit

Recorded = dict[int, PenDigit]


def png(gray: np.ndarray) -> bytes:
    pixels = np.round(gray * 255).astype(np.uint8)
    return bytes(cv2.imencode(".png", pixels)[1])


def give(page: Page, *files: tuple[str, bytes]) -> None:
    """Give files to the first uploader of the page."""
    page.locator("input[type=file]").first.set_input_files(
        [
            FilePayload(name=name, mimeType="application/octet-stream", buffer=data)
            for name, data in files
        ]
    )


def draw_boxes(page: Page) -> None:
    """Draw a box over each field with the mouse."""
    box = canvas_box(page)
    scale = box["width"] / WIDTH
    for field in drawn_form().fields:
        page.mouse.move(box["x"] + field.x * scale, box["y"] + field.y * scale)
        page.mouse.down()
        right, bottom = field.x + field.width, field.y + field.height
        page.mouse.move(box["x"] + right * scale, box["y"] + bottom * scale, steps=4)
        page.mouse.up()


def test_a_form_is_marked_and_three_photos_of_it_become_a_spreadsheet(
    open_page: Open, recorded: Recorded, tmp_path: Path
) -> None:
    page = open_page("forms", viewport={"width": 1100, "height": 1400})
    click(page.get_by_text("Make a form", exact=True))
    expect(page.get_by_text("No form yet")).to_be_visible()
    give(page, ("harvest.png", png(blank_sheet())))
    draw_boxes(page)
    expect(page.get_by_text("4 fields.")).to_be_visible()
    click(page.get_by_text("Read sheets", exact=True))
    expect(page.get_by_text("Sheets of the form")).to_be_visible()
    photo = png(photographed(filled_sheet(recorded)))
    give(page, *((f"{name}.png", photo) for name in ("one", "two", "three")))
    click(page.get_by_role("button", name="Read 3 sheets"))
    expect(page.get_by_text("3 sheets read, 12 fields")).to_be_visible()
    with page.expect_download() as download:
        click(page.get_by_role("button", name="Save as XLSX"))
    path = tmp_path / "marks.xlsx"
    download.value.save_as(path)
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("Sheet", "Field 1", "Field 2", "Field 3", "Field 4")
    expected = tuple(int(text) for text in SHEET_TEXTS.values())
    names = "one.png", "two.png", "three.png"
    assert rows[1:] == [(name, *expected) for name in names]
    office = shutil.which("soffice")
    if office:
        command = [office, "--headless", "--convert-to", "csv", "--outdir", tmp_path]
        subprocess.run([*map(str, command), str(path)], check=True)
        assert "one.png" in (tmp_path / "marks.csv").read_text()


def test_doubtful_fields_are_reviewed_with_the_keyboard_alone(
    open_page: Open, recorded: Recorded
) -> None:
    wrong = filled_sheet(recorded, SHEET_TEXTS | {"sum": "84"})
    form = drawn_form()
    form = replace(form, fields=form.fields[:3])
    page = open_page("forms")
    click(page.get_by_text("Make a form", exact=True))
    expect(page.get_by_text("No form yet")).to_be_visible()
    give(page, ("form.json", form.to_json().encode()))
    expect(page.get_by_role("button", name="Save the form")).to_be_visible()
    click(page.get_by_text("Read sheets", exact=True))
    expect(page.get_by_text("Sheets of the form")).to_be_visible()
    give(page, ("wrong.png", png(wrong)))
    page.get_by_role("button", name="Read 1 sheet").press("Enter")
    left = page.get_by_text("left. wrong.png")
    value = page.get_by_test_id("stMetricValue")
    expect(left).to_contain_text("3 left")
    expect(value).to_have_text("25")
    press(page, "ArrowRight")
    expect(value).to_have_text("47")
    press(page, "ArrowRight")
    expect(value).to_have_text("84")
    press(page, "7")
    expect(value).to_have_text("7")
    press(page, "2")
    expect(value).to_have_text("72")
    press(page, "Enter")
    expect(page.get_by_text("Nothing is doubtful")).to_be_visible()
    press(page, "u")
    expect(value).to_have_text("84")
    expect(left).to_contain_text("3 left")

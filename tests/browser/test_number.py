"""Reading whole numbers in a real browser: written, clicked, corrected, saved."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from harness.browser_actions import canvas_box, click, draw
from tests.browser.conftest import Open
from training.data import pens
from training.data.composed_pages import CLEAR, clean, write_number

Recorded = dict[int, pens.PenDigit]
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "user_agent": "Mozilla/5.0 (Linux; Android 14) Chrome/140 Mobile Safari/537.36",
    "has_touch": True,
    "is_mobile": True,
}


@pytest.fixture
def number_file(recorded: Recorded) -> bytes:
    """A file with 5309 written in black on white, with room around it."""
    digits = [recorded[digit] for digit in (5, 3, 0, 9)]
    ink = write_number(digits, np.random.default_rng(1), 100, CLEAR).plane
    plane = np.pad(ink, ((100, 100), (120, 240)))
    pixels = np.round(255 * clean(plane, np.random.default_rng(1)))
    file = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("device", "size"),
    [pytest.param({}, 0.6, id="desktop"), pytest.param(PHONE, 0.35, id="phone")],
)
def test_a_written_number_is_read(
    open_page: Open, recorded: Recorded, device: dict[str, object], size: float
) -> None:
    page = open_page("number", **device)
    expect(page.get_by_text("The slate is empty")).to_be_visible()
    strokes, left = [], 15.0
    for digit in (3, 1, 4):
        placed = pens.place_strokes(recorded[digit], size)
        low = np.concatenate(placed).min(axis=0)
        strokes += [stroke - low + np.array([left, 50.0]) for stroke in placed]
        left = float(np.concatenate(strokes).max(axis=0)[0]) + 20
    draw(page, strokes)
    expect(page.get_by_test_id("stCode")).to_have_text("314")
    box = canvas_box(page)
    assert left < box["width"]
    viewport = page.viewport_size
    assert viewport is not None
    assert box["x"] + box["width"] <= viewport["width"]


def open_file(page: Page, data: bytes) -> Locator:
    """Give a file; what is returned shows the text once it is read."""
    click(page.get_by_text("File", exact=True))
    page.locator("input[type=file]").set_input_files(
        {"name": "number.png", "mimeType": "image/png", "buffer": data}
    )
    text = page.get_by_test_id("stCode")
    expect(text).to_be_visible()
    return text


def boxes(page: Page) -> Locator:
    """The boxes on the picture, in reading order."""
    return page.locator(".mark-rect path[role=graphics-symbol]")


def beside_last(page: Page) -> tuple[float, float]:
    """A place on the paper right of the last digit, in pixels of the window."""
    page.wait_for_load_state("networkidle")
    boxes(page).last.scroll_into_view_if_needed()
    first, last = boxes(page).first.bounding_box(), boxes(page).last.bounding_box()
    assert first is not None
    assert last is not None
    step = (last["x"] - first["x"]) / (boxes(page).count() - 1)
    return last["x"] + last["width"] / 2 + step, last["y"] + last["height"] / 2


def test_a_clicked_digit_is_corrected_and_the_picture_saved(
    open_page: Open, number_file: bytes
) -> None:
    page = open_page("number")
    text = open_file(page, number_file)
    expect(text).to_have_text("5309")
    click(boxes(page).nth(2))
    click(page.get_by_role("radio", name="4", exact=True))
    expect(text).to_have_text("5349")
    with page.expect_download() as download:
        click(page.get_by_role("button", name="Download the picture"))
    with Image.open(io.BytesIO(download.value.path().read_bytes())) as picture:
        assert picture.width > 300


@pytest.mark.parametrize(
    "device",
    [pytest.param({}, id="desktop"), pytest.param(PHONE, id="phone")],
)
def test_a_click_on_empty_paper_adds_a_digit_that_is_said_and_removed(
    open_page: Open, number_file: bytes, device: dict[str, object]
) -> None:
    page = open_page("number", **device)
    text = open_file(page, number_file)
    expect(text).to_have_text("5309")
    spot = beside_last(page)
    if device:
        page.touchscreen.tap(*spot)
    else:
        page.mouse.click(*spot)
    remove = page.get_by_role("button", name="Remove", exact=True)
    expect(remove).to_be_visible()
    expect(text).to_contain_text("?")
    click(page.get_by_role("radio", name="8", exact=True))
    expect(text).to_have_text(re.compile("5309 ?8"))
    click(remove)
    expect(text).to_have_text("5309")


def test_a_digit_is_added_with_the_keyboard_alone(
    open_page: Open, number_file: bytes
) -> None:
    page = open_page("number")
    text = open_file(page, number_file)
    expect(text).to_have_text("5309")
    page.get_by_role("button", name="Add a digit").press("Enter")
    add = page.get_by_role("button", name="Add", exact=True)
    expect(add).to_be_visible()
    add.press("Enter")
    expect(text).to_have_text(re.compile(r"5309 ?\?"))
    page.get_by_role("radio", name="0", exact=True).press("Enter")
    expect(text).to_have_text(re.compile("5309 ?0"))


def test_a_picture_is_turned_and_turned_back(
    open_page: Open, number_file: bytes
) -> None:
    page = open_page("number")
    text = open_file(page, number_file)
    expect(text).to_have_text("5309")
    click(boxes(page).nth(1))
    click(page.get_by_role("radio", name="8", exact=True))
    expect(text).to_have_text("5809")
    picture = page.locator(".mark-image image").last
    expect(picture).to_have_attribute("href", re.compile("^data:"))  # once it is drawn
    upright = picture.get_attribute("href")
    assert upright is not None
    click(page.get_by_role("button", name="Turn left"))
    expect(picture).not_to_have_attribute("href", upright)
    expect(page.get_by_text("5809", exact=True)).to_have_count(0)
    click(page.get_by_role("button", name="Turn right"))
    expect(picture).to_have_attribute("href", upright)
    expect(text).to_have_text("5809")


def test_several_digits_are_opened_from_the_upload_page(
    open_page: Open, number_file: bytes
) -> None:
    page = open_page("upload")
    page.locator("input[type=file]").set_input_files(
        {"name": "several.png", "mimeType": "image/png", "buffer": number_file}
    )
    expect(page.get_by_text(re.compile("This looks like . digits"))).to_be_visible()
    click(page.get_by_role("button", name="Read as a number"))
    expect(page.get_by_role("heading", name="Read a number")).to_be_visible()
    expect(page.get_by_test_id("stCode")).to_have_text("5309")
    expect(page.get_by_text("several.png")).to_be_visible()
    click(page.get_by_text("Write", exact=True))
    expect(page.get_by_text("The slate is empty")).to_be_visible()
    click(page.get_by_text("Upload", exact=True).last)
    expect(page.get_by_test_id("stCode")).to_have_text("5309")

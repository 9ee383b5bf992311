"""Reading whole numbers in a real browser: written, clicked, corrected, saved."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from harness.browser_actions import canvas_box, draw
from tests.browser.conftest import Open
from training.data import pens

Recorded = dict[int, pens.PenDigit]
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "user_agent": "Mozilla/5.0 (Linux; Android 14) Chrome/140 Mobile Safari/537.36",
    "has_touch": True,
    "is_mobile": True,
}


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


def test_a_clicked_digit_is_corrected_and_the_picture_saved(open_page: Open) -> None:
    page = open_page("number")
    page.get_by_text("Samples", exact=True).click()
    page.get_by_role("button", name="Squared paper", exact=True).click()
    text = page.get_by_test_id("stCode")
    expect(text).to_have_text("322911")
    page.locator(".mark-rect path").nth(3).click()
    page.get_by_role("radio", name="4", exact=True).click()
    expect(text).to_have_text("322411")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the picture").click()
    with Image.open(io.BytesIO(download.value.path().read_bytes())) as picture:
        assert picture.width > 300

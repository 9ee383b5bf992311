"""The explain page in a real browser, with a real drawing."""

import numpy as np
from playwright.sync_api import expect

from harness.browser_actions import click, draw, expect_digit, images_without_words
from tests.browser.conftest import Open

Strokes = dict[int, list[np.ndarray]]


def test_a_drawing_is_explained_view_by_view(open_page: Open, strokes: Strokes) -> None:
    page = open_page()
    draw(page, strokes[3])
    expect_digit(page, 3)
    click(page.get_by_role("button", name="Explain"))
    expect(page.get_by_text("Drawing 1: 3")).to_be_visible()
    expect(page.get_by_text("Resized only:").first).to_be_visible()
    rotation = page.get_by_role("slider", name="Rotation")
    rotation.focus()
    rotation.press("End")
    expect(page.get_by_text("This app: 3 ·")).to_have_count(1)  # only the one above
    click(page.get_by_role("tab", name="Where it looks"))
    expect(page.get_by_role("img", name="Occlusion for a 3")).to_be_visible()
    click(page.get_by_role("radio", name="8", exact=True))
    expect(page.get_by_role("img", name="Occlusion for an 8")).to_be_visible()
    click(page.get_by_role("tab", name="Layer by layer"))
    expect(page.get_by_role("heading", name="Convolution 1")).to_be_visible()
    click(page.get_by_role("tab", name="What would change its mind"))
    page.reload()  # the view is in the address, and the visit is kept
    expect(page.get_by_text("Drawing 1: 3")).to_be_visible()


def test_it_fits_a_phone(open_page: Open, strokes: Strokes) -> None:
    phone = {"width": 390, "height": 844}
    page = open_page(viewport=phone, color_scheme="dark")
    draw(page, strokes[7])
    expect_digit(page, 7)
    click(page.get_by_role("button", name="Explain"))
    expect(page.get_by_role("heading", name="Explain an answer")).to_be_visible()
    # Streamlit drops clicks on tabs while a page is drawn: each view is waited for.
    expect(page.get_by_text("Resized only:").first).to_be_visible()
    contents = {
        "Where it looks": page.get_by_role("img", name="Occlusion for a 7"),
        "Layer by layer": page.get_by_role("heading", name="Ten outputs"),
        "Look-alikes": page.get_by_role("heading", name="Its place among test digits"),
    }
    for view, content in contents.items():
        click(page.get_by_role("tab", name=view))
        expect(content).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert images_without_words(page) == []

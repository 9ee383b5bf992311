"""A reload in a real browser loses nothing, and the way back stays open."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from harness.browser_actions import click, draw, expect_digit, expect_ink, menu_link
from tests.browser.conftest import Open

Strokes = dict[int, list[np.ndarray]]


def answered(page: Page, strokes: Strokes, digit: int) -> None:
    """Draw a digit and wait until the address names the visit."""
    draw(page, strokes[digit])
    expect_digit(page, digit)
    page.wait_for_url("**visit=*")


@pytest.mark.parametrize("digit", [1, 4])
def test_a_reload_keeps_the_drawing_and_the_history(
    open_page: Open, strokes: Strokes, digit: int
) -> None:
    page = open_page()
    answered(page, strokes, digit)
    page.reload()
    expect_digit(page, digit)
    expect_ink(page, inked=True)
    click(menu_link(page, "History"))
    expect(page.get_by_text("Drawing 1")).to_be_visible()
    page.wait_for_url("**visit=*")
    page.reload()
    expect(page.get_by_text("Drawing 1")).to_be_visible()


def test_an_address_that_is_passed_on_gives_nothing_away(
    open_page: Open, strokes: Strokes
) -> None:
    page = open_page()
    answered(page, strokes, 3)
    stranger = open_page(page.url.rpartition("/")[2])
    expect(stranger.get_by_text("The slate is empty")).to_be_visible()


def test_the_way_back_is_open(open_page: Open, strokes: Strokes) -> None:
    page = open_page("about")
    expect(page.get_by_role("heading", name="About", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Draw", exact=True).first).to_be_visible()
    click(menu_link(page, "Draw"))
    answered(page, strokes, 3)
    for _ in range(3):
        if "/about" in page.url:
            break
        page.go_back()
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.get_by_role("heading", name="About", exact=True)).to_be_visible()

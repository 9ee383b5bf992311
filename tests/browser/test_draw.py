"""Drawing in a real browser: mouse, finger, undo, clear, and coming back."""

import numpy as np
import pytest
from playwright.sync_api import expect

from harness.browser_actions import (
    canvas_box,
    click,
    draw,
    expect_digit,
    expect_ink,
    expect_other_than,
    menu_link,
    touch,
)
from tests.browser.conftest import Open
from training.data import pens

SCROLLED = """[
    document.querySelector("[data-testid=stMain]").scrollTop, window.scrollY
]"""
"""How far the page has been scrolled, in pixels."""

WATCH_EXPLAIN = """() => {
    window.places = new Set();
    const look = () => {
        const buttons = [...document.querySelectorAll("button")];
        const button = buttons.find(button => button.innerText.includes("Explain"));
        const answer = document.querySelector("[data-testid=stMetricValue]");
        if (button && answer)
            window.places.add(Math.round(button.getBoundingClientRect().top));
        requestAnimationFrame(look);
    };
    look();
}"""
"""From the answer on, note in each frame how far from the top the button is."""

Strokes = dict[int, list[np.ndarray]]


@pytest.mark.parametrize("digit", range(10))
def test_recorded_strokes_are_answered(
    open_page: Open, strokes: Strokes, digit: int
) -> None:
    page = open_page()
    draw(page, strokes[digit])
    expect_digit(page, digit)


@pytest.mark.parametrize("corner", range(4))
def test_a_small_digit_in_a_corner_is_answered(
    open_page: Open, recorded: dict[int, pens.PenDigit], corner: int
) -> None:
    page = open_page()
    draw(page, pens.place_strokes(recorded[5], 0.5, corner))
    expect_digit(page, 5)


@pytest.mark.parametrize("corner", range(4))
def test_a_finger_draws_in_every_corner_of_a_phone(
    open_page: Open, recorded: dict[int, pens.PenDigit], corner: int
) -> None:
    phone = {"width": 390, "height": 844}
    page = open_page(viewport=phone, has_touch=True, is_mobile=True)
    expect(page.get_by_text("The slate is empty")).to_be_visible()
    (stroke,) = pens.place_strokes(recorded[3], 0.5, corner)
    touch(page, stroke)
    expect_digit(page, 3)
    box = canvas_box(page)
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= phone["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= phone["width"]


@pytest.mark.parametrize(
    ("width", "height"),
    [
        pytest.param(390, 700, id="upright"),
        pytest.param(700, 390, id="on its side"),
    ],
)
def test_the_answer_on_a_phone_is_seen_without_scrolling(
    open_page: Open, strokes: Strokes, width: int, height: int
) -> None:
    page = open_page(
        viewport={"width": width, "height": height}, has_touch=True, is_mobile=True
    )
    expect(page.get_by_text("The slate is empty")).to_be_visible()
    for stroke in strokes[3]:
        touch(page, stroke, scroll=False)
    expect_digit(page, 3)
    assert page.evaluate(SCROLLED) == [0, 0], "the page stays where it was"
    expect(page.locator("canvas.upper-canvas")).to_be_in_viewport(ratio=0.99)
    for figure in range(2):  # digit and confidence
        shown = page.get_by_test_id("stMetricValue").nth(figure)
        expect(shown).to_be_in_viewport(ratio=1)


def test_the_button_does_not_move_away_from_a_click(
    open_page: Open, strokes: Strokes
) -> None:
    page = open_page()
    canvas_box(page)
    page.evaluate(WATCH_EXPLAIN)
    draw(page, strokes[7])
    expect(page.locator("[role=graphics-document]")).to_be_visible()
    expect(page.get_by_role("img", name="The normalized 28 by 28")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert len(page.evaluate("[...window.places]")) == 1


def test_undo_and_clear(open_page: Open, strokes: Strokes) -> None:
    page = open_page()
    draw(page, strokes[4])
    expect_digit(page, 4)
    expect_ink(page, inked=True)
    click(page.get_by_role("button", name="Undo"))
    # Streamlit makes one of two clicks that come before it has answered the first.
    expect_other_than(page, 4)
    click(page.get_by_role("button", name="Undo"))
    expect(page.get_by_text("The slate is empty")).to_be_visible()
    expect_ink(page, inked=False)
    draw(page, strokes[8])
    expect_digit(page, 8)
    click(page.get_by_role("button", name="Clear"))
    expect(page.get_by_text("The slate is empty")).to_be_visible()
    expect_ink(page, inked=False)
    draw(page, strokes[2])
    expect_digit(page, 2)


def test_undo_takes_back_the_last_stroke_only(
    open_page: Open, strokes: Strokes
) -> None:
    page = open_page()
    assert len(strokes[4]) == 2
    draw(page, strokes[4])
    expect_digit(page, 4)
    click(page.get_by_role("button", name="Undo"))
    expect_other_than(page, 4)
    expect_ink(page, inked=True)
    draw(page, strokes[4][1:])
    expect_digit(page, 4)


def test_the_drawing_is_there_again_after_other_pages(
    open_page: Open, strokes: Strokes
) -> None:
    page = open_page()
    draw(page, strokes[6])
    expect_digit(page, 6)
    click(menu_link(page, "About"))
    expect(page.get_by_role("heading", name="About", exact=True)).to_be_visible()
    click(menu_link(page, "Draw"))
    expect_digit(page, 6)
    expect_ink(page, inked=True)
    click(page.get_by_role("button", name="Clear"))
    expect_ink(page, inked=False)


def test_a_drawing_can_go_on_after_other_pages(
    open_page: Open, strokes: Strokes
) -> None:
    page = open_page()
    draw(page, strokes[4][:1])
    expect(page.get_by_role("img", name="The normalized 28 by 28")).to_be_visible()
    click(menu_link(page, "History"))
    expect(page.get_by_text("Drawing 1")).to_be_visible()
    click(menu_link(page, "Draw"))
    expect_ink(page, inked=True)
    draw(page, strokes[4][1:])
    expect_digit(page, 4)


def test_the_brush_keeps_its_width_over_other_pages(
    open_page: Open, strokes: Strokes
) -> None:
    page = open_page()
    canvas_box(page)
    slider = page.get_by_role("slider", name="Brush width")
    click(page.get_by_role("button", name="Brush"))
    slider.focus()
    slider.press("End")
    expect(page.get_by_text("40 px").first).to_be_visible()
    click(menu_link(page, "About"))
    expect(page.get_by_role("heading", name="About", exact=True)).to_be_visible()
    click(menu_link(page, "Draw"))
    click(page.get_by_role("button", name="Brush"))
    expect(slider).to_have_value("40")
    page.keyboard.press("Escape")
    draw(page, strokes[0])
    expect_digit(page, 0)

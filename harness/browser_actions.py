"""What a person does on the pages, and what they see."""

import numpy as np
from playwright.sync_api import FloatRect, Locator, Page, expect


def canvas_box(page: Page, *, scroll: bool = True) -> FloatRect:
    """Where the canvas is, once it is on the page; scrolled into view unless told."""
    canvas = page.locator("canvas.upper-canvas")
    expect(canvas).to_have_count(1)  # while one follows another, there are two
    if scroll:
        canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    return box


def click(target: Locator) -> None:
    """Click on what is there once the page is drawn: until then it may move away."""
    expect_still(target.page)
    target.click()


def press(page: Page, key: str) -> None:
    """Press a key once the page is drawn: until then its button may move away."""
    expect_still(page)
    page.keyboard.press(key)


def expect_still(page: Page) -> None:
    """Wait until the page's script has run."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def draw(page: Page, strokes: list[np.ndarray]) -> None:
    """Replay strokes with the mouse, one right after the other, as people write."""
    box = canvas_box(page)
    for stroke in strokes:
        points = [(box["x"] + x, box["y"] + y) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()


def touch(page: Page, stroke: np.ndarray, *, scroll: bool = True) -> None:
    """Replay a stroke with a finger, where the canvas is or after scrolling there."""
    box = canvas_box(page, scroll=scroll)
    session = page.context.new_cdp_session(page)
    for number, (x, y) in enumerate(stroke):
        finger = {"x": box["x"] + float(x), "y": box["y"] + float(y)}
        kind = "touchMove" if number else "touchStart"
        session.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [finger]}
        )
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def expect_digit(page: Page, digit: int) -> None:
    """Wait until the page reads this digit."""
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(str(digit))


def expect_other_than(page: Page, digit: int) -> None:
    """Wait until the page no longer reads this digit."""
    answers = page.get_by_test_id("stMetricValue")
    expect(answers.get_by_text(str(digit), exact=True)).to_have_count(0)


def expect_ink(page: Page, inked: bool) -> None:
    """Wait until the canvas shows a drawing, or shows none."""
    page.wait_for_function(
        """inked => {
            const hosts = [...document.querySelectorAll("*")].filter(e => e.shadowRoot);
            const canvas = hosts.map(e => e.shadowRoot.querySelector(
                "canvas.lower-canvas.dc-canvas")).find(Boolean);
            if (!canvas) return false;
            const {width, height} = canvas;
            const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
            return data.some((v, i) => i % 4 == 0 && data[i + 3] && v > 200) == inked;
        }""",
        arg=inked,
    )


def menu_link(page: Page, name: str) -> Locator:
    """The link to a page in the menu, which is opened first where it is folded."""
    link = page.get_by_role("link", name=name, exact=True).first
    opener = page.get_by_test_id("stExpandSidebarButton")
    expect(link.or_(opener).first).to_be_visible()
    if not link.is_visible():
        opener.click()
    return link


def images_without_words(page: Page) -> list[str]:
    """The HTML of pictures and charts that say nothing to those who cannot see them.

    The words of a chart are those of the document that its picture is in. All are asked
    at once: one by one, some could be replaced meanwhile.
    """
    page.wait_for_load_state("networkidle")  # charts fetch what draws them
    found: list[str] = page.get_by_role("img").evaluate_all(
        """images => images
            .filter(image => !(image.alt || image.getAttribute("aria-label")
                || image.closest("[role=graphics-document][aria-label]")))
            .map(image => image.outerHTML)"""
    )
    return found

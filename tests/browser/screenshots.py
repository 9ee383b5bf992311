"""Take the pictures that the README shows: `python -m tests.browser.screenshots`."""

import json
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from harness.app_server import FLAGS, PATIENCE_MS, ROOT, find_browser, start_app
from harness.browser_actions import click, draw, expect_digit, menu_link
from pages.ui.upload.items import SAMPLES
from training.data import pens

FOLDER = ROOT / "docs" / "screenshots"
SAMPLE_FORM = ROOT / "docs" / "assets" / "sample-form.json"
STROKES = ROOT / "tests" / "data" / "strokes.json"


def main() -> None:
    """Start the app, visit each page and photograph it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server, url = start_app(Path(folder) / "app.log")
        try:
            photograph(url)
        finally:
            server.terminate()
            server.wait(30)


def photograph(url: str) -> None:
    """Visit the pages as one visitor would."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        path = find_browser()
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1100, "height": 760})
        page.goto(url)
        write(page, 4)
        save(page, "draw")
        click(page.get_by_role("button", name="Clear"))
        expect(page.get_by_text("The slate is empty")).to_be_visible()
        write(page, 9)
        click(menu_link(page, "Upload"))
        click(page.get_by_text("Samples", exact=True))
        click(page.get_by_role("button", name="Read all samples"))
        expect(page.get_by_text("pictures read as a digit")).to_be_visible()
        save(page, "upload")
        photograph_piles(page)
        click(menu_link(page, "Explain"))
        click(page.get_by_role("tab", name="Where it looks"))
        expect(page.get_by_role("img", name="Occlusion")).to_be_visible()
        save(page, "explain")
        click(menu_link(page, "History"))
        expect(page.get_by_text("Drawing 1")).to_be_visible()
        save(page, "history")
        click(menu_link(page, "Metrics"))
        page.set_viewport_size({"width": 1100, "height": 1150})
        click(page.get_by_role("tab", name="Confusion"))
        cells = page.locator(".mark-rect path")
        expect(cells.first).to_be_visible()
        cells.last.click(force=True)  # the number lies above the cell
        expect(page.locator(".mark-image image").first).to_be_visible()
        save(page, "metrics")
        page.set_viewport_size({"width": 1100, "height": 760})
        click(menu_link(page, "About"))
        expect(page.get_by_role("heading", name="Model card")).to_be_visible()
        save(page, "about")
        page = browser.new_page(
            viewport={"width": 390, "height": 844}, color_scheme="dark"
        )
        page.goto(url)
        write(page, 4)
        save(page, "draw-phone-dark")


def read_samples(page: Page) -> None:
    """Hand over the samples as a batch and open its contact sheet."""
    expect(page.get_by_role("heading", name="Read a batch")).to_be_visible()
    samples = sorted(path for path in SAMPLES.iterdir() if path.is_file())
    page.locator("input[type=file]").set_input_files(samples)
    click(page.get_by_role("button", name=f"Read {len(samples)} images"))
    click(page.get_by_role("tab", name="Contact sheet"))


def photograph_piles(page: Page) -> None:
    """Visit the pages that read more than one digit."""
    click(menu_link(page, "Number"))
    page.set_viewport_size({"width": 1100, "height": 1150})
    click(page.get_by_text("Samples", exact=True))
    click(page.get_by_role("button", name="Notebook", exact=True))
    box = page.locator(".mark-rect path[role=graphics-symbol]").first
    expect(box).to_be_visible()
    box.scroll_into_view_if_needed()
    save(page, "number")
    photograph_form(page)
    page.set_viewport_size({"width": 1100, "height": 760})
    click(menu_link(page, "Batch"))
    read_samples(page)
    save(page, "batch")


def photograph_form(page: Page) -> None:
    """Open the sample form."""
    click(menu_link(page, "Forms"))
    click(page.get_by_text("Make a form", exact=True))
    expect(page.get_by_text("No form yet")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files(SAMPLE_FORM)
    expect(page.get_by_role("button", name="Save the form")).to_be_visible()
    save(page, "forms")


def write(page: Page, digit: int) -> None:
    """Draw one of the recorded digits and wait for the answer."""
    record = json.loads(STROKES.read_text())[digit]
    draw(page, pens.place_strokes(pens.PenDigit.from_record(record), 0.8))
    expect_digit(page, digit)


def save(page: Page, name: str) -> None:
    """Wait until everything has come to rest, then take the picture."""
    page.wait_for_load_state("networkidle")
    state = page.get_by_test_id("stApp")
    expect(state).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(1500)  # charts and pictures fade in
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()

"""Pages in a real browser: uploads, deep links, downloads, phone and dark theme."""

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from harness.browser_actions import (
    click,
    draw,
    expect_digit,
    images_without_words,
    menu_link,
)
from pages.ui.upload.items import SAMPLES
from tests.browser.conftest import Open
from training.data import uploads

TITLES = {
    "": "Draw a digit",
    "upload": "Upload digits",
    "number": "Read a number",
    "forms": "Read tables and forms",
    "batch": "Read a batch",
    "explain": "Explain an answer",
    "history": "History",
    "my_hand": "My hand",
    "train_here": "Train a network",
    "metrics": "Metrics",
    "lesson": "A 45-minute lesson",
    "about": "About",
}


MENU = (
    *("Draw", "Upload", "Number", "Forms", "Batch"),
    *("Explain", "History", "Train", "Metrics", "About"),
)


@pytest.mark.parametrize("path", ["upload", "metrics"])
def test_a_link_to_a_page_works_before_anyone_else_came(
    open_page: Open, cold_app: str, path: str
) -> None:
    page = open_page(path, cold_app)
    expect(page.get_by_role("heading", name=TITLES[path], exact=True)).to_be_visible()
    for name in MENU:
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    click(menu_link(page, "Draw"))
    expect(page.get_by_role("heading", name="Draw a digit")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", TITLES)
def test_every_page_fits_a_phone_and_shows_no_error(
    open_page: Open, path: str, theme: str
) -> None:
    page = open_page(path, viewport={"width": 390, "height": 844}, color_scheme=theme)
    expect(page.get_by_role("heading", name=TITLES[path], exact=True)).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_test_id("stException").count() == 0
    assert images_without_words(page) == []


def test_real_files_are_uploaded_and_read(
    open_page: Open, upload_files: list[uploads.Upload], tmp_path: Path
) -> None:
    chosen = {file.label: file for file in upload_files}
    for label, file in chosen.items():
        (tmp_path / f"{label}.png").write_bytes(file.data)
    (tmp_path / "broken.png").write_text("no image")
    page = open_page("upload")
    files = sorted(tmp_path.iterdir())
    page.locator("input[type=file]").set_input_files(files)
    expect(page.get_by_text("10 of 11 pictures read as a digit.")).to_be_visible()
    expect(page.get_by_text("This is not an image that can be read.")).to_be_visible()
    with page.expect_download() as download:
        click(page.get_by_role("button", name="Download as CSV"))
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    for row in rows:
        expected = "" if row["name"] == "broken.png" else row["name"][0]
        assert row["digit"] == expected


def test_one_photo_is_shown_in_full(open_page: Open) -> None:
    page = open_page("upload")
    page.locator("input[type=file]").set_input_files(SAMPLES / "7-shadow.jpg")
    expect_digit(page, 7)
    expect(page.get_by_text("dark ink on a light background").first).to_be_visible()
    click(page.get_by_text("From the picture to 28×28"))
    expect(page.get_by_text("3. Fitted into 20×20")).to_be_visible()


def test_a_file_that_is_too_large_is_refused_in_words(
    open_page: Open, tmp_path: Path
) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(bytes(20_000_000))
    page = open_page("upload")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("File must be 15.0MB or smaller.")).to_be_visible()


def test_a_correction_is_in_the_download(
    open_page: Open, strokes: dict[int, list[np.ndarray]]
) -> None:
    page = open_page()
    draw(page, strokes[1])
    expect_digit(page, 1)
    click(page.get_by_test_id("stButtonGroup").get_by_text("7", exact=True))
    click(menu_link(page, "History"))
    expect(page.get_by_text("Drawing 1")).to_be_visible()
    with page.expect_download() as download:
        click(page.get_by_role("button", name="Download all as ZIP"))
    with zipfile.ZipFile(download.value.path()) as archive:
        text = archive.read("answers.csv").decode()
        (row,) = csv.DictReader(io.StringIO(text))
        assert archive.read(row["file"]).startswith(b"\x89PNG")
    assert (row["answer"], row["true_label"]) == ("1", "7")


def test_two_visitors_do_not_see_each_other(
    open_page: Open, strokes: dict[int, list[np.ndarray]]
) -> None:
    first, second = open_page(), open_page()
    draw(first, strokes[3])
    draw(second, strokes[9])
    expect_digit(first, 3)
    expect_digit(second, 9)
    click(menu_link(first, "History"))
    expect(first.get_by_role("img", name="Drawing 1, read as a 3")).to_be_visible()
    expect(first.get_by_role("img", name="read as a 9")).to_have_count(0)

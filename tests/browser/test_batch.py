"""Batches in a real browser: a ZIP file read to its end, and one that is stopped."""

import csv
import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from harness.browser_actions import click
from tests.browser.conftest import Open
from training.data import uploads


def pack(path: Path, files: list[uploads.Upload], copies: int = 1) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for copy in range(copies):
            for number, file in enumerate(files):
                archive.writestr(f"{copy}-{number}-is-{file.label}.png", file.data)
    return path


def downloaded(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as download:
        click(page.get_by_role("button", name="Download as CSV", exact=True))
    return list(csv.DictReader(io.StringIO(download.value.path().read_text())))


def test_a_zip_is_read_to_its_end(
    open_page: Open, upload_files: list[uploads.Upload], tmp_path: Path
) -> None:
    page = open_page("batch")
    archive = pack(tmp_path / "digits.zip", upload_files)
    page.locator("input[type=file]").set_input_files(archive)
    click(page.get_by_role("button", name="Read 500 images"))
    expect(
        page.get_by_text(re.compile(r"(4\d\d|500) of 500 images read\."))
    ).to_be_visible()
    expect(page.get_by_role("button", name="Stop reading")).to_have_count(0)
    rows = downloaded(page)
    assert len(rows) == 500
    right = [row for row in rows if row["name"].endswith(f"-is-{row['text']}.png")]
    assert len(right) > 480
    click(page.get_by_role("tab", name="Contact sheet"))
    pictures = page.get_by_role("img", name="The image digits.zip/")
    expect(pictures).to_have_count(48)
    weakest = min(rows, key=lambda row: float(row["confidence"] or 0))
    expect(pictures.first).to_have_attribute("alt", f"The image {weakest['name']}")


def test_stopping_keeps_what_is_done(
    open_page: Open, upload_files: list[uploads.Upload], tmp_path: Path
) -> None:
    page = open_page("batch")
    archive = pack(tmp_path / "digits.zip", upload_files, copies=10)
    page.locator("input[type=file]").set_input_files(archive)
    click(page.get_by_role("button", name="Read 5,000 images"))
    expect(page.get_by_text(re.compile("of 5,000 read, about"))).to_be_visible()
    page.get_by_role("button", name="Stop reading").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    expect(page.get_by_text(re.compile("The last .* were not read."))).to_be_visible()
    rows = downloaded(page)
    assert 0 < len(rows) < 5000
    names = [f"0-{n}-is-{file.label}.png" for n, file in enumerate(upload_files)]
    assert [row["name"].rpartition("/")[2] for row in rows[:500]] == names[: len(rows)]

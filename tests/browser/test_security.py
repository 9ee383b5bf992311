"""What the server refuses, and that names of files stay names, in a real browser."""

import contextlib
import http.client
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload, Page, Request, expect

from harness.app_server import PATIENCE_MS
from harness.browser_actions import click, menu_link
from pages.ui.upload.items import SAMPLES
from tests.browser.conftest import Open

NAME = (
    "<img src=x onerror=document.title='harmed'> _a_ **b** [c](mailto:x) `d` "
    ":red[e] :smile: $f$ -- www.example.com ``.png"
)
SAMPLE = (SAMPLES / "3-corner.png").read_bytes()


def picture(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": SAMPLE}


def give(page: Page, *files: FilePayload) -> Request:
    """Hand files over; the request that the last one was sent with."""
    with page.expect_request(lambda request: request.method == "PUT") as sent:
        page.locator('input[type="file"]').set_input_files(list(files))
    return sent.value


def answer(request: Request, token: str | None, length: int, cookie: str) -> int:
    """Status of the answer when an upload is announced once more."""
    address = urlsplit(request.url)
    server = http.client.HTTPConnection(address.netloc, timeout=PATIENCE_MS / 1000)
    with contextlib.closing(server):
        server.putrequest("PUT", address.path)
        server.putheader("Cookie", cookie)
        server.putheader("Content-Length", str(length))
        server.putheader("Content-Type", "multipart/form-data; boundary=b")
        if token is not None:
            server.putheader("X-Xsrftoken", token)
        server.endheaders()
        return server.getresponse().status


def test_an_upload_needs_the_token_and_has_a_limit(open_page: Open) -> None:
    page = open_page("upload")
    request = give(page, picture("3.png"))
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("3")
    headers = request.all_headers()
    token, cookie = headers["x-xsrftoken"], headers["cookie"]
    other = f"2|{0:08}|{0:032}|{token.rpartition('|')[2]}"
    megabytes = 1024 * 1024
    assert answer(request, None, 100, cookie) == 403
    assert answer(request, other, 100, cookie) == 403
    assert answer(request, token, 100, "") == 403
    assert answer(request, token, 100 * megabytes + 1, cookie) == 413


def test_a_zip_as_large_as_the_page_says_is_read(
    open_page: Open, tmp_path: Path
) -> None:
    path = tmp_path / "large.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("3.png", SAMPLE)
        archive.writestr("notes.txt", bytes(90_000_000))
    page = open_page("batch")
    page.locator('input[type="file"]').set_input_files(path)
    click(page.get_by_role("button", name="Read 1 image"))
    expect(page.get_by_text("1 of 1 images read.")).to_be_visible()


def expect_name(page: Page) -> None:
    """Wait until the name is shown as it is; it must have done nothing."""
    expect(page.get_by_text(NAME).first).to_be_visible()
    assert page.title() != "harmed"
    harm = 'img[src="x"], a[href^="mailto"], a[href*="example"]'
    assert page.locator(harm).count() == 0


def test_a_name_is_shown_as_it_is_and_does_nothing(open_page: Open) -> None:
    page = open_page("upload")
    give(page, picture(NAME), picture("3.png"))
    expect_name(page)
    click(page.get_by_role("button", name="Details").first)
    click(page.get_by_role("dialog").get_by_role("button", name="Explain"))
    expect_name(page)
    click(menu_link(page, "History"))
    expect_name(page)
    click(menu_link(page, "Batch"))
    give(page, picture(NAME), picture("3.png"))
    click(page.get_by_role("button", name="Read 2 images"))
    click(page.get_by_role("tab", name="Contact sheet"))
    expect_name(page)

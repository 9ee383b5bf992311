"""The app in a real Chromium: a server of its own, a fresh browser session a test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

from harness.app_server import FLAGS, PATIENCE_MS, find_browser, start_app
from tests.conftest import lack
from training.data import pens

DESKTOP = {"width": 1100, "height": 900}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser; tests are skipped without one, unless it is demanded.

    It ends with this folder: Playwright keeps an event loop running, next to which no
    test of another folder could run one of its own.
    """
    path = find_browser()
    if path is None:
        lack("browser", "No Chromium or Chrome found: the browser tests cannot run.")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def cold_app(tmp_path: Path) -> Iterator[str]:
    """Address of an app that nobody has opened yet."""
    server, url = start_app(tmp_path / "app.log")
    yield url
    server.terminate()
    server.wait(30)


@pytest.fixture(scope="package")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app that all tests share; it must not log a traceback."""
    log = tmp_path_factory.mktemp("app") / "app.log"
    server, url = start_app(log)
    yield url
    server.terminate()
    server.wait(30)
    assert "Traceback" not in log.read_text()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, app_url: str) -> Iterator[Open]:
    """Open an address of the app in a session of its own.

    `prepare` is told the page before it goes there.
    """
    contexts: list[BrowserContext] = []

    def open_(
        path: str = "",
        url: str = app_url,
        prepare: Callable[[Page], object] = lambda _: None,
        **options: Any,
    ) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        prepare(page)
        page.goto(f"{url}/{path}")
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def strokes(recorded: dict[int, pens.PenDigit]) -> dict[int, list[np.ndarray]]:
    """Strokes of each digit in the middle of the canvas."""
    return {digit: pens.place_strokes(recorded[digit]) for digit in recorded}

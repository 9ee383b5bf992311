"""From starting the app to the first answer: `python -m benchmarks.cold_start`.

A new process each round, with each backend: until it answers its health check, until
the first page can be drawn on in Chromium, and until a stroke drawn right then is
answered.
"""

import os
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from benchmarks.figures import Figure, ratio, report
from benchmarks.stroke import ONE
from harness.app_server import FLAGS, PATIENCE_MS, find_browser, start_app
from harness.browser_actions import canvas_box, draw
from pages.ui.shared.recognizer_loading import SETTING

ROUNDS = 5
BACKENDS = ("litert", "tensorflow")


def seconds(browser: Browser, backend: str, log: Path) -> tuple[float, float, float]:
    """Times from the start to each of the three moments."""
    os.environ[SETTING] = backend
    start = time.perf_counter()
    server, url = start_app(log)
    try:
        healthy = time.perf_counter() - start
        page = browser.new_page()
        page.goto(url)
        canvas_box(page)
        usable = time.perf_counter() - start
        draw(page, ONE)
        page.wait_for_selector("[data-testid=stMetricValue]", timeout=PATIENCE_MS)
        answered = time.perf_counter() - start
        page.close()
    finally:
        server.terminate()
        server.wait(30)
    return healthy, usable, answered


def measure() -> list[Figure]:
    """Both backends in turns."""
    expect.set_options(timeout=PATIENCE_MS)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        log = Path(scratch) / "app.log"
        rounds = [[seconds(browser, b, log) for b in BACKENDS] for _ in range(ROUNDS)]
    figures = []
    answers = []
    for backend, times in zip(BACKENDS, zip(*rounds, strict=True), strict=True):
        healthy, usable, answered = zip(*times, strict=True)
        figures += [
            Figure(f"{backend}: start to health", "s", healthy),
            Figure(f"{backend}: start to a page to draw on", "s", usable),
            Figure(f"{backend}: start to first answer", "s", answered),
        ]
        answers.append(answered)
    return [*figures, ratio("first answer, tensorflow to litert", *reversed(answers))]


if __name__ == "__main__":
    report(measure())

"""Stroke up to answer on screen, against a bare echo: `python -m benchmarks.stroke`.

Both pages are open in the same Chromium and drawn on in turns. The echo is a page with
nothing but the canvas component, which shows how many strokes it was sent. The time is
taken in the page, from the pointer going up to the first frame with an answer.
"""

import subprocess
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.figures import Figure, ratio, report
from harness.app_server import FLAGS, PATIENCE_MS, find_browser, start_app
from harness.browser_actions import canvas_box, draw, expect_ink

ROUNDS = 25
ECHO_PAGE = """
import streamlit as st
from streamlit_drawable_canvas import st_canvas

mounts = st.session_state.setdefault("mounts", 0)
result = st_canvas(stroke_width=20, width=280, height=280, key=f"canvas-{mounts}")

def clear():
    st.session_state.mounts += 1

strokes = len(result.json_data["objects"]) if result.json_data else 0
st.button("Clear", on_click=clear, disabled=not strokes)
if strokes:
    st.metric("Strokes", strokes)
"""
WATCH = """() => {
    window.answered = new Promise(resolve => {
        let up = null;
        addEventListener("pointerup", () => { up = performance.now(); }, true);
        const look = () => {
            if (up !== null && document.querySelector("[data-testid=stMetricValue]"))
                resolve(performance.now() - up);
            else requestAnimationFrame(look);
        };
        look();
    });
}"""
ONE = [np.linspace([150.0, 50.0], [130.0, 230.0], 12)]


def milliseconds_to_answer(page: Page) -> float:
    """Clear the canvas, draw a one and time the answer."""
    page.bring_to_front()
    canvas_box(page)
    button = page.get_by_role("button", name="Clear", exact=True)
    if button.is_enabled():
        button.click()
        expect(button).to_be_disabled()
    expect_ink(page, inked=False)
    expect(page.get_by_test_id("stMetricValue")).to_have_count(0)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.evaluate(WATCH)
    draw(page, ONE)
    return float(page.evaluate("window.answered"))


def open_page(browser: Browser, url: str) -> Page:
    """The page in a session of its own."""
    page = browser.new_page()
    page.goto(url)
    return page


def measure() -> list[Figure]:
    """Both in turns."""
    expect.set_options(timeout=PATIENCE_MS)
    servers: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        (folder / "echo.py").write_text(ECHO_PAGE)
        try:
            echo, echo_url = start_app(folder / "echo.log", folder / "echo.py")
            servers.append(echo)
            app, app_url = start_app(folder / "app.log")
            servers.append(app)
            browser = playwright.chromium.launch(
                executable_path=find_browser(), args=FLAGS
            )
            pages = [open_page(browser, url) for url in (echo_url, app_url)]
            times = [[milliseconds_to_answer(p) for p in pages] for _ in range(ROUNDS)]
        finally:
            for server in servers:
                server.terminate()
                server.wait(30)
    bare, ours = zip(*times[1:], strict=True)  # the first loads what is loaded once
    return [
        Figure("stroke up to the echo", "ms", bare),
        Figure("stroke up to the answer", "ms", ours),
        ratio("answer to echo", ours, bare, at_most=1.1),
    ]


if __name__ == "__main__":
    report(measure())

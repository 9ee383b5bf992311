"""Time to the metrics page's first chart: `python -m benchmarks.first_chart`.

Compared, in the same browser and in turns, with a Streamlit page that has nothing but
one Altair chart. Both servers have been visited before, so all that is cached is.
"""

import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.figures import Figure, ratio, report
from harness.app_server import FLAGS, PATIENCE_MS, find_browser, start_app

ROUNDS = 9
PLAIN_PAGE = """
import altair as alt
import pandas as pd
import streamlit as st

frame = pd.DataFrame({"x": range(10), "y": range(10)})
st.altair_chart(alt.Chart(frame).mark_line().encode(x="x", y="y"), alt="A line.")
"""
VIEWS = ("Overview", "Training", "Confusion")


def milliseconds_to_chart(browser: Browser, url: str) -> float:
    """From the start of the navigation to a chart with marks in it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(url, wait_until="commit")
    moment = page.wait_for_function(
        "() => document.querySelector('[data-testid=stVegaLiteChart] .role-mark path')"
        " && performance.now()",
        polling="raf",
        timeout=PATIENCE_MS,
    )
    value = float(moment.json_value())
    context.close()
    return value


def measure() -> list[Figure]:
    """The plain page and three views in turns."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        (folder / "plain.py").write_text(PLAIN_PAGE)
        servers: list[subprocess.Popen[bytes]] = []
        try:
            plain, plain_url = start_app(folder / "plain.log", folder / "plain.py")
            servers.append(plain)
            app, app_url = start_app(folder / "app.log")
            servers.append(app)
            browser = playwright.chromium.launch(
                executable_path=find_browser(), args=FLAGS
            )
            addresses = {"plain page": plain_url}
            addresses |= {v: f"{app_url}/metrics?view={v}" for v in VIEWS}
            times: dict[str, list[float]] = {name: [] for name in addresses}
            for number in range(ROUNDS + 1):
                for name, url in addresses.items():
                    value = milliseconds_to_chart(browser, url)
                    if number:  # the first round fills the caches
                        times[name].append(value)
        finally:
            for server in servers:
                server.terminate()
                server.wait(30)
    plain_times = times["plain page"]
    return [
        Figure("a plain page's chart", "ms", tuple(plain_times)),
        *(
            ratio(f"{v}: first chart", times[v], plain_times, at_most=1.5)
            for v in VIEWS
        ),
    ]


if __name__ == "__main__":
    report(measure())

"""The first visitor draws while the network still loads."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from harness.app_server import ROOT, start_app
from harness.browser_actions import canvas_box, draw, expect_digit
from tests.browser.conftest import Open

# The app, but the network loads only once someone has written to the gate.
SCRIPT = """
import runpy
from digit_model import Recognizer

if not hasattr(Recognizer, "load_at_once"):
    Recognizer.load_at_once = Recognizer.load
    def load(**options):
        with open({gate!r}) as gate:
            gate.read()
        return Recognizer.load_at_once(**options)
    Recognizer.load = load

runpy.run_path({app!r}, run_name="__main__")
"""


@dataclass(frozen=True)
class GatedApp:
    """An app whose network waits to be loaded."""

    url: str
    gate: Path

    def open_gate(self) -> None:
        """Let the network load."""
        self.gate.write_text("go")


@pytest.fixture
def gated_app(tmp_path: Path) -> Iterator[GatedApp]:
    """An app that nobody has opened yet, and its gate."""
    gate, script = tmp_path / "gate", tmp_path / "gated.py"
    os.mkfifo(gate)
    script.write_text(SCRIPT.format(gate=str(gate), app=str(ROOT / "streamlit_app.py")))
    log = tmp_path / "app.log"
    server, url = start_app(log, script)
    yield GatedApp(url, gate)
    server.kill()  # it would wait for the gate
    server.wait(30)
    assert "Traceback" not in log.read_text()


def test_what_is_drawn_while_the_network_loads_is_answered(
    open_page: Open, gated_app: GatedApp, strokes: dict[int, list[np.ndarray]]
) -> None:
    page = open_page(url=gated_app.url)
    draw(page, strokes[4][:1])
    expect(page.get_by_test_id("stSkeletonElement")).to_be_visible()
    expect(page.get_by_text("Waking up the network")).to_be_visible()
    canvas_box(page)  # still there
    draw(page, strokes[4][1:])
    assert page.get_by_test_id("stAlert").count() == 0
    gated_app.open_gate()
    expect_digit(page, 4)
    expect(page.get_by_test_id("stSkeletonElement")).to_have_count(0)


@pytest.mark.parametrize("path", ["metrics", "about", "history"])
def test_pages_that_read_nothing_do_not_wait(
    open_page: Open, gated_app: GatedApp, path: str
) -> None:
    page = open_page(path, gated_app.url)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.get_by_test_id("stSkeletonElement").count() == 0
    gated_app.open_gate()

"""The app as `AppTest` runs it: from the entry script, with the real model."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from digit_model.imaging.strokes import BRUSH
from harness.canvas_value import canvas_value
from training.data import pens

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app() -> AppTest:
    """A new session on the first page."""
    return AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What each download button on the page would save, by its label."""
    offered: dict[str, bytes] = {}
    real = st.download_button

    def button(label: str, data: Any, *args: Any, **kwargs: Any) -> bool:
        content = data() if callable(data) else data
        offered[label] = content.encode() if isinstance(content, str) else content
        return real(label, data, *args, **kwargs)

    monkeypatch.setattr(st, "download_button", button)
    return offered


Open = Callable[[str], AppTest]


@pytest.fixture
def open_page(app: AppTest) -> Open:
    """Open a page of the session by its file's name."""

    def open_(name: str) -> AppTest:
        return app.switch_page(f"pages/{name}.py").run()

    return open_


def draw_on(
    app: AppTest, digit: pens.PenDigit, brush: float = BRUSH, **where: Any
) -> AppTest:
    """Draw a recording on the mounted canvas."""
    key = app.session_state["canvas_state"].widget_key
    app.session_state[key] = canvas_value(pens.place_strokes(digit, **where), brush)
    return app.run()

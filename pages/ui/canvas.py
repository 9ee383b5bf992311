"""The drawing: what is on the canvas, undo, clear, and its way back after a detour."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st
import streamlit_drawable_canvas
from streamlit_drawable_canvas import st_canvas

SIDE = 280
"""Width and height of the canvas in pixels; fits a phone of 390 pixels."""
GROUND, INK = "#1d2436", "#f5f7fa"
"""Chalk on slate in both themes: the polarity that the network itself reads."""
MAX_STEPS = 60
"""Strokes that can be undone."""

_KEY = "canvas_state"

# The component's toolbar is invisible until hovered, but still catches the pointer over
# the top right corner: there, the first stroke of a finger is lost. The component has
# no setting against it, so it is registered once more with the toolbar out of the way;
# the page has buttons of its own. `tests/browser/test_draw.py` holds this down.
streamlit_drawable_canvas.out = st.components.v2.component(
    "streamlit-drawable-canvas.streamlit_drawable_canvas",
    js="index-*.js",
    css="index-*.css",
    html="<style>.dc-toolbar { visibility: hidden; }</style>"
    '<div class="canvas-root"></div>',
    isolate_styles=True,
)


@dataclass(frozen=True)
class Step:
    """The canvas after one stroke.

    Attributes:
        objects: The strokes, as Fabric.js objects.
        png: The picture, an encoded PNG of 280x280.
    """

    objects: list[dict[str, Any]]
    png: bytes


@dataclass
class CanvasState:
    """One session's drawing.

    Attributes:
        number: Counts drawings; clearing begins the next one.
        mounts: Counts canvases. A new one is mounted to show what the page decided.
        initial: What the mounted canvas began with; must not change under it.
        steps: The canvas after each stroke, the current one last.
    """

    number: int = 1
    mounts: int = 0
    initial: list[dict[str, Any]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def widget_key(self) -> str:
        """Key of the mounted canvas."""
        return f"canvas-{self.mounts}"

    @property
    def current(self) -> Step | None:
        """The drawing as it is; None if the canvas is empty."""
        return self.steps[-1] if self.steps else None

    def clear(self) -> None:
        """Empty the canvas and begin the next drawing."""
        self.number += 1
        self.steps = []
        self.mounts += 1

    def undo(self) -> None:
        """Take the last stroke back."""
        if self.steps:
            self.steps.pop()
            self.mounts += 1


def canvas_state() -> CanvasState:
    """The drawing of this session."""
    state: CanvasState = st.session_state.setdefault(_KEY, CanvasState())
    return state


def show_canvas(brush: int) -> None:
    """Show the canvas and take in what has been drawn on it.

    A canvas that is mounted anew, on the first visit or after another page, begins with
    the drawing as it was left.

    Args:
        brush: Width of the brush in pixels.
    """
    state = canvas_state()
    if state.widget_key not in st.session_state:
        state.initial = state.current.objects if state.current else []
    result = st_canvas(
        stroke_width=brush,
        stroke_color=INK,
        background_color=GROUND,
        width=SIDE,
        height=SIDE,
        initial_drawing={"version": "7.4.0", "objects": state.initial},
        return_image_data=True,
        key=state.widget_key,
    )
    png = result.image_bytes
    if png is None or result.json_data is None:
        return  # Mounted just now: nothing has been drawn on it yet.
    objects = result.json_data["objects"]
    if objects and (state.current is None or objects != state.current.objects):
        state.steps = [*state.steps[1 - MAX_STEPS :], Step(objects, png)]

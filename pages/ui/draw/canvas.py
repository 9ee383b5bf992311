"""The drawing: what is on the canvas, undo, clear, and its way back after a detour."""

import math
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import streamlit as st
import streamlit_drawable_canvas
from streamlit_drawable_canvas import st_canvas

from digit_model.arrays import FloatArray
from digit_model.imaging.strokes import CANVAS_SIDE, draw_strokes, legible_brush
from pages.ui.shared.navigation import go_on_after
from pages.ui.shared.visit import show_address
from pages.ui.shared.widget_keys import KEYS

GROUND, INK = "#1d2436", "#f5f7fa"
"""Chalk on slate in both themes: the polarity that the network itself reads."""

_CURVE_STEPS = 8

_ByBrush: TypeAlias = dict[float, list[npt.NDArray[np.float64]]]
"""Strokes `(n, 2)`, x and y in pixels of the canvas, by the width of their brush."""

# The component's toolbar is invisible until hovered, but still catches the pointer over
# the top right corner: there, the first stroke of a finger is lost. The component has
# no setting against it, so it is registered once more with the toolbar out of the way;
# the page has buttons of its own. Neither has it a setting that keeps the page from
# scrolling under a finger that draws. `tests/browser/test_draw.py` holds both down.
streamlit_drawable_canvas.out = st.components.v2.component(
    "streamlit-drawable-canvas.streamlit_drawable_canvas",
    js="index-*.js",
    css="index-*.css",
    html="<style>.dc-toolbar { visibility: hidden; } "
    ".canvas-root, .canvas-root * { touch-action: none; }</style>"
    '<div class="canvas-root"></div>',
    isolate_styles=True,
)


@dataclass
class CanvasState:
    """One session's drawing on one of the canvases.

    Attributes:
        name: Name of the canvas.
        width: Width in pixels.
        height: Height in pixels.
        number: Counts drawings; clearing begins the next one.
        mounts: Counts canvases. A new one is mounted to show what the page decided.
        initial: What the mounted canvas began with; must not change under it.
        objects: The strokes as they are, as Fabric.js objects.
    """

    name: str
    width: int
    height: int
    number: int = 1
    mounts: int = 0
    initial: list[dict[str, Any]] = field(default_factory=list)
    objects: list[dict[str, Any]] = field(default_factory=list)

    @property
    def kept_bytes(self) -> int:
        """About how much memory it takes."""
        return 1000 + 8000 * len(self.objects)

    @property
    def widget_key(self) -> str:
        """Key of the mounted canvas."""
        return f"{self.name}-{self.mounts % KEYS}"

    def clear(self) -> None:
        """Empty the canvas and begin the next drawing."""
        self.number += 1
        self.objects = []
        self.mounts += 1

    def undo(self) -> None:
        """Take the last stroke back."""
        self.objects = self.objects[:-1]
        self.mounts += 1

    def picture(self) -> FloatArray:
        """The drawing as `(height, width)` float32 in [0, 1], ink = 1.

        It is drawn here rather than sent by the browser: strokes are small, and each
        can be taken back, however quickly it followed the one before.
        """
        return self._drawn(self._strokes())

    def digit(self) -> FloatArray:
        """The drawing of a single digit, with a finer brush where it would fill loops.

        Shape and values as in `picture`.
        """
        return self._drawn(_legible(self._strokes()))

    @property
    def is_read_finer(self) -> bool:
        """Whether `digit` takes a finer brush than the person did."""
        by_brush = self._strokes()
        return _legible(by_brush).keys() != by_brush.keys()

    def _strokes(self) -> _ByBrush:
        by_brush: _ByBrush = {}
        for item in self.objects:
            points, brush = _points(item.get("path")), item.get("strokeWidth")
            if not isinstance(brush, int | float) or not math.isfinite(brush):
                continue
            if len(points):
                by_brush.setdefault(brush, []).append(points)
        return by_brush

    def _drawn(self, by_brush: _ByBrush) -> FloatArray:
        picture = np.zeros((self.height, self.width), np.float32)
        for brush, strokes in by_brush.items():
            drawn = draw_strokes(strokes, brush, (self.width, self.height))
            picture = np.maximum(picture, drawn)
        return picture


def _legible(by_brush: _ByBrush) -> _ByBrush:
    """The same strokes by the brush that they are read with."""
    every = [stroke for strokes in by_brush.values() for stroke in strokes]
    finer: _ByBrush = {}
    for brush, strokes in by_brush.items():
        finer.setdefault(legible_brush(every, brush), []).extend(strokes)
    return finer


def canvas_state(
    name: str = "canvas", width: int = CANVAS_SIDE, height: int = CANVAS_SIDE
) -> CanvasState:
    """The drawing of this session on the canvas of that name and size in pixels."""
    state: CanvasState = st.session_state.setdefault(
        f"{name}_state", CanvasState(name, width, height)
    )
    return state


def show_canvas(state: CanvasState, brush: int) -> None:
    """Show the canvas and take in what has been drawn on it.

    A canvas that is mounted, on the first visit or after another page, begins with the
    drawing as it was left.

    Args:
        state: The drawing.
        brush: Width of the brush in pixels.
    """
    if state.widget_key not in st.session_state:
        state.initial = state.objects
    result = st_canvas(
        stroke_width=brush,
        stroke_color=INK,
        background_color=GROUND,
        width=state.width,
        height=state.height,
        initial_drawing={"version": "7.4.0", "objects": state.initial},
        key=state.widget_key,
    )
    before = state.objects
    if result.json_data is not None:
        state.objects = _objects(result.json_data)
    if state.objects:
        show_address()
    go_on_after(state.objects != before)


def _objects(drawing: object) -> list[dict[str, Any]]:
    """The strokes in what the browser sent; none if it is not a drawing."""
    objects = drawing.get("objects") if isinstance(drawing, dict) else None
    if not isinstance(objects, list):
        return []
    return [item for item in objects if isinstance(item, dict)]


def _points(path: object) -> npt.NDArray[np.float64]:
    """Flatten a Fabric.js path of M, L and Q commands to points `(n, 2)`.

    Anything else, such as a path that no canvas sends, gives no points.
    """
    points: list[npt.NDArray[np.float64]] = []
    try:
        for command, *numbers in cast("list[list[Any]]", path):
            x_y = np.array(numbers, np.float64).reshape(-1, 2)
            if command == "Q" and points:
                t = np.arange(1, _CURVE_STEPS + 1)[:, None] / _CURVE_STEPS
                start, (control, end) = points[-1][-1], x_y
                curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
                points.append(curve)
            elif command in ("M", "L"):
                points.append(x_y[-1:])
        flat = np.concatenate(points)
    except (TypeError, ValueError, IndexError):
        return np.empty((0, 2))
    return flat if np.isfinite(flat).all() else np.empty((0, 2))

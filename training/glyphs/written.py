"""Written figures before they become glyphs: strokes of a pen, or scans."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.imaging.strokes import BRUSH, CANVAS_SIDE
from training.data.handwriting import (
    Stroke,
    draw_unlike,
    draw_varied,
    varied_glyph,
)
from training.data.pens import FULL_EXTENT, PenDigit, draw_pen
from training.scenes.marks import Plane, enlarge_scan

Figure: TypeAlias = list[Stroke] | Plane
"""Strokes, each `(n, 2)` float64, or a scan `(h, w)` uint8 cropped to its ink, ink =
255."""

NO_DIGIT = 10
"""Label of non-digits."""
CONDITIONS: dict[str, dict[str, Any]] = {
    "centered, brush 20": {},
    "40% size in a corner, brush 20": {"size": 0.4, "in_corner": True},
    "centered, brush 8": {"brush": 8.0},
    "centered, brush 40": {"brush": 40.0},
}
"""How figures are put on the canvas to be scored; the brush is that of strokes alone,
so scans are scored in the first two."""
_MARGIN = 4


@dataclass(frozen=True)
class Written:
    """A written figure whose label is known.

    Attributes:
        figure: Its strokes or its scan.
        label: The digit, or `NO_DIGIT`.
        writer: Who wrote it; None if that is not known.
    """

    figure: Figure
    label: int
    writer: int | None = None


def varied_glyphs(
    written: Sequence[Written], count: int, seed: Sequence[int]
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Glyphs of figures in turns, each time as another hand might write them.

    Args:
        written: The figures.
        count: How many glyphs are wanted; those with nothing to read are left out.
        seed: Decides all that is random.

    Returns:
        `(n, 28, 28)` uint8, ink = 255, and their labels `(n,)` uint8.
    """
    rng = np.random.default_rng(seed)
    glyphs, labels = [], []
    for number in range(count):
        one = written[number % len(written)]
        figure = one.figure
        if isinstance(figure, list):
            ink = draw_varied(figure, rng)
        else:
            ink = draw_unlike(figure, rng)
        glyph = varied_glyph(ink, rng)
        if glyph is not None:
            glyphs.append(glyph)
            labels.append(one.label)
    return np.stack(glyphs), np.array(labels, np.uint8)


def is_drawn_in(figure: Figure, condition: str) -> bool:
    """Whether a figure can be drawn in one of `CONDITIONS`; scans have their pen."""
    return isinstance(figure, list) or "brush" not in CONDITIONS[condition]


def evenly(written: Sequence[Written], count: int) -> Sequence[Written]:
    """At most so many of the figures, evenly taken from all."""
    return written[:: max(1, -(-len(written) // count))]


def drawn_on_canvas(
    figure: Figure,
    number: int,
    size: float = 1.0,
    in_corner: bool = False,
    brush: float = BRUSH,
) -> FloatArray:
    """Put a figure on the canvas, light on dark.

    Args:
        figure: Strokes are drawn with the brush, scans enlarged or shrunk.
        number: Picks the corner.
        size: 1 for a longer side of `FULL_EXTENT`.
        in_corner: Whether it is in a corner, not in the middle.
        brush: Width of the brush in pixels.

    Returns:
        `(280, 280)` float32 in [0, 1], ink = 1.
    """
    if isinstance(figure, list):
        digit = PenDigit(0, 0, figure)
        return np.float32(1) - draw_pen(digit, number, size, in_corner, brush)
    longest = FULL_EXTENT * size
    height = longest * min(1.0, figure.shape[0] / figure.shape[1])
    plane = enlarge_scan("", figure, height, 0.5, 3.0).plane
    rows, columns = plane.shape
    top, left = (CANVAS_SIDE - rows) // 2, (CANVAS_SIDE - columns) // 2
    if in_corner:
        far = CANVAS_SIDE - _MARGIN
        left = far - columns if number % 2 else _MARGIN
        top = far - rows if number // 2 % 2 else _MARGIN
    canvas = np.zeros((CANVAS_SIDE, CANVAS_SIDE), np.float32)
    canvas[top : top + rows, left : left + columns] = plane / np.float32(255)
    return canvas

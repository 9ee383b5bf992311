"""A page with a box around each digit, to be clicked."""

import base64
import io
import math
from collections.abc import Mapping, Sequence
from statistics import median

import altair as alt
import pandas as pd
from PIL import Image

from digit_model.page.annotation import COLORS, Label

PICKED = "spot"
"""Name of the selection: a list of at most one dict with `number`, `x` and `y`."""
NO_MARK = -1
"""The number of empty paper."""
_HIGHEST = 560
"""Height in pixels that is never exceeded."""
_CELLS = 2400
"""Most cells that empty paper is divided into; each can be clicked."""
_CELL = 0.5
"""Side of a cell in heights of a digit."""


def page_boxes(
    picture: Image.Image,
    marks: Mapping[int, Label],
    chosen: int | None,
    size: tuple[int, int],
    shown: int,
) -> alt.LayerChart:
    """The picture with boxes in the color of their confidence and a digit above each.

    Args:
        picture: The upright original or a smaller copy.
        marks: By number, from 1; a click on one gives its number, on empty paper
            `NO_MARK`, and both where it was.
        chosen: Number of the one to point out.
        size: Width and height of the original in pixels.
        shown: Width in pixels at which it is shown; less where there is no room.
    """
    width, height = size
    labels = list(marks.values())
    ground = pd.DataFrame({"url": [_jpeg_url(picture)], "x": [0], "y": [0]})
    frame = pd.DataFrame(
        {
            "number": list(marks),
            "left": [label.box.x for label in labels],
            "top": [label.box.y for label in labels],
            "right": [label.box.x + label.box.width for label in labels],
            "bottom": [label.box.y + label.box.height for label in labels],
            "x": 0.0,
            "y": 0.0,
            "digit": [label.marked_text for label in labels],
            "confidence": [label.confidence for label in labels],
            "strength": [label.strength for label in labels],
            "line": [5 if number == chosen else 1.5 for number in marks],
        }
    )
    # The plot is as wide as the page of the browser leaves it; the aspect must stay.
    fitted = f"min(width, height * {width / height})"
    across = alt.Scale(domain=[0, width], range=[0, alt.ExprRef(fitted)], nice=False)
    down = alt.Scale(
        domain=[0, height],
        range=[0, alt.ExprRef(f"{fitted} * {height / width}")],
        nice=False,
    )
    x, y = (
        alt.X("left:Q", axis=None, scale=across),
        alt.Y("top:Q", axis=None, scale=down),
    )
    image = (
        alt.Chart(ground)
        .mark_image(
            width=alt.expr(fitted),
            height=alt.expr(f"{fitted} * {height / width}"),
            align="left",
            baseline="top",
            aspect=False,
        )
        .encode(
            x=alt.X("x:Q", axis=None, scale=across),
            y=alt.Y("y:Q", axis=None, scale=down),
            url="url:N",
        )
    )
    paper = _cells(size, labels).encode(x=x, y=y, x2="right:Q", y2="bottom:Q")
    picked = alt.selection_point(name=PICKED, fields=["number", "x", "y"])
    color = alt.Color(
        "strength:N",
        scale=alt.Scale(domain=list(COLORS), range=list(COLORS.values())),
        legend=None,
    )
    base = alt.Chart(frame).encode(
        x=x,
        y=y,
        color=color,
        tooltip=["digit:N", alt.Tooltip("confidence:Q", format=".1%")],
        description="digit:N",
    )
    boxes = base.mark_rect(filled=True, fillOpacity=0.001, cursor="pointer").encode(
        x2="right:Q",
        y2="bottom:Q",
        stroke=color,
        strokeWidth=alt.StrokeWidth("line:Q", scale=None),
    )
    texts = base.mark_text(
        align="left", baseline="bottom", dy=-2, fontSize=15, fontWeight="bold"
    ).encode(text="digit:N")
    return alt.LayerChart(
        layer=[image, paper.add_params(picked), boxes, texts],
        height=min(_HIGHEST, round(shown * height / width)),
    )


def _cells(size: tuple[int, int], labels: Sequence[Label]) -> alt.Chart:
    """Invisible squares that cover the picture; each knows where its middle is."""
    width, height = size
    heights = [label.box.height for label in labels if not label.is_sign]
    wanted = _CELL * median(heights) if heights else max(size) / 48
    side = max(wanted, math.sqrt(width * height / _CELLS), 1.0)
    across, down = math.ceil(width / side), math.ceil(height / side)
    return (
        alt.Chart(alt.sequence(0, across * down, as_="cell"))
        .transform_calculate(
            left=f"(datum.cell % {across}) * {side}",
            top=f"floor(datum.cell / {across}) * {side}",
        )
        .transform_calculate(
            right=f"min(datum.left + {side}, {width})",
            bottom=f"min(datum.top + {side}, {height})",
            number=f"{NO_MARK}",
        )
        .transform_calculate(
            x="(datum.left + datum.right) / 2", y="(datum.top + datum.bottom) / 2"
        )
        .mark_rect(opacity=0.001, cursor="crosshair", aria=False, tooltip=False)
    )


def _jpeg_url(picture: Image.Image) -> str:
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=80)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"

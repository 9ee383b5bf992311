"""A page with a box around each digit, to be clicked."""

import base64
import io
from collections.abc import Sequence

import altair as alt
import pandas as pd
from PIL import Image

from digit_model.page.annotation import COLORS, Label

PICKED = "digit"
"""Name of the selection: a list of at most one dict with `number`."""
_HIGHEST = 560
"""Height in pixels that is never exceeded."""


def page_boxes(
    picture: Image.Image, labels: Sequence[Label], size: tuple[int, int], shown: int
) -> alt.LayerChart:
    """The picture with boxes in the color of their confidence and a digit above each.

    Args:
        picture: The upright original or a smaller copy.
        labels: A click gives back the number of one of them.
        size: Width and height of the original in pixels.
        shown: Width in pixels at which it is shown; less where there is no room.
    """
    width, height = size
    ground = pd.DataFrame({"url": [_jpeg_url(picture)], "x": [0], "y": [0]})
    frame = pd.DataFrame(
        {
            "number": range(len(labels)),
            "left": [label.box.x for label in labels],
            "top": [label.box.y for label in labels],
            "right": [label.box.x + label.box.width for label in labels],
            "bottom": [label.box.y + label.box.height for label in labels],
            "digit": [
                label.text + ("?" if label.strength == "weak" else "")
                for label in labels
            ],
            "confidence": [label.confidence for label in labels],
            "strength": [label.strength for label in labels],
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
    picked = alt.selection_point(name=PICKED, fields=["number"])
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
    )
    boxes = base.mark_rect(filled=True, fillOpacity=0.001, cursor="pointer").encode(
        x2="right:Q",
        y2="bottom:Q",
        stroke=color,
        strokeWidth=alt.condition(picked, alt.value(4), alt.value(1.5), empty=False),
    )
    texts = base.mark_text(
        align="left", baseline="bottom", dy=-2, fontSize=15, fontWeight="bold"
    ).encode(text="digit:N")
    return alt.LayerChart(
        layer=[image, boxes.add_params(picked), texts],
        height=min(_HIGHEST, round(shown * height / width)),
    )


def _jpeg_url(picture: Image.Image) -> str:
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=80)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"

"""The confusion matrix, to be clicked."""

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd

from pages.ui.shared.chart_style import DARK_TEXT, DEEP, DIGITS, LIGHT_TEXT, PALE, WRONG

CELL = "cell"
"""Name of the selection: a list of at most one dict with `true` and `answer`."""
NORMALIZATIONS = ("Counts", "By true digit", "By answer")


def confusion_heatmap(
    matrix: npt.NDArray[np.int64], normalization: str, show_right: bool
) -> alt.LayerChart:
    """Counts or shares by true digit and answer.

    Args:
        matrix: `(10, 10)` int64, row = true digit, column = answer.
        normalization: One of `NORMALIZATIONS`; shares are of a row or of a column of
            the whole matrix, whether or not its diagonal is drawn.
        show_right: Whether right answers are drawn; without them, errors show.
    """
    rows, columns = np.indices((10, 10))
    totals = {
        "Counts": np.ones_like(matrix),
        "By true digit": matrix.sum(axis=1, keepdims=True),
        "By answer": matrix.sum(axis=0, keepdims=True),
    }[normalization]
    frame = pd.DataFrame(
        {
            "true": rows.ravel(),
            "answer": columns.ravel(),
            "images": matrix.ravel(),
            "value": (matrix / np.maximum(totals, 1)).ravel(),
        }
    )
    if not show_right:
        frame = frame[frame["true"] != frame["answer"]]
    frame = frame[frame["images"] > 0]
    middle = float(frame["value"].max()) / 2 if len(frame) else 0.0
    picked = alt.selection_point(name=CELL, fields=["true", "answer"])
    base = alt.Chart(frame, height=420).encode(
        x=alt.X(
            "answer:O",
            title="Read as",
            axis=alt.Axis(labelAngle=0, orient="top"),
            scale=DIGITS,
        ),
        y=alt.Y("true:O", title="True digit", scale=DIGITS),
        tooltip=[
            alt.Tooltip("true:O", title="true digit"),
            alt.Tooltip("answer:O", title="read as"),
            "images:Q",
            *_share_tooltip(normalization),
        ],
    )
    cells = base.mark_rect(cornerRadius=3, cursor="pointer", strokeWidth=3).encode(
        color=alt.Color(
            "value:Q", scale=alt.Scale(range=[PALE, DEEP], zero=True), legend=None
        ),
        stroke=alt.condition(
            picked, alt.value(WRONG), alt.value("transparent"), empty=False
        ),
    )
    texts = base.mark_text(fontSize=11, cursor="pointer").encode(
        text=alt.Text("value:Q", format="d" if normalization == "Counts" else ".2p"),
        color=alt.condition(
            alt.datum["value"] > middle, alt.value(LIGHT_TEXT), alt.value(DARK_TEXT)
        ),
    )
    return (cells + texts).add_params(picked)


def _share_tooltip(normalization: str) -> list[alt.Tooltip]:
    if normalization == "Counts":
        return []
    return [alt.Tooltip("value:Q", title="share", format=".3%")]

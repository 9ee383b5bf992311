"""Digits in a plane, to be clicked."""

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd

from pages.ui.shared.chart_style import STRONG, WRONG, quiet_text

POINT = "point"
"""Name of the selection: a list of at most one dict with `index`."""


def map_chart(
    points: npt.NDArray[np.float32],
    labels: npt.NDArray[np.uint8],
    indices: npt.NDArray[np.int32],
    place: npt.NDArray[np.float32],
    digit: int,
) -> alt.LayerChart:
    """Digits at their places, and a ring where the drawing is.

    Args:
        points: `(n, 2)`, places.
        labels: `(n,)`, which digits.
        indices: `(n,)`, what a click gives back.
        place: `(2,)`, the place of the drawing.
        digit: Which digits stand out.
    """
    frame = pd.DataFrame(
        {"x": points[:, 0], "y": points[:, 1], "label": labels, "index": indices}
    )
    hidden = alt.Axis(labels=False, ticks=False, domain=False, grid=False, title=None)
    x = alt.X("x:Q", axis=hidden, scale=alt.Scale(zero=False))
    y = alt.Y("y:Q", axis=hidden, scale=alt.Scale(zero=False))
    picked = alt.selection_point(name=POINT, fields=["index"])
    digits = (
        alt.Chart(frame, height=460)
        .mark_text(fontSize=11, cursor="pointer")
        .encode(
            x=x,
            y=y,
            text="label:N",
            color=alt.condition(
                alt.datum["label"] == digit, alt.value(STRONG), alt.value(quiet_text())
            ),
            size=alt.condition(picked, alt.value(20), alt.value(11), empty=False),
            tooltip=[alt.Tooltip("label:N", title="digit"), "index:Q"],
        )
        .add_params(picked)
    )
    here = alt.Chart(pd.DataFrame({"x": [place[0]], "y": [place[1]]})).encode(x=x, y=y)
    ring = here.mark_point(
        size=500, strokeWidth=3, color=WRONG, filled=False, tooltip=None
    )
    return digits + ring

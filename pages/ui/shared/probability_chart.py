"""The ten probabilities of one image as bars."""

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import streamlit as st

from digit_model.formatting import percent
from pages.ui.shared.chart_style import DIGIT, QUIET, STRONG, quiet_text

_DATA = "probabilities"
_HEIGHT = 190
"""Of the chart in pixels. The page keeps this room from the start: what is below the
chart would otherwise move away from a click when the chart is drawn."""


def show_probability_bars(
    probabilities: npt.NDArray[np.float32], key: str, alt: str
) -> None:
    """Show bars of the ten probabilities, the largest in the strong color.

    Args:
        probabilities: `(10,)` float32 of the digits 0 to 9.
        key: Of the chart, unique on the page.
        alt: What the chart shows, for those who cannot see it.
    """
    table = pa.table(
        {
            "digit": list(range(10)),
            "probability": probabilities,
            "label": [percent(float(p)) for p in probabilities],
            "best": probabilities == probabilities.max(),
        }
    )
    specification = {**_specification(quiet_text()), "datasets": {_DATA: table}}
    st.vega_lite_chart(specification, key=key, alt=alt, height=_HEIGHT)


@cache
def _specification(text_color: str) -> dict[str, Any]:
    """The chart without its data.

    It is shown after every stroke. To build and validate it in Altair each time took
    more than half of all the time that the app needs for an answer.
    """
    base = alt.Chart(alt.NamedData(_DATA)).encode(
        x=alt.X("digit:O", axis=DIGIT),
        y=alt.Y(
            "probability:Q",
            title="Probability",
            axis=alt.Axis(format="%", tickCount=3),
            scale=alt.Scale(domain=[0, 1.12], nice=False),
        ),
        tooltip=["digit:O", alt.Tooltip("probability:Q", format=".2%")],
    )
    bars = base.mark_bar(cornerRadiusTopLeft=3, cornerRadiusTopRight=3).encode(
        color=alt.condition("datum.best", alt.value(STRONG), alt.value(QUIET))
    )
    shown = alt.datum.probability >= 0.005
    texts = base.mark_text(dy=-7, fontSize=10).encode(
        text="label:N", color=alt.value(text_color)
    )
    specification = (bars + texts.transform_filter(shown)).to_dict()
    del specification["config"]  # Altair's own look; the page has its theme
    return specification

"""Where the network looks: three maps over the drawing, for any digit."""

import numpy as np
import streamlit as st

from digit_model import Reading
from digit_model.formatting import a_digit
from pages.ui.explain.cached_network import (
    get_class_activation,
    get_integrated_gradients,
    get_network,
    get_occlusion,
)
from pages.ui.explain.pictures import legend, overlay

READ_AS = {
    "Class activation": "How much each position in the last layer adds to the score. "
    "The map is coarse but exact: its values and a constant add up to the score.",
    "Occlusion": "How far the score falls when the area around a pixel is covered: the "
    "bluer a place, the more it is missed.",
    "Integrated gradients": "How much each pixel of ink contributes to the score as "
    "blank paper turns into this drawing.",
}
"""How to read each map."""


@st.fragment
def show_where(reading: Reading) -> None:
    """Show the view; another digit leaves the rest of the page as it is."""
    digit = st.segmented_control(
        "What speaks for and against the digit",
        range(10),
        default=reading.digit or 0,
        required=True,
        key="explained-digit",
    )
    glyph = reading.glyph
    logit = float(get_network().logits(glyph[np.newaxis])[0, digit])
    name = a_digit(digit)
    st.markdown(
        f"Its score for {a_digit(digit, strong=True)} is **{logit:.1f}**; the "
        "probabilities are computed from these scores, the logits. Blue places speak "
        f"for {name}, orange ones against it."
    )
    st.image(legend(), width=280, alt="Legend: orange on the left, blue on the right.")
    st.caption(f"Against {name} · nothing · for {name}")
    maps = {
        "Class activation": get_class_activation(glyph, digit),
        "Occlusion": get_occlusion(glyph)[digit],
        "Integrated gradients": get_integrated_gradients(glyph, digit),
    }
    with st.grid(3, min_column_width=200):
        for title, values in maps.items():
            with st.container():
                st.image(
                    overlay(glyph, values, smooth=len(values) < len(glyph)),
                    width="stretch",
                    alt=f"{title} for {name} over the drawing. {_describe(values)}",
                )
                st.markdown(f"**{title}.** {READ_AS[title]}")
                st.caption(
                    f"{_describe(values)} The strongest color stands for "
                    f"{np.abs(values).max():.2g} of the score."
                )


def _describe(values: np.ndarray) -> str:
    """Where the map is highest, in words."""
    row, column = np.unravel_index(int(values.argmax()), values.shape)
    if values.max() <= 0:
        return "Nothing speaks for it."
    vertical = ("top", "middle", "bottom")[int(3 * row / len(values))]
    across = ("left", "center", "right")[int(3 * column / values.shape[1])]
    return f"Most speaks for it at the {vertical} {across}."

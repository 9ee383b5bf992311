"""What the charts have in common."""

import altair as alt
import streamlit as st

STRONG, QUIET = "#6166e0", "#8b93a7"
"""What matters and the rest; both stand out by 3:1 on the light and the dark ground."""
WRONG = "#d9485f"
"""Errors; stands out by 3:1 on both grounds."""
PALE, DEEP = "#dfe1f8", "#3b3fb8"
"""Ends of the scale for counts; black and white text stand out on them by 4.5:1."""
DARK_TEXT, LIGHT_TEXT = "#1b2033", "#ffffff"
DIGIT = alt.Axis(labelAngle=0, title="Digit")
DIGITS = alt.Scale(domain=list(range(10)))
ON_TOP = alt.Legend(orient="top", title=None, columns=2)
STACKED = alt.Legend(orient="top", title=None, columns=1, labelLimit=240)
"""For names that are long on a phone."""


def quiet_text() -> str:
    """A color for small text that stands out by 4.5:1 on the ground of the theme."""
    return "#98a1b8" if st.context.theme.type == "dark" else "#5d6579"

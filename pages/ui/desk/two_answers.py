"""The answers of two networks to the same drawing."""

import streamlit as st

from digit_model import Reading
from digit_model.formatting import percent


def show_side_by_side(in_use: Reading, mine: Reading) -> None:
    """Show both answers next to each other.

    Args:
        in_use: What the network in use reads.
        mine: What the visitor's own network reads.
    """
    for column, title, reading in zip(
        st.columns(2, wrap=False),
        ("Network in use", "My network"),
        (in_use, mine),
        strict=True,
    ):
        column.metric(
            title,
            "None" if reading.rejected else str(reading.digit),
            "not read" if reading.rejected else percent(reading.confidence),
            delta_color="off",
            delta_arrow="off",
            border=True,
        )

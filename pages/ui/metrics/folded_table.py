"""A table behind a chart, for those who want its figures."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st


def show_folded_table(
    frame: pd.DataFrame,
    key: str,
    *,
    alt: str,
    label: str = "As a table",
    columns: Mapping[str, Any] | None = None,
) -> None:
    """Show an expander; the table is sent only once it is open.

    Args:
        frame: The table, without its index.
        key: The expander's key, which no other on the page has.
        alt: What the table holds.
        label: The expander's label.
        columns: Streamlit's column configuration.
    """
    fold = st.expander(label, icon=":material/table:", key=key, on_change="rerun")
    if fold.open:
        fold.dataframe(frame, hide_index=True, column_config=columns, alt=alt)

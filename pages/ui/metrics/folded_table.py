"""A table behind a chart, for those who want its figures."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st


@st.fragment
def show_folded_table(
    make: Callable[[], pd.DataFrame],
    key: str,
    *,
    alt: str,
    label: str = "As a table",
    columns: Callable[[pd.DataFrame], Mapping[str, Any]] | None = None,
) -> None:
    """Show an expander; the table is made only once it is open.

    To open it leaves the charts as they are.

    Args:
        make: Gives the table, without its index.
        key: The expander's key, which no other on the page has.
        alt: What the table holds.
        label: The expander's label.
        columns: Gives Streamlit's column configuration for the table.
    """
    fold = st.expander(label, icon=":material/table:", key=key, on_change="rerun")
    if fold.open:
        frame = make()
        config = columns(frame) if columns else None
        fold.dataframe(frame, hide_index=True, column_config=config, alt=alt)

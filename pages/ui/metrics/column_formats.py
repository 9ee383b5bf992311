"""How columns of tables are shown."""

from typing import Any

import pandas as pd
import streamlit as st

COUNTS = ("Weights", "Number", "Images")
"""Columns of large whole numbers."""


def column_formats(frame: pd.DataFrame) -> dict[str, Any]:
    """Show columns whose names end in `%`, holding 0 to 100, as percentages."""
    names = [str(name) for name in frame.columns]
    percent = st.column_config.NumberColumn(format="%.2f%%")
    count = st.column_config.NumberColumn(format="localized")
    return {name: percent for name in names if name.endswith("%")} | {
        name: count for name in names if name in COUNTS
    }

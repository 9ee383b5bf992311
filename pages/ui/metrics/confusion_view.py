"""Which digits are taken for which, down to the images."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from digit_model.evaluation.report import Report
from digit_model.formatting import a_digit
from pages.ui.metrics import tables
from pages.ui.metrics.confusion_chart import CELL, NORMALIZATIONS, confusion_heatmap
from pages.ui.metrics.folded_table import show_folded_table
from pages.ui.metrics.gallery_view import show_gallery

_CHART, _TRUE, _ANSWER = "confusion", "true", "read"


@st.fragment
def show_confusion(report: Report) -> None:
    """Show the view; what is clicked in it leaves the rest of the page as it is."""
    matrix = tables.confusion(report)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        normalization = st.segmented_control(
            "Cells show",
            NORMALIZATIONS,
            default=NORMALIZATIONS[0],
            required=True,
            key="normalization",
        )
        show_right = st.toggle("Show right answers too", key="show-right")
    st.altair_chart(
        confusion_heatmap(matrix, normalization, show_right),
        key=_CHART,
        on_select=_take_cell,
        alt=f"Confusion matrix of the test set: {matrix.trace():,} right answers on "
        f"the diagonal, {matrix.sum() - matrix.trace()} errors off it. The lists "
        "below open a cell.",
    )
    with st.container(horizontal=True):
        true = _digit_choice("True digit", _TRUE)
        answer = _digit_choice("Read as", _ANSWER)
    if true is None and answer is None:
        st.caption("Click a cell, or choose digits here, to see the images behind it.")
    else:
        _show_cell(report, true, answer)
    show_folded_table(
        lambda: _frame(matrix),
        "matrix-table",
        alt="The confusion matrix as a table.",
        label="The whole matrix as a table",
    )


def _frame(matrix: npt.NDArray[np.int64]) -> pd.DataFrame:
    frame = pd.DataFrame(matrix, columns=[f"read as {d}" for d in range(10)])
    frame.insert(0, "true digit", range(10))
    return frame


def _show_cell(report: Report, true: int | None, answer: int | None) -> None:
    rows = report.predictions
    if true is not None:
        rows = rows[rows["label"] == true]
    if answer is not None:
        rows = rows[rows["predicted"] == answer]
    digits = "All digits" if true is None else f"Images of {a_digit(true)}"
    read = "" if answer is None else f" read as {answer}"
    st.subheader(f"{digits}{read}: {len(rows):,}", anchor=False)
    st.caption("Most confident answers first.")
    ordered = rows.sort_values("confidence", ascending=False)
    show_gallery(report, ordered, f"cell-{true}-{answer}")


def _digit_choice(label: str, key: str) -> int | None:
    return st.selectbox(
        label,
        range(10),
        index=None,
        placeholder="Any",
        key=key,
        bind="query-params",
        width=150,
    )


def _take_cell() -> None:
    """Choose the digits of the cell that was clicked."""
    picked: list[dict[str, Any]] = st.session_state[_CHART]["selection"][CELL]
    cell = picked[0] if picked else {}
    for key, field in ((_TRUE, "true"), (_ANSWER, "answer")):
        st.session_state[key] = int(cell[field]) if cell else None

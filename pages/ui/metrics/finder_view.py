"""How well digits are found in pictures: by kind of scene, by size and by source."""

from dataclasses import asdict

import pandas as pd
import streamlit as st

from digit_model.evaluation.finder_report import (
    FinderReport,
    FinderReportError,
    FoundGroup,
)
from digit_model.evaluation.report import OWN
from pages.ui.metrics.column_formats import column_formats
from pages.ui.metrics.finder_charts import finder_curve, outcomes_by_group
from pages.ui.metrics.folded_table import show_folded_table

_GROUPS = {
    "kind": "By kind of scene",
    "size": "By height of the digit",
    "source": "By source of the digit",
}
_COLUMNS = {
    "name": "Scenes",
    "digits": "Number",
    "right": "Right, %",
    "low": "from, %",
    "high": "to, %",
    "wrong": "Wrong, %",
    "missed": "Missed or refused, %",
    "false": "False digits",
    "average_precision": "Average precision, %",
}


def show_finder() -> None:
    """Show the view; it is of the finder in use, whichever run is chosen."""
    try:
        report = FinderReport.load(OWN)
    except FinderReportError as error:
        st.error(str(error), icon=":material/error:", title="No report to show")
        return
    st.markdown(
        "Before a digit in a picture can be read, it must be found. A second network, "
        "the finder, was trained to do this on composed scenes. Here it is measured on "
        f"{report.scenes:,} scenes of each kind, composed from writers and fonts that "
        "it has not seen, and together with the digit network, as in the app."
    )
    left, right = st.columns(2)
    left.metric(
        "Mean average precision, digits",
        f"{report.mean_average_precision:.1%}",
        border=True,
        help="The area under the precision-recall curve, averaged over the ten digits. "
        "A box counts as found if it overlaps the true one by half.",
    )
    right.metric(
        "Mean average precision, signs",
        f"{report.sign_average_precision:.1%}",
        border=True,
        help="The same for . , - / : + = × ( and ).",
    )
    for group, title in _GROUPS.items():
        st.header(title, divider="gray")
        rows = [row for row in report.groups if row.group == group]
        shown = [row for row in rows if row.digits]
        worst = min(shown, key=lambda row: row.right / row.digits)
        st.altair_chart(
            outcomes_by_group(shown),
            alt=f"{title}: shares right, wrong and missed. Lowest: {worst.name}, "
            f"{worst.right / worst.digits:.1%} right.",
        )
        _table(rows, f"finder-{group}")
    st.header("How it learned", divider="gray")
    st.altair_chart(
        finder_curve(report.curve),
        alt="The losses by batch, on training scenes and on scenes of validation "
        f"writers. Last: {report.curve[-1].validation:.3f}.",
    )


def _table(rows: list[FoundGroup], key: str) -> None:
    show_folded_table(
        lambda: _frame(rows, key),
        key,
        alt="The figures of the chart above with 95% intervals.",
        columns=column_formats,
    )


def _frame(rows: list[FoundGroup], key: str) -> pd.DataFrame:
    frame = pd.DataFrame([asdict(row) for row in rows])
    counts = frame["digits"].where(frame["digits"] > 0)
    for name in ("right", "wrong", "missed"):
        frame[name] = 100 * frame[name] / counts
    frame[["low", "high"]] *= 100
    frame["average_precision"] = 100 * frame["average_precision"].astype(float)
    if key.endswith("source"):
        frame = frame.drop(columns=["average_precision", "false"])
    return frame[[c for c in _COLUMNS if c in frame]].rename(columns=_COLUMNS)

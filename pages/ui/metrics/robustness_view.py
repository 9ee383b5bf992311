"""How well it reads pictures as people upload them, and worse ones."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from digit_model.evaluation.report import Report
from digit_model.evaluation.report_metrics import CorruptionScore, PictureScore
from pages.ui.metrics.column_formats import column_formats
from pages.ui.metrics.folded_table import show_folded_table
from pages.ui.metrics.robustness_charts import accuracy_by_kind, accuracy_by_value

_COLUMNS = {
    "name": "Pictures",
    "severity": "Severity",
    "accuracy": "Right, %",
    "low": "from, %",
    "high": "to, %",
    "refused": "Refused, %",
    "naive": "Merely resized, %",
    "n": "Number",
}
_SEVERITIES = {1: "Mild", 2: "Medium", 3: "Severe"}


def show_robustness(report: Report) -> None:
    """Show the view."""
    metrics = report.metrics
    st.markdown(
        "The same network twice: behind the app's own preprocessing, and on pictures "
        "that are *merely resized* to 28×28, as most digit apps do. A picture in which "
        "nothing is found counts as wrong; a refused one by the app's guess."
    )
    conditions = metrics.conditions
    st.altair_chart(
        accuracy_by_kind(conditions, "short"),
        alt="Accuracy by kind of picture through the app and merely resized.",
    )
    _table(conditions, "pictures-table")
    st.header("Where and how large it is drawn", divider="gray")
    series = metrics.pen_series
    if series:
        st.markdown(
            f"Pen strokes of writers held out from training, {series[0].n:,} "
            "digits, drawn on the canvas."
        )
        by_size = [entry for entry in series if entry.series == "size"]
        by_brush = [entry for entry in series if entry.series == "brush"]
        left, right = st.columns(2)
        left.altair_chart(
            accuracy_by_value(by_size, "Size of the digit", "%"),
            alt="Accuracy by size and place of the digit on the canvas.",
        )
        right.altair_chart(
            accuracy_by_value(by_brush, "Width of the brush, pixels", "d"),
            alt="Accuracy by width of the brush.",
        )
        _table(series, "pens-table")
    else:
        st.markdown("The report was made without pen strokes.")
    st.header("Corrupted pictures", divider="gray")
    _show_corruptions(metrics.corruptions)


@st.fragment
def _show_corruptions(corruptions: Sequence[CorruptionScore]) -> None:
    """Let the person choose a severity, without drawing the other charts again."""
    severity = st.segmented_control(
        "Severity",
        list(_SEVERITIES),
        default=2,
        required=True,
        format_func=lambda level: _SEVERITIES[level],
        key="severity",
    )
    shown = [entry for entry in corruptions if entry.severity == severity]
    worst = min(shown, key=lambda entry: entry.accuracy)
    st.markdown(
        f"MNIST test images ({shown[0].n:,} of them) after each corruption, in the "
        "manner of MNIST-C (Mu and Gilmer, 2019, https://arxiv.org/abs/1906.02337)."
    )
    st.altair_chart(
        accuracy_by_kind(sorted(shown, key=lambda entry: -entry.accuracy)),
        alt=f"Accuracy by corruption. Lowest through the app: {worst.name}, "
        f"{worst.accuracy:.1%}.",
    )
    _table(corruptions, "corruptions-table")


def _table(entries: Sequence[PictureScore], key: str) -> None:
    show_folded_table(
        lambda: _frame(entries),
        key,
        alt="The figures of the chart above with 95% intervals.",
        columns=column_formats,
    )


def _frame(entries: Sequence[PictureScore]) -> pd.DataFrame:
    frame = pd.DataFrame(entries)
    frame["refused"] = frame["refused"] / frame["n"]
    shares = ["accuracy", "low", "high", "refused", "naive"]
    frame[shares] *= 100
    return frame[[c for c in _COLUMNS if c in frame]].rename(columns=_COLUMNS)

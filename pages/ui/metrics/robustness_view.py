"""How well it reads pictures as people upload them, and worse ones."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from digit_model.evaluation.report import Report
from digit_model.evaluation.report_metrics import (
    CorruptionScore,
    SourceScore,
)
from pages.ui.metrics.answers_frame import (
    answers_frame,
    are_counted,
    sources_frame,
)
from pages.ui.metrics.column_formats import column_formats
from pages.ui.metrics.folded_table import show_folded_table
from pages.ui.metrics.robustness_charts import (
    not_right_by_kind,
    right_by_kind,
    right_by_value,
)

_COLUMNS = {
    "name": "Pictures",
    "source": "Source",
    "condition": "Drawn",
    "network": "Network",
    "severity": "Severity",
    "right": "Right, %",
    "low": "from, %",
    "high": "to, %",
    "refused": "Refused, %",
    "wrong": "Wrong, %",
    "naive": "Merely resized, %",
    "calibration": "Calibration error, %",
    "n": "Number",
}
_SHARES = ("right", "low", "high", "refused", "wrong", "naive", "calibration")
_SEVERITIES = {1: "Mild", 2: "Medium", 3: "Severe"}


def show_robustness(report: Report) -> None:
    """Show the view."""
    metrics = report.metrics
    conditions = metrics.conditions
    counted = are_counted(conditions)
    st.markdown(
        "The same network twice: after the app's own preprocessing, and on pictures "
        "that are *merely resized* to 28×28, as in most digit apps. "
        + (
            "An answer is right, refused or wrong, as a person would see it; a picture "
            "in which nothing is found counts as refused."
            if counted
            else "In this older report, refused answers are not counted separately: a "
            "refused picture counts as right if its guess is right."
        )
    )
    st.altair_chart(
        right_by_kind(conditions, "short"),
        alt="Right answers by kind of picture, through the app and merely resized.",
    )
    if counted:
        st.altair_chart(
            not_right_by_kind(conditions, "short"),
            alt="Refused and wrong answers by kind of picture, through the app.",
        )
    _table(lambda: answers_frame(conditions), "pictures-table")
    st.header("Position and size of the drawing", divider="gray")
    series = metrics.pen_series
    if series:
        st.markdown(
            f"Pen strokes of validation writers, {series[0].n:,} digits, drawn on the "
            "canvas. The network was not trained on them, but they chose its seed and "
            "its limits."
        )
        by_size = [entry for entry in series if entry.series == "size"]
        by_brush = [entry for entry in series if entry.series == "brush"]
        left, right = st.columns(2)
        left.altair_chart(
            right_by_value(by_size, "Size of the digit", "%"),
            alt="Right answers by size and place of the digit on the canvas.",
        )
        right.altair_chart(
            right_by_value(by_brush, "Width of the brush, pixels", "d"),
            alt="Right answers by width of the brush.",
        )
        _table(lambda: answers_frame(series), "pens-table")
    else:
        st.markdown("This report was made without pen strokes.")
    if metrics.sources:
        st.header("Source by source", divider="gray")
        _show_sources(metrics.sources)
    st.header("Corrupted pictures", divider="gray")
    _show_corruptions(metrics.corruptions)


def _show_sources(sources: Sequence[SourceScore]) -> None:
    """The scores of each source, those of networks trained without it first."""
    st.markdown(
        "This shows how well strangers' digits are read: each source is read by a "
        "network that was *trained without it*, at limits that other sources chose. "
        "Below that, the network in use reads the validation writers of the same "
        "sources."
    )
    frame = _formatted(sources_frame(sources))
    st.dataframe(
        frame,
        hide_index=True,
        column_config=column_formats(frame),
        alt="Right, refused and wrong answers by source and by how the digits are "
        "drawn.",
    )


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
    frame = answers_frame(shown).sort_values("right")
    worst = frame.iloc[0]
    st.markdown(
        f"MNIST test images ({shown[0].n:,} of them) after each corruption, in the "
        "style of MNIST-C (Mu and Gilmer, 2019, https://arxiv.org/abs/1906.02337)."
    )
    st.altair_chart(
        right_by_kind([shown[number] for number in frame.index[::-1]]),
        alt=f"Right answers by corruption. Fewest through the app: {worst['name']}, "
        f"{worst['right']:.1%}.",
    )
    _table(lambda: answers_frame(corruptions), "corruptions-table")


def _table(make: Callable[[], pd.DataFrame], key: str) -> None:
    show_folded_table(
        lambda: _formatted(make()),
        key,
        alt="The figures of the chart above with 95% intervals.",
        columns=column_formats,
    )


def _formatted(frame: pd.DataFrame) -> pd.DataFrame:
    shares = [name for name in _SHARES if name in frame]
    frame[shares] = frame[shares].astype(float) * 100
    return frame[[c for c in _COLUMNS if c in frame]].rename(columns=_COLUMNS)

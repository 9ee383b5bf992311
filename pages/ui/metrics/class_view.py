"""Digit by digit: scores with intervals, and how sure the answers are."""

import pandas as pd
import streamlit as st

from digit_model.evaluation.report import Report
from pages.ui.metrics import tables
from pages.ui.metrics.class_charts import (
    class_score_ranges,
    confidence_histogram,
    confidence_ranges,
    mean_probability_heatmap,
)


def show_classes(report: Report) -> None:
    """Show the view."""
    intervals, predictions = tables.intervals(report), report.predictions
    worst = min(intervals, key=lambda digit: digit.f1[1])
    st.altair_chart(
        class_score_ranges(intervals),
        alt="Precision, recall and F1 of each digit with 95% intervals. The lowest F1 "
        f"is that of {worst.digit}: {worst.f1[1]:.2%}.",
    )
    st.caption(
        "Precision is the share of a digit's answers that are right; recall is the "
        "share of its images that are read right; F1 is their harmonic mean. The lines "
        "are 95% intervals: Wilson intervals for precision and recall, bootstrap "
        "intervals for F1."
    )
    table = pd.DataFrame(
        [
            {"Digit": digit.digit}
            | {
                f"{name}{end}": 100 * value
                for name, values in (
                    ("Precision", digit.precision),
                    ("Recall", digit.recall),
                    ("F1", digit.f1),
                )
                for end, value in zip((", low", "", ", high"), values, strict=True)
            }
            | {"Images": digit.support}
            for digit in intervals
        ]
    )
    names = ["Precision", "Recall", "F1"]
    ends = [f"{name}, {end}" for name in names for end in ("low", "high")]
    percent = st.column_config.NumberColumn(format="%.2f%%")
    st.dataframe(
        table[["Digit", *names, "Images", *ends]],
        hide_index=True,
        column_config=dict.fromkeys([*names, *ends], percent),
        alt="Precision, recall, F1, their intervals and the number of images by digit.",
    )
    st.header("How sure it is", divider="gray")
    st.markdown(
        "Confidence by true digit: the dot is the median, and the line reaches from "
        "the 5th to the 95th percentile. Honest confidence is high for right answers "
        "and low for wrong ones."
    )
    st.altair_chart(
        confidence_ranges(predictions),
        alt="Confidence of right and wrong answers by true digit.",
    )
    _show_spread(predictions)
    st.markdown("The mean probability of each class for images of a digit (row).")
    st.altair_chart(
        mean_probability_heatmap(predictions),
        alt="Heat map of the mean probability of every class by true digit.",
    )


@st.fragment
def _show_spread(predictions: pd.DataFrame) -> None:
    """Let the person choose a digit, without drawing the other charts again."""
    digit = st.pills(
        "How confidence is distributed for",
        range(10),
        key="spread",
        help="All digits, if none is chosen.",
    )
    some = predictions if digit is None else predictions[predictions["label"] == digit]
    whose = "all digits" if digit is None else f"the digit {digit}"
    st.altair_chart(
        confidence_histogram(some),
        alt=f"Histogram of the confidence of right and of wrong answers, {whose}.",
    )

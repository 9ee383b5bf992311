"""Whether confidence is well calibrated, and what refusing more would bring."""

import pandas as pd
import streamlit as st

from digit_model.evaluation.report import Report
from pages.ui.metrics import tables
from pages.ui.metrics.confidence_charts import (
    refused_bars,
    reliability_diagram,
    risk_coverage_curve,
)
from pages.ui.metrics.folded_table import show_folded_table
from pages.ui.metrics.gallery_view import show_gallery

THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)
"""Steps of the slider; most answers are crowded near 1."""
CURVE_POINTS = 300
"""Points of the risk-coverage curve, spread over its tail, where the errors are."""


def show_confidence(report: Report) -> None:
    """Show the view."""
    test = report.metrics.test
    st.markdown(
        "Of the answers given with 80% confidence, 80% should be right: dots on the "
        "dashed line are well calibrated. The number next to a dot is the number of "
        "answers behind it. Expected calibration error "
        f"**{test.expected_calibration_error:.2%}**, negative log-likelihood "
        f"**{test.negative_log_likelihood:.4f}**, Brier score "
        f"**{test.brier_score:.4f}**, on the {test.set}."
    )
    st.altair_chart(
        reliability_diagram(test.reliability),
        alt="Reliability diagram: share of right answers by confidence in 15 bins.",
    )
    show_folded_table(
        lambda: pd.DataFrame(test.reliability),
        "reliability-table",
        alt="The bins of the reliability diagram.",
    )
    st.header("What if it answered only when sure?", divider="gray")
    _show_threshold(report)
    st.header("Refusing non-digits", divider="gray")
    kept = test.kept
    st.markdown(
        f"The limits keep **{kept.share:.2%}** of the MNIST test images (95% interval "
        f"{kept.low:.2%} to {kept.high:.2%}). For drawings of kinds that the network "
        "was not trained on, this is the share that is refused:"
    )
    outliers = report.metrics.outliers
    least = min(outliers, key=lambda entry: entry.share)
    st.altair_chart(
        refused_bars(outliers),
        alt=f"Share refused by kind of drawing. Lowest: {least.name}, "
        f"{least.share:.1%}.",
    )
    show_folded_table(
        lambda: pd.DataFrame(outliers),
        "outliers-table",
        alt="Share refused by kind of drawing, with intervals, and areas under the ROC "
        "curve for both scores.",
    )


@st.fragment
def _show_threshold(report: Report) -> None:
    threshold = st.select_slider(
        "Lowest confidence for an answer",
        THRESHOLDS,
        format_func=lambda value: f"{value:.2%}".replace(".00%", "%"),
        key="threshold",
    )
    answered = tables.answered_at(report, threshold)
    share = answered.n / answered.of
    right = 1 - answered.wrong / answered.n if answered.n else None
    with st.grid(3, min_column_width=150):
        st.metric("Answered", f"{share:.2%}", border=True)
        st.metric(
            "Right among them",
            "no answers" if right is None else f"{right:.2%}",
            border=True,
        )
        st.metric("Wrong answers", f"{answered.wrong}", border=True)
    curve = tables.risk_curve(report)
    tail = curve.iloc[int(len(curve) * 0.5) :]
    step = max(1, len(tail) // CURVE_POINTS)
    st.altair_chart(
        risk_coverage_curve(tail[::step], share),
        alt=f"Risk-coverage curve; at the chosen threshold, {share:.1%} are answered.",
    )
    given = tables.answered_at(report, 0.0).n
    newly = curve["index"].iloc[answered.n : given]
    st.subheader(f"Newly refused: {len(newly)}", anchor=False)
    if len(newly):
        st.caption(
            "Answers that the app gives now but would refuse at this threshold, most "
            "confident first."
        )
        show_gallery(report, report.predictions.iloc[newly], "newly")

"""Whether confidence is well calibrated, and what refusing more would bring."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from digit_model.evaluation.probability_metrics import ReliabilityBin
from digit_model.evaluation.report_metrics import RefusalScore
from pages.ui.shared.chart_style import QUIET, STRONG, WRONG, quiet_text


def reliability_diagram(bins: Sequence[ReliabilityBin]) -> alt.LayerChart:
    """Accuracy by confidence with the number of answers; honest is on the diagonal.

    Args:
        bins: The report's bins.
    """
    frame = pd.DataFrame([b for b in bins if b.n])
    percent = alt.Axis(format="%")
    base = alt.Chart(frame, height=320).encode(
        x=alt.X(
            "confidence:Q",
            title="Mean confidence",
            axis=percent,
            scale=alt.Scale(domain=[0, 1]),
        ),
        y=alt.Y(
            "accuracy:Q", title="Right", axis=percent, scale=alt.Scale(domain=[0, 1.08])
        ),
        tooltip=[
            alt.Tooltip("n:Q", title="answers", format=","),
            alt.Tooltip("confidence:Q", format=".2%"),
            alt.Tooltip("accuracy:Q", format=".2%"),
        ],
    )
    honest = (
        alt.Chart(pd.DataFrame({"confidence": [0, 1], "accuracy": [0, 1]}))
        .mark_line(strokeDash=[4, 4], color=QUIET)
        .encode(x="confidence:Q", y="accuracy:Q")
    )
    points = base.mark_point(filled=True, size=70, color=STRONG)
    counts = base.mark_text(dy=-12, fontSize=10, color=quiet_text()).encode(
        text=alt.Text("n:Q", format=",")
    )
    return honest + points + counts


def risk_coverage_curve(curve: pd.DataFrame, coverage: float) -> alt.LayerChart:
    """Wrong answers among those given, by the share that is answered.

    Args:
        curve: A table with the columns `coverage`, `risk` and `threshold`.
        coverage: Where the threshold chosen lies.
    """
    percent = alt.Axis(format="%")
    lines = (
        alt.Chart(curve, height=260)
        .mark_line(color=STRONG)
        .encode(
            x=alt.X(
                "coverage:Q",
                title="Answered",
                axis=percent,
                scale=alt.Scale(zero=False, nice=False),
            ),
            y=alt.Y("risk:Q", title="Wrong among them", axis=alt.Axis(format=".2%")),
            tooltip=[
                alt.Tooltip("coverage:Q", title="answered", format=".1%"),
                alt.Tooltip("risk:Q", title="wrong among them", format=".3%"),
                alt.Tooltip("threshold:Q", title="least confidence", format=".2%"),
            ],
        )
    )
    here = alt.Chart(pd.DataFrame({"coverage": [coverage]}))
    return lines + here.mark_rule(color=WRONG).encode(x="coverage:Q")


def refused_bars(outliers: Sequence[RefusalScore]) -> alt.LayerChart:
    """Share of non-digits that is refused, with intervals."""
    frame = pd.DataFrame(outliers)[["name", "share", "low", "high", "n"]]
    base = alt.Chart(frame, height=alt.Step(30)).encode(
        y=alt.Y("name:N", sort="-x", title=None, axis=alt.Axis(labelLimit=220)),
        tooltip=[
            alt.Tooltip("name:N", title="drawings"),
            *(alt.Tooltip(f"{c}:Q", format=".1%") for c in ("share", "low", "high")),
            alt.Tooltip("n:Q", format=","),
        ],
    )
    bars = base.mark_bar(color=STRONG, opacity=0.75).encode(
        x=alt.X(
            "share:Q",
            title="Refused",
            axis=alt.Axis(format="%"),
            scale=alt.Scale(domain=[0, 1]),
        )
    )
    whiskers = base.mark_rule(color=quiet_text(), strokeWidth=2).encode(
        x="low:Q", x2="high:Q"
    )
    return bars + whiskers

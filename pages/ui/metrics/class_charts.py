"""How each digit fares."""

import itertools
from collections.abc import Sequence

import altair as alt
import pandas as pd

from digit_model.evaluation.classification_metrics import ClassIntervals
from digit_model.evaluation.report import PROBABILITY_COLUMNS
from pages.ui.shared.chart_style import (
    DARK_TEXT,
    DEEP,
    DIGIT,
    DIGITS,
    LIGHT_TEXT,
    ON_TOP,
    PALE,
    STRONG,
    WRONG,
)

CONFIDENCE_EDGES = (0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1)
"""Ends of the ranges of confidence; most answers are crowded near 1."""
_ANSWERS = alt.Scale(domain=["Right", "Wrong"], range=[STRONG, WRONG])


def class_score_ranges(intervals: Sequence[ClassIntervals]) -> alt.LayerChart:
    """Precision, recall and F1 of each digit with their 95% intervals."""
    frame = pd.DataFrame(
        {"digit": i.digit, "measure": name, "value": value, "low": low, "high": high}
        for i in intervals
        for name, (low, value, high) in (
            ("Precision", i.precision),
            ("Recall", i.recall),
            ("F1", i.f1),
        )
    )
    domain = [min(0.99, float(frame["low"].min()) - 0.001), 1]
    base = alt.Chart(frame, height=280).encode(
        x=alt.X("digit:O", axis=DIGIT),
        xOffset=alt.XOffset("measure:N", sort=["Precision", "Recall", "F1"]),
        color=alt.Color("measure:N", legend=ON_TOP, sort=["Precision", "Recall", "F1"]),
        tooltip=[
            "digit:O",
            "measure:N",
            *(alt.Tooltip(f"{c}:Q", format=".2%") for c in ("value", "low", "high")),
        ],
    )
    scale = alt.Scale(domain=domain, nice=False)
    ranges = base.mark_rule(strokeWidth=2).encode(
        y=alt.Y("low:Q", title=None, axis=alt.Axis(format=".1%"), scale=scale),
        y2="high:Q",
    )
    points = base.mark_point(filled=True, size=60).encode(y="value:Q")
    return ranges + points


def confidence_ranges(predictions: pd.DataFrame) -> alt.LayerChart:
    """Confidence of right and of wrong answers by true digit: 5%, median, 95%.

    Args:
        predictions: A table with the columns `label`, `predicted` and `confidence`.
    """
    summary = (
        predictions.assign(answer=_answers(predictions))
        .groupby(["label", "answer"])["confidence"]
        .agg(
            images="size",
            low=lambda values: values.quantile(0.05),
            median="median",
            high=lambda values: values.quantile(0.95),
        )
        .reset_index()
    )
    base = alt.Chart(summary, height=260).encode(
        x=alt.X("label:O", axis=DIGIT),
        xOffset=alt.XOffset("answer:N"),
        color=alt.Color("answer:N", scale=_ANSWERS, legend=ON_TOP),
        tooltip=[
            alt.Tooltip("label:O", title="digit"),
            "answer:N",
            "images:Q",
            *(alt.Tooltip(f"{c}:Q", format=".1%") for c in ("low", "median", "high")),
        ],
    )
    ranges = base.mark_rule(strokeWidth=3).encode(
        y=alt.Y("low:Q", title="Confidence", axis=alt.Axis(format="%")), y2="high:Q"
    )
    medians = base.mark_point(filled=True, size=80).encode(y="median:Q")
    return ranges + medians


def confidence_histogram(predictions: pd.DataFrame) -> alt.Chart:
    """How right and how wrong answers spread over ranges of confidence.

    Args:
        predictions: A table with the columns `label`, `predicted` and `confidence`.
    """
    ranges = [
        f"{low:.1%} to {high:.1%}".replace(".0%", "%")
        for low, high in itertools.pairwise(CONFIDENCE_EDGES)
    ]
    where = pd.cut(
        predictions["confidence"].clip(0, 1),
        CONFIDENCE_EDGES,
        labels=ranges,
        include_lowest=True,
    )
    counts = (
        pd.DataFrame({"range": where, "answer": _answers(predictions)})
        .value_counts()
        .reset_index(name="images")
    )
    counts["share"] = counts["images"] / counts.groupby("answer")["images"].transform(
        "sum"
    )
    return (
        alt.Chart(counts.astype({"range": str}), height=260)
        .mark_bar()
        .encode(
            x=alt.X("range:O", sort=ranges, title="Confidence"),
            xOffset=alt.XOffset("answer:N"),
            y=alt.Y("share:Q", title="Share", axis=alt.Axis(format="%")),
            color=alt.Color("answer:N", scale=_ANSWERS, legend=ON_TOP),
            tooltip=[
                "range:O",
                "answer:N",
                "images:Q",
                alt.Tooltip("share:Q", format=".2%"),
            ],
        )
    )


def mean_probability_heatmap(predictions: pd.DataFrame) -> alt.LayerChart:
    """Mean probability that images of each digit give to every class.

    Args:
        predictions: A table with the columns `label` and `p0` to `p9`.
    """
    columns = {name: digit for digit, name in enumerate(PROBABILITY_COLUMNS)}
    means = (
        predictions.groupby("label")[PROBABILITY_COLUMNS].mean().rename(columns=columns)
    )
    frame = means.reset_index().melt("label", var_name="answer", value_name="mean")
    base = alt.Chart(frame, height=400).encode(
        x=alt.X(
            "answer:O",
            title="Class",
            axis=alt.Axis(labelAngle=0, orient="top"),
            scale=DIGITS,
        ),
        y=alt.Y("label:O", title="True digit", scale=DIGITS),
        tooltip=[
            alt.Tooltip("label:O", title="true digit"),
            alt.Tooltip("answer:O", title="class"),
            alt.Tooltip("mean:Q", title="mean probability", format=".3%"),
        ],
    )
    cells = base.mark_rect(cornerRadius=3).encode(
        color=alt.Color(
            "mean:Q",
            scale=alt.Scale(
                type="log", domain=[1e-5, 1], range=[PALE, DEEP], clamp=True
            ),
            legend=None,
        )
    )
    labels = base.mark_text(fontSize=10).encode(
        text=alt.Text("mean:Q", format=".1%"),
        color=alt.condition(
            alt.datum["mean"] > 0.005, alt.value(LIGHT_TEXT), alt.value(DARK_TEXT)
        ),
    )
    return cells + labels


def _answers(predictions: pd.DataFrame) -> list[str]:
    right = predictions["label"] == predictions["predicted"]
    return ["Right" if is_right else "Wrong" for is_right in right]

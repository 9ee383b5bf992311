"""Altair charts: a frame or an array in, a chart out."""

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd

from digit_model.metrics import ClassScore
from digit_model.report import PROBABILITY_COLUMNS

_STRONG, _QUIET = "#6166e0", "#8b93a7"
"""The answer and the rest; both stand out by 3:1 on the light and the dark ground."""
_PALE, _DEEP = "#dfe1f8", "#3b3fb8"
"""Ends of the scale for counts; black and white text stand out on them by 4.5:1."""
_DIGIT = alt.Axis(labelAngle=0, title="Digit")


def probability_bars(
    probabilities: npt.NDArray[np.float32], labels: list[str]
) -> alt.LayerChart:
    """Bars of the ten probabilities `(10,)`, the largest in the strong color.

    Args:
        probabilities: `(10,)` float32 of the digits 0 to 9.
        labels: What to write above the bars that are high enough to see.
    """
    frame = pd.DataFrame(
        {"digit": range(10), "probability": probabilities, "label": labels}
    )
    frame["best"] = frame["probability"] == frame["probability"].max()
    base = alt.Chart(frame, height=190).encode(
        x=alt.X("digit:O", axis=_DIGIT),
        y=alt.Y(
            "probability:Q",
            title="Probability",
            axis=alt.Axis(format="%", tickCount=3),
            scale=alt.Scale(domain=[0, 1.12], nice=False),
        ),
        tooltip=["digit:O", alt.Tooltip("probability:Q", format=".2%")],
    )
    bars = base.mark_bar(cornerRadiusTopLeft=3, cornerRadiusTopRight=3).encode(
        color=alt.condition("datum.best", alt.value(_STRONG), alt.value(_QUIET))
    )
    shown = alt.datum.probability >= 0.005
    texts = base.mark_text(dy=-7, fontSize=10).encode(
        text="label:N", color=alt.value(_QUIET)
    )
    return bars + texts.transform_filter(shown)


def learning_curves(history: pd.DataFrame, measure: str, title: str) -> alt.Chart:
    """Training and validation curve of `accuracy` or `loss` by epoch."""
    frame = history.rename(
        columns={measure: "Training", f"val_{measure}": "Validation"}
    )
    long = frame.melt("epoch", ["Training", "Validation"], "part", measure)
    accuracy = measure == "accuracy"
    return (
        alt.Chart(long, height=240)
        .mark_line(point=True)
        .encode(
            x=alt.X("epoch:Q", title="Epoch", axis=alt.Axis(tickMinStep=1, format="d")),
            y=alt.Y(
                f"{measure}:Q",
                title=title,
                axis=alt.Axis(format=".1%") if accuracy else alt.Axis(),
                scale=alt.Scale(zero=False),
            ),
            color=alt.Color("part:N", title=None, legend=alt.Legend(orient="top")),
            tooltip=[
                "part:N",
                "epoch:Q",
                alt.Tooltip(f"{measure}:Q", format=".2%" if accuracy else ".4f"),
            ],
        )
    )


def confusion_heatmap(
    matrix: npt.NDArray[np.int64], show_right: bool
) -> alt.LayerChart:
    """Counts by true digit and answer; the diagonal on demand.

    Args:
        matrix: `(10, 10)` int64, row = true digit, column = answer.
        show_right: Whether right answers are drawn; without them, errors show.
    """
    rows, columns = np.indices((10, 10))
    frame = pd.DataFrame(
        {"true": rows.ravel(), "answer": columns.ravel(), "images": matrix.ravel()}
    )
    if not show_right:
        frame = frame[frame["true"] != frame["answer"]]
    frame = frame[frame["images"] > 0]
    middle = float(frame["images"].max()) / 2 if len(frame) else 0.0
    base = alt.Chart(frame, height=400).encode(
        x=alt.X(
            "answer:O",
            title="Answer",
            axis=alt.Axis(labelAngle=0, orient="top"),
            scale=alt.Scale(domain=list(range(10))),
        ),
        y=alt.Y("true:O", title="True digit", scale=alt.Scale(domain=list(range(10)))),
        tooltip=["true:O", "answer:O", "images:Q"],
    )
    cells = base.mark_rect(cornerRadius=3).encode(
        color=alt.Color(
            "images:Q",
            title="Images",
            scale=alt.Scale(range=[_PALE, _DEEP], zero=True),
            legend=None,
        )
    )
    counts = base.mark_text(fontSize=12).encode(
        text="images:Q",
        color=alt.condition(
            alt.datum["images"] > middle, alt.value("#ffffff"), alt.value("#1b2033")
        ),
    )
    return cells + counts


def class_score_bars(scores: list[ClassScore]) -> alt.Chart:
    """Precision and recall of each digit, side by side."""
    frame = pd.DataFrame(
        {"digit": s.digit, "measure": name, "value": value}
        for s in scores
        for name, value in (("Precision", s.precision), ("Recall", s.recall))
    )
    low = min(0.99, float(frame["value"].min()) - 0.002)
    return (
        alt.Chart(frame, height=240)
        .mark_point(filled=True, size=90)
        .encode(
            x=alt.X("digit:O", axis=_DIGIT),
            y=alt.Y(
                "value:Q",
                title=None,
                axis=alt.Axis(format=".1%"),
                scale=alt.Scale(domain=[low, 1], nice=False),
            ),
            color=alt.Color("measure:N", title=None, legend=alt.Legend(orient="top")),
            shape=alt.Shape("measure:N", title=None),
            tooltip=["digit:O", "measure:N", alt.Tooltip("value:Q", format=".2%")],
        )
    )


def confidence_ranges(predictions: pd.DataFrame) -> alt.LayerChart:
    """Confidence of right and of wrong answers by true digit: 5 %, median, 95 %.

    Args:
        predictions: With the columns `label`, `predicted` and `confidence`.
    """
    answer = np.where(
        predictions["label"] == predictions["predicted"], "Right", "Wrong"
    )
    summary = (
        predictions.assign(answer=answer)
        .groupby(["label", "answer"])["confidence"]
        .agg(
            images="size",
            low=lambda values: values.quantile(0.05),
            median="median",
            high=lambda values: values.quantile(0.95),
        )
        .reset_index()
    )
    percent = alt.Axis(format="%")
    base = alt.Chart(summary, height=260).encode(
        x=alt.X("label:O", axis=_DIGIT),
        xOffset=alt.XOffset("answer:N"),
        color=alt.Color("answer:N", title=None, legend=alt.Legend(orient="top")),
        tooltip=[
            alt.Tooltip("label:O", title="digit"),
            "answer:N",
            "images:Q",
            *(alt.Tooltip(f"{c}:Q", format=".1%") for c in ("low", "median", "high")),
        ],
    )
    ranges = base.mark_rule(strokeWidth=3).encode(
        y=alt.Y("low:Q", title="Confidence", axis=percent), y2="high:Q"
    )
    medians = base.mark_point(filled=True, size=80).encode(y="median:Q")
    return ranges + medians


def mean_probability_heatmap(predictions: pd.DataFrame) -> alt.LayerChart:
    """Mean probability that images of each digit give to every class.

    Args:
        predictions: With the columns `label` and `p0` to `p9`.
    """
    columns = {name: digit for digit, name in enumerate(PROBABILITY_COLUMNS)}
    means = (
        predictions.groupby("label")[PROBABILITY_COLUMNS].mean().rename(columns=columns)
    )
    frame = means.reset_index().melt("label", var_name="answer", value_name="mean")
    digits = alt.Scale(domain=list(range(10)))
    base = alt.Chart(frame, height=400).encode(
        x=alt.X(
            "answer:O",
            title="Class",
            axis=alt.Axis(labelAngle=0, orient="top"),
            scale=digits,
        ),
        y=alt.Y("label:O", title="True digit", scale=digits),
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
                type="log", domain=[1e-5, 1], range=[_PALE, _DEEP], clamp=True
            ),
            legend=None,
        )
    )
    labels = base.mark_text(fontSize=10).encode(
        text=alt.Text("mean:Q", format=".1%"),
        color=alt.condition(
            alt.datum["mean"] > 0.005, alt.value("#ffffff"), alt.value("#1b2033")
        ),
    )
    return cells + labels

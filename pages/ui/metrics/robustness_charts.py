"""How well it reads when the picture gets worse."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from digit_model.evaluation.report_metrics import PictureScore, SeriesScore
from pages.ui.metrics.answers_frame import answers_frame
from pages.ui.shared.chart_style import ON_TOP, QUIET, STACKED, STRONG, WRONG

APP, NAIVE = "Through the app", "Merely resized"
_PIPELINES = alt.Color(
    "pipeline:N",
    scale=alt.Scale(domain=[APP, NAIVE], range=[STRONG, QUIET]),
    legend=STACKED,
)
_LINES = {
    APP: STRONG,
    f"{APP}, in a corner": "#0f9488",
    NAIVE: QUIET,
    f"{NAIVE}, in a corner": "#c26a1f",
}
"""Lines and their colors."""
_RIGHT = alt.Tooltip("right:Q", format=".1%")
_OUTCOMES = {"Refused": QUIET, "Wrong": WRONG}
"""Answers that are not right, and their colors."""


def right_by_kind(
    entries: Sequence[PictureScore], label: str = "name"
) -> alt.LayerChart:
    """Share of right answers of both pipelines by kind of picture, as dots on a line.

    Args:
        entries: The scores, one per kind.
        label: What to write next to the dots, `name` or `short`.
    """
    frame = _both_pipelines(entries)
    base = alt.Chart(frame, height=alt.Step(26)).encode(y=_kinds(label))
    links = base.mark_line(color=QUIET, opacity=0.5).encode(
        x="right:Q", detail="name:N"
    )
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=alt.X(
            "right:Q",
            title="Right",
            axis=alt.Axis(format="%"),
            scale=alt.Scale(domain=[0, 1]),
        ),
        color=_PIPELINES,
        tooltip=[
            alt.Tooltip("name:N", title="pictures"),
            "pipeline:N",
            _RIGHT,
            alt.Tooltip("n:Q", format=","),
        ],
    )
    return links + dots


def not_right_by_kind(
    entries: Sequence[PictureScore], label: str = "name"
) -> alt.Chart:
    """What is refused and what is wrong, by kind of picture, as stacked bars.

    Args:
        entries: The scores, one per kind, with their answers counted.
        label: What to write next to the bars, `name` or `short`.
    """
    frame = answers_frame(entries).rename(
        columns={"refused": "Refused", "wrong": "Wrong"}
    )
    long = frame.melt(
        id_vars=["name", label, "n"] if label != "name" else ["name", "n"],
        value_vars=list(_OUTCOMES),
        var_name="answer",
        value_name="share",
    )
    return (
        alt.Chart(long, height=alt.Step(26))
        .mark_bar()
        .encode(
            x=alt.X("share:Q", title="Not right", axis=alt.Axis(format="%")),
            y=_kinds(label),
            color=alt.Color(
                "answer:N",
                scale=alt.Scale(domain=list(_OUTCOMES), range=list(_OUTCOMES.values())),
                legend=ON_TOP,
            ),
            tooltip=[
                alt.Tooltip("name:N", title="pictures"),
                "answer:N",
                alt.Tooltip("share:Q", format=".2%"),
                alt.Tooltip("n:Q", format=","),
            ],
        )
    )


def _kinds(label: str) -> alt.Y:
    return alt.Y(f"{label}:N", sort=None, title=None, axis=alt.Axis(labelLimit=190))


def right_by_value(
    entries: Sequence[SeriesScore], title: str, axis_format: str
) -> alt.Chart:
    """Share of right answers of both pipelines over a size or a width.

    Args:
        entries: The scores of one series; those in a corner have lines of their own.
        title: The title of the axis of values.
        axis_format: The format of its labels, in D3's notation.
    """
    frame = _both_pipelines(entries)
    cornered = frame["in_corner"].map({True: ", in a corner", False: ""})
    frame["line"] = frame["pipeline"] + cornered
    drawn = [name for name in _LINES if name in set(frame["line"])]
    return (
        alt.Chart(frame, height=380)
        .mark_line(point=True)
        .encode(
            x=alt.X("value:Q", title=title, axis=alt.Axis(format=axis_format)),
            y=alt.Y(
                "right:Q",
                title="Right",
                axis=alt.Axis(format="%"),
                scale=alt.Scale(zero=False),
            ),
            color=alt.Color(
                "line:N",
                scale=alt.Scale(domain=drawn, range=[_LINES[name] for name in drawn]),
                legend=STACKED,
            ),
            strokeDash=alt.StrokeDash("in_corner:N", legend=None),
            tooltip=[
                "line:N",
                alt.Tooltip("value:Q", title=title.lower(), format=axis_format),
                _RIGHT,
                alt.Tooltip("n:Q", format=","),
            ],
        )
    )


def _both_pipelines(entries: Sequence[PictureScore]) -> pd.DataFrame:
    frame = answers_frame(entries)
    app = frame.assign(pipeline=APP)
    naive = frame.assign(pipeline=NAIVE, right=frame["naive"])
    return pd.concat([app, naive], ignore_index=True)

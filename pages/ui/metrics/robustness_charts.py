"""How well it reads when the picture gets worse."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from digit_model.evaluation.report_metrics import PictureScore, SeriesScore
from pages.ui.shared.chart_style import ON_TOP, QUIET, STACKED, STRONG

APP, NAIVE = "Through the app", "Merely resized"
_PIPELINES = alt.Color(
    "pipeline:N",
    scale=alt.Scale(domain=[APP, NAIVE], range=[STRONG, QUIET]),
    legend=ON_TOP,
)
_LINES = {
    APP: STRONG,
    f"{APP}, in a corner": "#0f9488",
    NAIVE: QUIET,
    f"{NAIVE}, in a corner": "#c26a1f",
}
"""Lines and their colors."""
_ACCURACY = alt.Tooltip("accuracy:Q", format=".1%")


def accuracy_by_kind(
    entries: Sequence[PictureScore], label: str = "name"
) -> alt.LayerChart:
    """Accuracy of both pipelines by kind of picture, as dots on a line.

    Args:
        entries: The scores, one per kind.
        label: What to write next to the dots, `name` or `short`.
    """
    frame = _both_pipelines(entries)
    base = alt.Chart(frame, height=alt.Step(26)).encode(
        y=alt.Y(f"{label}:N", sort=None, title=None, axis=alt.Axis(labelLimit=160))
    )
    links = base.mark_line(color=QUIET, opacity=0.5).encode(
        x="accuracy:Q", detail="name:N"
    )
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=alt.X(
            "accuracy:Q",
            title="Right",
            axis=alt.Axis(format="%"),
            scale=alt.Scale(domain=[0, 1]),
        ),
        color=_PIPELINES,
        tooltip=[
            alt.Tooltip("name:N", title="pictures"),
            "pipeline:N",
            _ACCURACY,
            alt.Tooltip("n:Q", format=","),
        ],
    )
    return links + dots


def accuracy_by_value(
    entries: Sequence[SeriesScore], title: str, axis_format: str
) -> alt.Chart:
    """Accuracy of both pipelines over a size or a width.

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
                "accuracy:Q",
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
                _ACCURACY,
                alt.Tooltip("n:Q", format=","),
            ],
        )
    )


def _both_pipelines(entries: Sequence[PictureScore]) -> pd.DataFrame:
    frame = pd.DataFrame(entries)
    app = frame.assign(pipeline=APP)
    naive = frame.assign(pipeline=NAIVE, accuracy=frame["naive"])
    return pd.concat([app, naive], ignore_index=True)

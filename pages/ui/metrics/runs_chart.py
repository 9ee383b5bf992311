"""All training runs next to each other."""

import altair as alt
import pandas as pd

from pages.ui.shared.chart_style import STRONG


def run_accuracies(table: pd.DataFrame) -> alt.LayerChart:
    """Accuracy of each run with its 95% interval.

    Args:
        table: A table with the columns `Run`, `MNIST test, %`, `from, %`, `to, %` and
            `Errors`; values are percentages.
    """
    names = ["Run", "accuracy", "low", "high", "errors"]
    columns = ["Run", "MNIST test, %", "from, %", "to, %", "Errors"]
    frame = table[columns].set_axis(names, axis=1).dropna()
    shares = ["accuracy", "low", "high"]
    frame[shares] = frame[shares] / 100
    base = alt.Chart(frame, height=alt.Step(28)).encode(
        y=alt.Y("Run:N", sort=None, title=None),
        tooltip=[
            "Run:N",
            *(alt.Tooltip(f"{name}:Q", format=".2%") for name in shares),
            "errors:Q",
        ],
    )
    ranges = base.mark_rule(color=STRONG, strokeWidth=2).encode(
        x=alt.X(
            "low:Q",
            title="Right on the MNIST test set",
            axis=alt.Axis(format=".2%", tickCount=4),
            scale=alt.Scale(zero=False),
        ),
        x2="high:Q",
    )
    points = base.mark_point(filled=True, size=90, color=STRONG, opacity=1).encode(
        x="accuracy:Q"
    )
    return ranges + points

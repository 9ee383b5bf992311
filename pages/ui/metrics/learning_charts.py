"""Curves of a training run by epoch."""

import altair as alt
import pandas as pd

from pages.ui.shared.chart_style import QUIET, STACKED, quiet_text

EPOCH = alt.X("epoch:Q", title="Epoch", axis=alt.Axis(tickMinStep=1, format="d"))
PARTS = {
    "Training": "{}",
    "Validation": "val_{}",
    "Validation, MNIST": "val_mnist_{}",
    "Validation, pens": "val_pen_{}",
    "Validation, other sources": "val_other_{}",
}
"""Curves and the columns of the history they are drawn from, where it has them."""


def learning_curves(
    history: pd.DataFrame,
    measure: str,
    best_epoch: int | None,
    smoothing: float = 0.0,
    log: bool = False,
) -> alt.LayerChart:
    """Training and validation curves of a measure, with the best epoch marked.

    Args:
        history: One row per epoch.
        measure: `accuracy`, `error` (1 - accuracy) or `loss`.
        best_epoch: The epoch at which to draw a rule; None for none.
        smoothing: Weight of what was before in an exponential mean, in [0, 1).
        log: Whether the scale is logarithmic.
    """
    frame = _long(history, measure)
    if smoothing:
        frame["value"] = frame.groupby("part")["value"].transform(
            lambda values: values.ewm(alpha=1 - smoothing).mean()
        )
    as_percent = measure != "loss"
    lines = (
        alt.Chart(frame, height=380)
        .mark_line(point=True)
        .encode(
            x=EPOCH,
            y=alt.Y(
                "value:Q",
                title=measure.capitalize(),
                axis=alt.Axis(format=".2%") if as_percent else alt.Axis(),
                scale=alt.Scale(type="log") if log else alt.Scale(zero=False),
            ),
            color=alt.Color("part:N", sort=list(PARTS), legend=STACKED),
            tooltip=[
                alt.Tooltip("part:N", title="curve"),
                "epoch:Q",
                alt.Tooltip(
                    "value:Q", title=measure, format=".2%" if as_percent else ".4f"
                ),
            ],
        )
    )
    return alt.LayerChart(layer=[lines, *_best_marks(best_epoch)])


def learning_rate(history: pd.DataFrame) -> alt.Chart:
    """The learning rate at the end of every epoch."""
    return (
        alt.Chart(history[["epoch", "learning_rate"]], height=160)
        .mark_line(point=True)
        .encode(
            x=EPOCH,
            y=alt.Y("learning_rate:Q", title="Learning rate"),
            tooltip=["epoch:Q", alt.Tooltip("learning_rate:Q", format=".2e")],
        )
    )


def _long(history: pd.DataFrame, measure: str) -> pd.DataFrame:
    source = "accuracy" if measure == "error" else measure
    columns = {name: column.format(source) for name, column in PARTS.items()}
    parts = [
        pd.DataFrame(
            {"part": name, "epoch": history["epoch"], "value": history[column]}
        )
        for name, column in columns.items()
        if column in history
    ]
    frame = pd.concat(parts, ignore_index=True)
    if measure == "error":
        frame["value"] = 1 - frame["value"]
    return frame


def _best_marks(best_epoch: int | None) -> list[alt.Chart]:
    if best_epoch is None:
        return []
    frame = pd.DataFrame({"epoch": [best_epoch], "text": ["best"]})
    base = alt.Chart(frame).encode(x=EPOCH)
    return [
        base.mark_rule(strokeDash=[4, 4], color=QUIET),
        base.mark_text(
            align="right", dx=-4, y=alt.expr("height / 2"), color=quiet_text()
        ).encode(text="text:N"),
    ]

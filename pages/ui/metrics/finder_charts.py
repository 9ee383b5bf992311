"""How well digits are found, and how the finder learned."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from digit_model.evaluation.finder_report import FinderStep, FoundGroup
from pages.ui.shared.chart_style import ON_TOP, QUIET, STRONG, WRONG

OUTCOMES = {"Right": STRONG, "Wrong": WRONG, "Missed or refused": QUIET}
"""What may become of a digit, and its color."""


def outcomes_by_group(groups: Sequence[FoundGroup]) -> alt.Chart:
    """Shares of digits that are right, wrong and missed, a bar for each group.

    Args:
        groups: Groups with `digits` above 0.
    """
    rows = [
        {"name": g.name, "order": order, "outcome": outcome, "share": count / g.digits}
        | {"digits": g.digits}
        for g in groups
        for order, (outcome, count) in enumerate(
            zip(OUTCOMES, (g.right, g.wrong, g.missed), strict=True)
        )
    ]
    return (
        alt.Chart(pd.DataFrame(rows), height=alt.Step(26))
        .mark_bar()
        .encode(
            x=alt.X(
                "share:Q",
                title="Digits",
                axis=alt.Axis(format="%"),
                scale=alt.Scale(domain=[0, 1]),
            ),
            y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=160)),
            order="order:O",
            color=alt.Color(
                "outcome:N",
                scale=alt.Scale(domain=list(OUTCOMES), range=list(OUTCOMES.values())),
                legend=ON_TOP,
            ),
            tooltip=[
                "name:N",
                "outcome:N",
                alt.Tooltip("share:Q", format=".1%"),
                alt.Tooltip("digits:Q", format=","),
            ],
        )
    )


def finder_curve(steps: Sequence[FinderStep]) -> alt.Chart:
    """The losses of training and validation over the batches."""
    rows = [
        {"step": step.step, "scenes": name, "loss": loss}
        for step in steps
        for name, loss in (
            ("Trained on", step.train),
            ("Of validation writers", step.validation),
        )
    ]
    return (
        alt.Chart(pd.DataFrame(rows), height=280)
        .mark_line(point=True)
        .encode(
            x=alt.X("step:Q", title="Batches of 32 scenes"),
            y=alt.Y("loss:Q", title="Loss", scale=alt.Scale(type="log", nice=False)),
            color=alt.Color(
                "scenes:N",
                scale=alt.Scale(
                    domain=["Trained on", "Of validation writers"],
                    range=[QUIET, STRONG],
                ),
                legend=ON_TOP,
            ),
            tooltip=["scenes:N", "step:Q", alt.Tooltip("loss:Q", format=".3f")],
        )
    )

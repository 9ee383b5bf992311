"""The headline figures of a run, all runs in one table, and two runs side by side."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from digit_model.evaluation.classification_metrics import Score
from digit_model.evaluation.model_card import CHOICE_OF_SEED
from digit_model.evaluation.report import Report, ReportError, load_metrics
from digit_model.evaluation.report_metrics import StoredScore
from pages.ui.metrics.column_formats import column_formats
from pages.ui.metrics.gallery_view import show_gallery
from pages.ui.metrics.runs_chart import run_accuracies
from pages.ui.shared.report_loading import get_report, pack_report


def show_overview(report: Report, name: str, runs: Mapping[str, Path]) -> None:
    """Show the view.

    Args:
        report: The report of the run chosen.
        name: That run's name.
        runs: Report folders of all runs by name.
    """
    headline = st.container()
    st.header("All runs", divider="gray")
    st.markdown(CHOICE_OF_SEED)
    table = pd.DataFrame([_run_row(run, folder) for run, folder in runs.items()])
    st.altair_chart(
        run_accuracies(table),
        alt="Accuracy of every run on the MNIST test set with 95% intervals.",
    )
    with headline:  # sent after the chart, which takes the browser longest
        _headline(report)
    st.dataframe(
        table,
        hide_index=True,
        column_config=column_formats(table),
        alt="Accuracy, errors and calibration error of every run.",
    )
    st.download_button(
        "Download the whole report",
        lambda: pack_report(report, runs[name]),
        file_name=f"report-{name}.zip",
        mime="application/zip",
        icon=":material/download:",
    )
    others = [run for run in runs if run != name]
    if others:
        _choose_comparison(report, name, others, runs)


def _headline(report: Report) -> None:
    test, speed = report.metrics.test, report.metrics.speed
    on_test = f"{test.n:,} images of the MNIST test set"
    with st.grid(3, min_column_width=190):
        _card(
            "Accuracy",
            f"{test.accuracy:.2%}",
            f"95% interval {test.low:.2%} to {test.high:.2%}, on {on_test}, "
            "scored once",
        )
        _card("Errors", f"{test.errors}", f"of {on_test}")
        _card(
            "Calibration error",
            f"{test.expected_calibration_error:.2%}",
            "mean gap between confidence and accuracy over 15 bins, "
            f"{_interval(test)}on {on_test}",
        )
        _card(
            "Refused digits",
            f"{1 - test.kept.share:.2%}",
            f"of {on_test}; the limits were set on other digits",
        )
        _card(
            "Weights",
            f"{report.metrics.model.parameters:,}",
            "numbers learned in training",
        )
        _card(
            "Time per image",
            f"{speed.milliseconds:.1f} ms",
            f"median of {speed.n} glyphs that the network read one by one, on the "
            f"{speed.cores}-core machine where the report was made",
        )


def _interval(test: StoredScore) -> str:
    low, high = test.calibration_low, test.calibration_high
    if low is None or high is None:
        return ""
    return f"95% interval {low:.2%} to {high:.2%}, "


def _card(label: str, value: str, words: str) -> None:
    with st.container(border=True, height="stretch"):
        st.metric(label, value)
        st.caption(words)


def _run_row(name: str, folder: Path) -> dict[str, Any]:
    try:
        metrics = load_metrics(folder)
    except ReportError as error:
        return {"Run": f"{name}: {error}"}
    test = metrics.test
    pens = [e for e in metrics.conditions if e.name.startswith("Pen")]
    return {
        "Run": name,
        "MNIST test, %": 100 * test.accuracy,
        "from, %": 100 * test.low,
        "to, %": 100 * test.high,
        "Errors": test.errors,
        "Calibration error, %": 100 * test.expected_calibration_error,
        "Pen strokes, guessed right, %": 100 * pens[0].accuracy if pens else None,
        "Weights": metrics.model.parameters,
        "Epoch": metrics.model.epoch or None,
    }


@st.fragment
def _choose_comparison(
    report: Report, name: str, others: Sequence[str], runs: Mapping[str, Path]
) -> None:
    """Let the person choose a run to compare, without the rest of the view again."""
    st.header("Two runs side by side", divider="gray")
    other = st.selectbox(
        f"Compare {name} with",
        others,
        index=None,
        placeholder="Choose a run",
        key="compare",
        bind="query-params",
    )
    if other is not None:
        _compare(name, report, other, get_report(runs[other]))


def _compare(name: str, report: Report, other: str, other_report: Report) -> None:
    both = {name: report, other: other_report}
    entries = {run: _scores(one) for run, one in both.items()}
    table = pd.DataFrame(
        [
            {
                "Pictures": pictures,
                **{f"{run}, %": 100 * entries[run][pictures].accuracy for run in both},
                "Number": entry.n,
            }
            for pictures, entry in entries[name].items()
            if pictures in entries[other]
        ]
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config=column_formats(table),
        alt=f"Accuracy of {name} and {other} by kind of picture.",
    )
    st.caption("Here, a refused picture counts as right if the guess is right.")
    mine, theirs = report.predictions, other_report.predictions
    differ = mine["predicted"].to_numpy() != theirs["predicted"].to_numpy()
    right = [
        (one["predicted"] == one["label"]).to_numpy()[differ] for one in (mine, theirs)
    ]
    neither = int((~np.logical_or(*right)).sum())
    st.markdown(
        f"They disagree on **{differ.sum()}** test images: {name} is right on "
        f"{right[0].sum()} of them, {other} on {right[1].sum()}, and neither on "
        f"{neither}. Below you see what {name} reads."
    )
    show_gallery(
        report, mine[differ].sort_values("confidence"), f"differ-{name}-{other}"
    )


def _scores(report: Report) -> dict[str, Score]:
    """The scores of all kinds of pictures by their names."""
    test, conditions = report.metrics.test, report.metrics.conditions
    return {test.set: test} | {entry.name: entry for entry in conditions}

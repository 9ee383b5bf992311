"""How a run was trained, and runs that are in progress."""

import pandas as pd
import streamlit as st

from digit_model.evaluation.report import Report
from digit_model.evaluation.run_progress import RUNS, RunProgress, load_active_runs
from digit_model.formatting import duration
from pages.ui.metrics.folded_table import show_folded_table
from pages.ui.metrics.learning_charts import learning_curves, learning_rate


def show_training(report: Report) -> None:
    """Show the view."""
    _show_active_runs()
    history = report.history
    best = history.iloc[int(history["val_loss"].argmin())]
    best_epoch = int(best["epoch"])
    st.markdown(
        f"{len(history)} epochs; the validation loss was lowest after epoch "
        f"{best_epoch} ({best['val_loss']:.4f}). Trained on "
        f"{report.metrics.model.trained_on}. During training, the images are varied "
        "and some units are switched off, so the training curve is lower."
    )
    _show_curves(history, best_epoch)
    show_folded_table(
        lambda: history, "history-table", alt="The history of the run by epoch."
    )


@st.fragment
def _show_curves(history: pd.DataFrame, best_epoch: int) -> None:
    """Let the person choose what of the curves to draw, and how."""
    last = int(history["epoch"].max())
    with st.container(horizontal=True, vertical_alignment="center"):
        first, end = (
            st.slider("Epochs", 1, last, (1, last), key="epochs", width=260)
            if last > 1
            else (1, 1)
        )
        smoothing = st.slider(
            "Smoothing",
            0.0,
            0.9,
            0.0,
            0.1,
            key="smoothing",
            width=200,
            help="Weight of earlier epochs in an exponential moving average.",
        )
        log = st.toggle("Error on a log scale", key="log-error")
    part = history[history["epoch"].between(first, end)]
    marked = best_epoch if first <= best_epoch <= end else None
    measure = "error" if log else "accuracy"
    left, right = st.columns(2)
    left.altair_chart(
        learning_curves(part, measure, marked, smoothing, log),
        alt=f"Curves of the {measure} on training and validation images by epoch; "
        f"validation accuracy ends at {history['val_accuracy'].iloc[-1]:.2%}.",
    )
    right.altair_chart(
        learning_curves(part, "loss", marked, smoothing),
        alt="Curves of the loss on training and validation images by epoch; "
        f"validation ends at {history['val_loss'].iloc[-1]:.4f}.",
    )
    if "learning_rate" in history:
        st.altair_chart(
            learning_rate(part),
            alt="The learning rate by epoch, highest "
            f"{history['learning_rate'].max():.2g}.",
        )


@st.fragment(run_every=3)
def _show_active_runs() -> None:
    """Follow runs of `python -m training.train` on this machine."""
    for run in load_active_runs(RUNS):
        with st.container(border=True):
            _show_active_run(run)


def _show_active_run(run: RunProgress) -> None:
    st.subheader(f"Training now: {run.name}, seed {run.seed}", anchor=False)
    left = run.seconds_left
    remaining = "" if left is None else f", about {duration(left)} left"
    text = f"Epoch {run.epoch} of {run.epochs}, batch {run.step} of {run.steps}"
    st.progress(run.done, text=f"{text}{remaining}")
    if run.measures:
        st.markdown(
            "This epoch so far: "
            + ", ".join(f"{name} {value:.4f}" for name, value in run.measures.items())
        )
    if not run.history:
        return
    history = pd.DataFrame(run.history)
    for column, measure in zip(st.columns(2), ("accuracy", "loss"), strict=True):
        column.altair_chart(
            learning_curves(history, measure, None),
            key=f"live-{run.name}-{run.seed}-{measure}",
            alt=f"The {measure} of the run so far, {len(history)} epochs.",
        )

"""How a run of one's own is doing: its place, its curves, its errors."""

from pathlib import Path

import pandas as pd
import streamlit as st

from digit_model.evaluation.own_run import EXPORT_FOLDER, EpochView, load_epoch_view
from digit_model.evaluation.report import HISTORY_FILE, REPORT_FOLDER
from digit_model.evaluation.run_progress import load_progress
from digit_model.formatting import a_digit, duration
from pages.ui.desk.training_desk import OwnRun
from pages.ui.metrics.confusion_chart import NORMALIZATIONS, confusion_heatmap
from pages.ui.metrics.learning_charts import learning_curves
from pages.ui.shared.answer import enlarged


def show_run(run: OwnRun, place: int) -> None:
    """Show where a run stands, and all that is known of it.

    Args:
        run: The run.
        place: How many runs are before it.
    """
    _show_state(run, place)
    history = _history(run.folder)
    if len(history):
        for column, measure in zip(st.columns(2), ("accuracy", "loss"), strict=True):
            column.altair_chart(
                learning_curves(history, measure, None),
                key=f"own-{measure}",
                alt=f"The {measure} by epoch so far, {len(history)} epochs; validation "
                f"is at {history[f'val_{measure}'].iloc[-1]:.4f}.",
            )
    view = load_epoch_view(run.folder)
    if view is not None:
        _show_epoch(view)


def _show_state(run: OwnRun, place: int) -> None:
    progress = load_progress(run.folder)
    if run.state == "failed":
        st.error(run.complaint(), icon=":material/error:", title="The run failed")
    elif run.state == "queued":
        before = f"{place} run{'s are' if place > 1 else ' is'} before yours."
        st.info(
            before if place else "It starts in a moment.",
            icon=":material/hourglass_top:",
            title="Waiting",
        )
    elif run.state == "finished":
        st.success("The network is trained.", icon=":material/check:")
    elif progress is None:
        words = "Loading TensorFlow and the digits" if run.state == "running" else ""
        st.progress(0.0, words or "Stopped before the first epoch")
    else:
        left = progress.seconds_left
        is_running = run.state == "running"
        after = f", about {duration(left)} left" if is_running and left else ""
        begin = "Epoch" if is_running else "Stopped in epoch"
        st.progress(
            progress.done,
            f"{begin} {progress.epoch} of {progress.epochs}, batch {progress.step} of "
            f"{progress.steps}{after}",
        )


def _history(folder: Path) -> pd.DataFrame:
    """One row per finished epoch: of a finished run, or as far as it has come."""
    finished = folder / EXPORT_FOLDER / REPORT_FOLDER / HISTORY_FILE
    if finished.is_file():
        history = pd.read_parquet(finished)
    else:
        progress = load_progress(folder)
        history = pd.DataFrame([] if progress is None else progress.history)
    if "val_pen_accuracy" not in history:  # all that is held out is MNIST's
        history = history.drop(columns="val_mnist_accuracy", errors="ignore")
    return history


def _show_epoch(view: EpochView) -> None:
    matrix = view.confusion
    errors = int(matrix.sum() - matrix.trace())
    st.subheader(
        f"After epoch {view.epoch}: {errors:,} errors on {matrix.sum():,} digits",
        anchor=False,
    )
    st.altair_chart(
        confusion_heatmap(matrix, NORMALIZATIONS[0], show_right=False),
        key="own-confusion",
        alt=f"Confusion matrix of the held-out digits: {errors:,} errors out of "
        f"{matrix.sum():,}.",
    )
    with st.grid(6, min_column_width=90):
        for glyph, label, answer in zip(
            view.glyphs, view.labels, view.answers, strict=True
        ):
            st.image(
                enlarged(glyph),
                caption=f"{label} read as {answer}",
                alt=f"{a_digit(int(label)).capitalize()} that is read as "
                f"{a_digit(int(answer))}",
                width="stretch",
                output_format="PNG",
            )

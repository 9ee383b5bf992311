"""How the network was trained and how well it reads, from the report's files."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from digit_model.evaluation.report import Report
from pages.ui.metrics.class_view import show_classes
from pages.ui.metrics.confidence_view import show_confidence
from pages.ui.metrics.confusion_view import show_confusion
from pages.ui.metrics.errors_view import show_errors
from pages.ui.metrics.finder_view import show_finder
from pages.ui.metrics.overview_view import show_overview
from pages.ui.metrics.robustness_view import show_robustness
from pages.ui.metrics.training_view import show_training
from pages.ui.shared.navigation import ensure_navigation
from pages.ui.shared.report_loading import get_manifest, get_report, get_runs

ensure_navigation()

st.title("Metrics")
runs = get_runs()
in_use = next(iter(runs))
name = st.segmented_control(
    "Run",
    list(runs),
    format_func=lambda run: f"{run} (in use)" if run == in_use else run,
    default=in_use,
    required=True,
    key="run",
    bind="query-params",
)
report = get_report(runs[name])
if name == in_use and report.metrics.model.model_sha256 != get_manifest().model_sha256:
    st.warning(
        "This report describes a different model from the one in use. Make a new "
        "report with `python -m training.evaluate`.",
        icon=":material/sync_problem:",
    )

views: dict[str, Callable[[Report], None]] = {
    "Overview": partial(show_overview, name=name, runs=runs),
    "Training": show_training,
    "Confusion": show_confusion,
    "Digits": show_classes,
    "Confidence": show_confidence,
    "Robustness": show_robustness,
    "Finder": lambda _: show_finder(),
    "Errors": show_errors,
}
tabs = st.tabs(list(views), key="view", on_change="rerun", bind="query-params")
for tab, show in zip(tabs, views.values(), strict=True):
    if tab.open:
        with tab:
            show(report)

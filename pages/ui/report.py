"""The report's files for the pages: cached, or a plain message where they fail."""

from typing import Any

import streamlit as st

from digit_model.errors import ModelFileError
from digit_model.manifest import ASSETS, Manifest
from digit_model.report import (
    HISTORY_FILE,
    METRICS_FILE,
    PREDICTIONS_FILE,
    REPORT_FOLDER,
    Report,
    ReportError,
    load_metrics,
    load_report,
)

Stamp = tuple[int, ...]


def get_report() -> Report:
    """Load the whole report, or say what is wrong and end the page there."""
    try:
        return _report(_stamp(METRICS_FILE, HISTORY_FILE, PREDICTIONS_FILE))
    except ReportError as error:
        st.error(str(error), icon=":material/error:", title="No report to show")
        st.stop()


def get_model_card() -> tuple[Manifest, dict[str, Any]]:
    """Load the manifest and the metrics, or say what is wrong and end the page."""
    try:
        return Manifest.load(ASSETS), load_metrics()
    except (ModelFileError, ReportError) as error:
        st.error(str(error), icon=":material/error:", title="No model card to show")
        st.stop()


@st.cache_data(max_entries=1)
def _report(stamp: Stamp) -> Report:  # noqa: ARG001
    return load_report()


def _stamp(*names: str) -> Stamp:
    """Times of change of report files, so that new ones replace what is cached."""
    files = (ASSETS / REPORT_FOLDER / name for name in names)
    return tuple(file.stat().st_mtime_ns if file.is_file() else 0 for file in files)

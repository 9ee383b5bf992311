"""The report's files for the pages: cached, or a plain message where they fail."""

import io
import zipfile
from pathlib import Path

import streamlit as st

from digit_model.errors import ModelFileError
from digit_model.evaluation.model_card import model_card
from digit_model.evaluation.report import (
    Report,
    ReportError,
    ReportImages,
    identity_of,
    load_images,
    load_metrics,
    load_report,
    load_runs,
    report_folders,
    run_name,
)
from digit_model.network.manifest import ASSETS, Manifest


def get_runs() -> dict[str, Path]:
    """The report folder of each run by its name; the model in use first.

    A run whose summary cannot be read has the name of its folder, so that it can be
    chosen and then says what is wrong with it.
    """
    runs = {}
    for folder in report_folders(ASSETS):
        try:
            runs[run_name(load_metrics(folder))] = folder
        except ReportError:
            runs[folder.name] = folder
    return runs


def get_report(folder: Path) -> Report:
    """Load the report of a run, or say what is wrong and end the page there."""
    try:
        return _report(folder, identity_of(folder))
    except ReportError as error:
        st.error(str(error), icon=":material/error:", title="No report to show")
        st.stop()


def get_images() -> ReportImages:
    """Load the images of the reports, or say what is wrong and end the page there."""
    try:
        return _images(ASSETS, identity_of(report_folders(ASSETS)[0]))
    except ReportError as error:
        st.error(str(error), icon=":material/error:", title="No images to show")
        st.stop()


def get_manifest() -> Manifest:
    """Load the manifest, or say what is wrong and end the page there."""
    try:
        return Manifest.load(ASSETS)
    except ModelFileError as error:
        st.error(str(error), icon=":material/error:", title="No model to show")
        st.stop()


def get_model_card() -> str:
    """Make the model card, or say what is wrong and end the page there."""
    try:
        own = load_metrics(report_folders(ASSETS)[0])
        return model_card(Manifest.load(ASSETS), own, load_runs(ASSETS))
    except (ModelFileError, ReportError) as error:
        st.error(str(error), icon=":material/error:", title="No model card to show")
        st.stop()


def pack_report(report: Report, folder: Path) -> bytes:
    """A ZIP of everything in a report folder but other runs, tables as CSV too."""
    tables = {"history": report.history, "predictions": report.predictions}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.iterdir() if path.is_file()):
            archive.write(file, file.name)
        for name, table in tables.items():
            archive.writestr(f"{name}.csv", table.to_csv(index=False))
    return packed.getvalue()


@st.cache_resource(max_entries=4, show_spinner=False)
def _report(folder: Path, identity: str) -> Report:  # noqa: ARG001
    return load_report(folder)


@st.cache_resource(max_entries=1, show_spinner=False)
def _images(assets: Path, identity: str) -> ReportImages:  # noqa: ARG001
    return load_images(assets)

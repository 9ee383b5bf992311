"""Read many images at once, or a ZIP file of them."""

import streamlit as st

from digit_model.imaging.documents import READABLE
from pages.ui.batch import batch_progress
from pages.ui.batch.batch_results import show_results
from pages.ui.shared.navigation import ensure_navigation

ensure_navigation()

KINDS = ["One digit", batch_progress.PAGES]

st.title("Read a batch")
kind = st.segmented_control(
    "In each image",
    KINDS,
    default=KINDS[0],
    required=True,
    key="batch-kind",
    persist_state="session",
)
files = st.file_uploader(
    "Images, PDF files, or ZIP files of these",
    type=[*(suffix[1:] for suffix in READABLE), "zip"],
    accept_multiple_files=True,
    max_upload_size=100,
    key="batch-files",
)
identity = (kind, *(file.file_id for file in files))
sources, skipped = batch_progress.given_sources(files)
if skipped:
    st.caption(
        f"Files left out of the ZIP files because they are not images: {skipped:,}."
    )
if len(sources) > batch_progress.MAX_SOURCES:
    st.warning(
        f"At most {batch_progress.MAX_SOURCES:,} images are read here at once: the "
        f"first of the {len(sources):,} that you uploaded. For more, use `python -m "
        "digit_model read FILE`.",
        icon=":material/filter_list:",
    )
    sources = sources[: batch_progress.MAX_SOURCES]
if files and not sources:
    st.warning("There is no image in these files.", icon=":material/folder_off:")

batch = batch_progress.current_batch()
is_given = batch is not None and batch.files == identity
action = st.empty()
if sources and not is_given:
    action.button(
        f"Read {len(sources):,} images" if len(sources) > 1 else "Read 1 image",
        type="primary",
        icon=":material/play_arrow:",
        on_click=batch_progress.begin,
        args=(identity, len(sources)),
    )
if batch is None:
    st.stop()

if is_given and batch.running:
    with action.container():
        st.button("Stop reading", icon=":material/stop:", on_click=batch.stop)
        batch_progress.read_on(batch, sources, kind)
    action.empty()
if is_given and not batch.done:
    action.button("Resume", icon=":material/resume:", on_click=batch.go_on)
if batch.rows:
    show_results(batch)

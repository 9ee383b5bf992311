"""The results of a batch: a table and a contact sheet, the least certain first."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from digit_model.formatting import percent
from digit_model.spreadsheet.plain_text import plain_cell
from pages.ui.batch.batch_progress import Batch, BatchRow, as_csv, as_json
from pages.ui.shared.answer import as_code

PER_SHEET = 48
"""Thumbnails shown at once."""


def show_results(batch: Batch) -> None:
    """Show what has been read, and offer it for download."""
    st.markdown(_summary(batch))
    with st.container(horizontal=True):
        for title, write, file, mime in (
            ("Download as CSV", as_csv, "batch.csv", "text/csv"),
            ("Download as JSON", as_json, "batch.json", "application/json"),
        ):
            st.download_button(
                title,
                partial(write, batch.rows),
                file,
                mime,
                icon=":material/download:",
                on_click="ignore",
            )
    rows = batch.least_sure_first()
    tabs = st.tabs(["Table", "Contact sheet"], key="batch-view", on_change="rerun")
    for tab, show in zip(tabs, (_show_table, _show_sheet), strict=True):
        if tab.open:
            with tab:
                st.caption("The least certain come first.")
                show(rows)


def _summary(batch: Batch) -> str:
    verdicts = Counter(row.record["verdict"] for row in batch.rows)
    read = verdicts["digit"] + verdicts["page"]
    parts = [f"**{read:,}** of **{batch.total:,}** images read."]
    if verdicts["rejected"]:
        parts.append(f"There is nothing to read in {verdicts['rejected']:,} of them.")
    if verdicts["error"]:
        parts.append(f"{verdicts['error']:,} could not be opened.")
    moving = sum(bool(row.record["only_first_frame"]) for row in batch.rows)
    if moving:
        plural = "s" if moving > 1 else ""
        parts.append(f"Only the first frame of {moving:,} animation{plural} was read.")
    if not batch.done:
        parts.append(f"The last {batch.total - len(batch.rows):,} were not read.")
    return " ".join(parts)


def _show_table(rows: Sequence[BatchRow]) -> None:
    frame = pd.DataFrame(
        {
            "name": [plain_cell(row.name) for row in rows],
            "text": [row.text for row in rows],
            "confidence": pd.array([row.confidence for row in rows], dtype="Float64"),
            "reason": [row.record["reason"] or "" for row in rows],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        height=420,
        alt=f"What was read in {len(rows)} images, the least certain first.",
        column_config={
            "name": "Image",
            "text": "Read as",
            "confidence": st.column_config.NumberColumn(
                "Confidence",
                format="percent",
                help="For a page, that of its least certain digit.",
            ),
            "reason": "Why nothing was read",
        },
    )


def _show_sheet(rows: Sequence[BatchRow]) -> None:
    sheets = -(-len(rows) // PER_SHEET)
    sheet = st.pagination(sheets, key=f"batch-sheet-{sheets}") if sheets > 1 else 1
    with st.grid(8, min_column_width=80, gap="small"):
        for row in rows[(sheet - 1) * PER_SHEET : sheet * PER_SHEET]:
            with st.container(gap="xsmall"):
                _show_thumbnail(row)


def _show_thumbnail(row: BatchRow) -> None:
    if row.thumbnail is None:
        st.markdown(":material/broken_image: Not opened")
    else:
        st.image(row.thumbnail, width="stretch", alt=f"The image {row.name}")
        if row.confidence is None:
            st.markdown("Nothing")
        else:
            st.markdown(f"**{row.text}** {percent(row.confidence)}")
    st.caption(as_code(row.name.rpartition("/")[2]))

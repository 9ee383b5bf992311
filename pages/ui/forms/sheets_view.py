"""Read sheets of a form, review what is doubtful, and save the table."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from digit_model.batch.batch_reader import Source
from digit_model.errors import FormError
from digit_model.forms.form import Form
from digit_model.forms.sheet_log import from_lines, to_lines
from digit_model.imaging.documents import READABLE
from digit_model.spreadsheet.plain_text import plain_cell
from digit_model.spreadsheet.worksheet import Standing, Worksheet
from pages.ui.forms.given_files import sheet_sources
from pages.ui.forms.review_view import review_fields
from pages.ui.forms.sheet_run import (
    SheetRun,
    annotated_sheets,
    begin_run,
    current_run,
    read_on,
    unread,
)
from pages.ui.forms.worksheet_downloads import Download, offer_worksheet

_SURE = (Standing.SURE, Standing.CHOSEN, Standing.CORRECTED)


def read_sheets(form: Form) -> None:
    """Ask for sheets, read them, and show all that came of it."""
    files = st.file_uploader(
        "Sheets of the form: photos, scans, PDF files, or ZIP files of these",
        type=[*(suffix[1:] for suffix in READABLE), "zip"],
        accept_multiple_files=True,
        max_upload_size=200,
        key="sheet-files",
    )
    _resume(form)
    run = current_run(form)
    if run.review.form != form:
        st.warning(
            f"{len(run.review.sheets):,} sheets were read with an earlier version of "
            f"{run.review.form.name}. Save what you need of them, then start over.",
            icon=":material/edit_document:",
            title="The form has changed",
        )

        def begin_anew() -> None:
            begin_run(form, [])

        st.button("Start over", icon=":material/restart_alt:", on_click=begin_anew)
    sources = sheet_sources(files)
    left = unread(run, sources)
    action = st.empty()
    if left and not run.running:
        count = f"{len(left):,} sheets" if len(left) > 1 else "1 sheet"
        action.button(
            f"Read {count}",
            type="primary",
            icon=":material/play_arrow:",
            on_click=run.start,
        )
    if left and run.running:
        with action.container():
            st.button("Stop reading", icon=":material/stop:", on_click=run.stop)
            read_on(run, sources)
        st.rerun()
    if run.review.sheets:
        _show_results(run, sources)


def _resume(form: Form) -> None:
    with st.expander("Resume a saved review", icon=":material/resume:"):
        file = st.file_uploader(
            "Saved review (JSONL)", type=["jsonl"], key="review-file"
        )
        if file is None or st.session_state.get("review-file-id") == file.file_id:
            return
        text = file.getvalue().decode("utf-8", "replace")
        if not text:
            raise FormError(f"{file.name} is empty. Choose the review that you saved.")
        begin_run(form, from_lines(text, form, file.name))
        st.session_state["review-file-id"] = file.file_id


def _show_results(run: SheetRun, sources: Sequence[Source]) -> None:
    sheets = run.review.sheets
    failed = [sheet for sheet in sheets if sheet.error]
    fields = sum(len(sheet.fields) for sheet in sheets)
    doubtful = len(run.review.doubtful())
    st.markdown(
        f"**{len(sheets) - len(failed):,}** sheets read, **{fields:,}** fields, "
        f"**{doubtful:,}** of them doubtful."
    )
    for sheet in failed[:5]:
        st.error(f"{sheet.source}: {sheet.error}", icon=":material/broken_image:")
    if len(failed) > 5:
        st.error(f"{len(failed) - 5:,} more sheets were not read; see the table.")
    review_fields(run)
    worksheet = Worksheet.of_sheets(run.review.form, sheets, run.crop)
    _show_table(worksheet)
    _offer_downloads(run, worksheet, sources)


def _show_table(worksheet: Worksheet) -> None:
    frame = pd.DataFrame(
        {
            worksheet.row_title: [plain_cell(name) for name, _ in worksheet.rows],
            **{
                title: [
                    entries[column].text
                    if entries[column].standing in _SURE
                    else f"{entries[column].text}?"
                    for _, entries in worksheet.rows
                ]
                for column, title in enumerate(worksheet.columns)
            },
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        alt=f"What was read on {len(worksheet.rows)} sheets; doubtful numbers have a "
        "question mark.",
    )
    for violation in worksheet.violations[:5]:
        st.caption(f":material/rule: {violation.row}: {violation.sentence}")
    if len(worksheet.violations) > 5:
        st.caption(f"{len(worksheet.violations) - 5:,} more are in the saved table.")


def _offer_downloads(
    run: SheetRun, worksheet: Worksheet, sources: Sequence[Source]
) -> None:
    crops = st.checkbox("Pictures next to doubtful numbers", key="with-crops")
    review = run.review
    offer_worksheet(
        worksheet,
        "marks",
        Download(
            "Pictures",
            lambda: annotated_sheets(run, sources),
            "sheets.zip",
            "application/zip",
            ":material/image:",
        ),
        Download(
            "Save the review",
            lambda: to_lines(review.form, review.sheets),
            "marks.sheets.jsonl",
            "application/jsonl",
            ":material/save:",
        ),
        crops=crops,
    )

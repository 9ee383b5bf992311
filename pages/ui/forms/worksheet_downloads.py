"""Buttons that save a worksheet in each format, and what goes with it."""

import io
from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from digit_model.spreadsheet.excel import write_xlsx
from digit_model.spreadsheet.plain_text import to_csv, to_json
from digit_model.spreadsheet.worksheet import Worksheet

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Download(NamedTuple):
    """A file that can be saved.

    Attributes:
        title: What is written on its button.
        make: Gives the content; called when the button is pressed.
        name: Name of the file.
        mime: Its media type.
        icon: Icon on the button.
    """

    title: str
    make: Callable[[], str | bytes]
    name: str
    mime: str
    icon: str


def offer_worksheet(
    worksheet: Worksheet, stem: str, *others: Download, crops: bool = False
) -> None:
    """Show the buttons that save a worksheet as XLSX, CSV or JSON.

    Args:
        worksheet: What to save.
        stem: What the files are called, without their suffix.
        others: More files to offer next to these.
        crops: Whether the XLSX file has pictures next to doubtful numbers.
    """

    def as_xlsx() -> bytes:
        file = io.BytesIO()
        write_xlsx(file, [worksheet], crops=crops)
        return file.getvalue()

    def as_csv() -> str | bytes:
        return to_csv(worksheet)

    def as_json() -> str | bytes:
        return to_json([worksheet])

    downloads = (
        Download(
            "Save as XLSX", as_xlsx, f"{stem}.xlsx", _XLSX, ":material/table_view:"
        ),
        Download("CSV", as_csv, f"{stem}.csv", "text/csv", ":material/csv:"),
        Download(
            "JSON",
            as_json,
            f"{stem}.json",
            "application/json",
            ":material/data_object:",
        ),
        *others,
    )
    with st.container(horizontal=True):
        for title, make, name, mime, icon in downloads:
            st.download_button(title, make, name, mime, icon=icon, on_click="ignore")

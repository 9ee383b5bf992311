"""Read a table as it is: its picture with what was read, and the table to save."""

from dataclasses import dataclass
from typing import cast

import pandas as pd
import streamlit as st

from digit_model.imaging.documents import READABLE
from digit_model.spreadsheet.worksheet import Worksheet
from digit_model.table.cell_pictures import annotate_cells
from digit_model.table.cell_reading import CellState
from digit_model.table.table_reading import TableReading
from pages.ui.forms.given_files import file_picture, preview
from pages.ui.forms.worksheet_downloads import Download, offer_worksheet
from pages.ui.shared.recognizer_loading import get_recognizer

_KEY, _SIDE = "table_page", 1600


@dataclass(frozen=True)
class TablePage:
    """One session's table.

    Attributes:
        key: Tells what was read from what is to be read.
        name: What the file is called.
        table: What was read.
        picture: A PNG file, the picture with what was read.
    """

    key: str
    name: str
    table: TableReading
    picture: bytes

    @property
    def kept_bytes(self) -> int:
        """About how much memory it takes."""
        return len(self.picture) + 1000 * sum(map(len, self.table.rows))


def read_table() -> None:
    """Ask for a picture of a table, and show what is in it."""
    file = st.file_uploader(
        "A photo or scan of a table: PNG, JPEG, HEIC, WebP, BMP, GIF, TIFF or PDF",
        type=[suffix[1:] for suffix in READABLE],
        key="table-file",
    )
    page = cast("TablePage | None", st.session_state.get(_KEY))
    if file is not None and (page is None or page.key != file.file_id):
        page = _read(file.file_id, file.name, file.getvalue())
        st.session_state[_KEY] = page
    if page is not None:
        _show(page)


def _read(key: str, name: str, data: bytes) -> TablePage:
    """Read the table.

    Raises:
        ImageError: The file is not a picture that can be read.
    """
    image = file_picture(name, data)
    with st.spinner("Reading the table"):
        table = get_recognizer().read_table(image)
    picture = preview(image, _SIDE)
    cells = [cell for row in table.rows for cell in row]
    return TablePage(key, name, table, annotate_cells(picture, cells, table.width))


def _show(page: TablePage) -> None:
    table = page.table
    if table.reason is not None:
        st.warning(table.reason, icon=":material/grid_off:", title="No table")
        return
    cells = [cell for row in table.rows for cell in row]
    doubtful = sum(cell.is_doubtful for cell in cells)
    numbers = sum(cell.state is CellState.NUMBER for cell in cells)
    st.markdown(
        f"**{len(table.rows)}** rows and **{len(table.rows[0])}** columns, "
        f"**{numbers}** numbers, **{doubtful}** cells worth a look."
    )
    if not table.is_ruled:
        st.caption(
            "There are no ruled lines: rows and columns were inferred from how the "
            "numbers are aligned."
        )
    worksheet = Worksheet.of_table(page.name, table)
    frame = pd.DataFrame(
        [
            [f"{cell.text}?" if cell.is_doubtful else cell.text for cell in row]
            for row in table.rows
        ],
        columns=list(worksheet.columns),
        index=pd.RangeIndex(1, len(table.rows) + 1),
    )
    st.dataframe(
        frame,
        alt=f"The table as read; {doubtful} doubtful cells have a question mark.",
    )
    offer_worksheet(
        worksheet,
        "table",
        Download(
            "Picture",
            lambda: page.picture,
            "table.png",
            "image/png",
            ":material/image:",
        ),
    )
    st.image(page.picture, alt="The picture with what was read in each cell.")

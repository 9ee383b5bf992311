"""Names of files: shown as they are on every page, and no formula in any table."""

import csv
import io
import re
import zipfile

import pytest
from streamlit.testing.v1 import AppTest

from digit_model.spreadsheet.plain_text import plain_cell
from pages.ui.shared.answer import as_code
from pages.ui.upload.items import SAMPLES
from tests.app.conftest import Open

SAMPLE = (SAMPLES / "3-corner.png").read_bytes()
NAMES = {
    "HTML": "<img src=x onerror=alert(1)>.png",
    "Markdown": "![x](mailto:x) <b>:red[7] `` ` ``.png",
    "a formula": '=HYPERLINK("mailto:x";"x").png',
}


def texts(app: AppTest) -> list[str]:
    """All text on the page that Streamlit reads as Markdown, none of it as HTML."""
    elements = [*app.markdown, *app.caption]
    assert not any(element.allow_html for element in elements)
    messages = [*app.error, *app.warning, *app.info]
    return [element.value for element in [*elements, *messages]]


def expect_only_code(app: AppTest, name: str) -> None:
    """The name is there, and nowhere but as code."""
    assert not app.exception
    shown = [text for text in texts(app) if name in text]
    assert shown
    for text in shown:
        rest = text.replace(as_code(name), "").replace(as_code(f"bad{name}"), "")
        assert name not in rest


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_shown_as_code_and_is_no_formula(
    open_page: Open, downloads: dict[str, bytes], name: str
) -> None:
    app = open_page("upload")
    for file, data in ((name, SAMPLE), (f"bad{name}", b""), ("3.png", SAMPLE)):
        app.file_uploader(key="files").upload(file, data)
    expect_only_code(app.run(), name)
    tables = [downloads["Download as CSV"]]
    next(b for b in app.button if b.label == "Details").click().run()
    expect_only_code(open_page("explain"), name)
    expect_only_code(open_page("history"), name)
    packed = zipfile.ZipFile(io.BytesIO(downloads["Download all as ZIP"]))
    assert all(
        re.fullmatch(r"images/[\w-]+\.png|\w+\.csv", n) for n in packed.namelist()
    )
    tables.append(packed.read("answers.csv"))
    app = open_page("batch")
    app.file_uploader(key="batch-files").upload(name, SAMPLE).run()
    app.button[0].click().run()
    tables.append(downloads["Download as CSV"])
    assert app.dataframe[0].value["name"].tolist() == [plain_cell(name)]
    app.session_state["batch-view"] = "Contact sheet"
    expect_only_code(app.run(), name)
    for table in tables:
        rows = csv.DictReader(io.StringIO(table.decode()))
        assert plain_cell(name) in [row["name"] for row in rows]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\uff1d"]
)
def test_no_cell_begins_as_a_formula(start: str) -> None:
    assert plain_cell(f"{start}1+1") == f"'{start}1+1"


def test_other_cells_stay_as_they_are() -> None:
    assert plain_cell("a=1-b.png") == "a=1-b.png"

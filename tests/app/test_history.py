"""The history: kept between pages, corrected, and downloaded with true labels."""

import csv
import io
import zipfile

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from tests.app.conftest import Open, draw_on
from training.data import pens

Recorded = dict[int, pens.PenDigit]


Downloads = dict[str, bytes]


def unpack(downloads: Downloads) -> tuple[zipfile.ZipFile, list[dict[str, str]]]:
    archive = zipfile.ZipFile(io.BytesIO(downloads["Download all as ZIP"]))
    text = archive.read("answers.csv").decode()
    return archive, list(csv.DictReader(io.StringIO(text)))


def test_an_empty_history_says_what_to_do(open_page: Open) -> None:
    app = open_page("history")
    assert app.info[0].title == "Nothing read yet"
    assert not app.download_button


def test_a_correction_on_the_draw_page_is_downloaded(
    app: AppTest, open_page: Open, recorded: Recorded, downloads: Downloads
) -> None:
    draw_on(app, recorded[1])
    app.pills[0].set_value(7).run()
    app.button(key="clear").click().run()
    draw_on(app, recorded[5])
    open_page("history")
    archive, rows = unpack(downloads)
    assert not app.exception
    assert [row["answer"] for row in rows] == ["1", "5"]
    assert [row["true_label"] for row in rows] == ["7", ""]
    for row in rows:
        picture = Image.open(io.BytesIO(archive.read(row["file"])))
        assert picture.size == (280, 280)


def test_a_correction_in_the_history_is_kept(
    app: AppTest, open_page: Open, recorded: Recorded, downloads: Downloads
) -> None:
    draw_on(app, recorded[9])
    open_page("history")
    app.pills[0].set_value(4).run()
    open_page("about")
    open_page("history")
    _, rows = unpack(downloads)
    assert rows[0]["true_label"] == "4"
    assert app.pills[0].value == 4


def test_a_drawing_that_goes_on_stays_one_entry(
    app: AppTest, open_page: Open, recorded: Recorded, downloads: Downloads
) -> None:
    draw_on(app, recorded[3])
    draw_on(app, recorded[8])
    open_page("history")
    _, rows = unpack(downloads)
    assert [row["answer"] for row in rows] == ["8"]


@pytest.mark.parametrize("change", ["stroke", "undo", "brush"])
def test_a_label_stays_no_longer_than_the_drawing_it_was_given_to(
    app: AppTest,
    open_page: Open,
    recorded: Recorded,
    downloads: Downloads,
    change: str,
) -> None:
    draw_on(app, recorded[4])
    app.pills[0].set_value(4).run()
    app.run()
    assert app.pills[0].value == 4, "it stays while nothing changes"
    if change == "undo":
        app.button(key="undo").click().run()
    elif change == "stroke":
        draw_on(app, recorded[8])
    else:
        draw_on(app, recorded[4], brush=34.0)
    assert app.pills[0].value is None
    open_page("history")
    _, rows = unpack(downloads)
    assert [row["true_label"] for row in rows] == [""]


def test_uploads_are_in_it_too(open_page: Open, downloads: Downloads) -> None:
    app = open_page("upload")
    app.segmented_control(key="source").set_value("Samples").run()
    app.button(key="try-all").click().run()
    open_page("history")
    _, rows = unpack(downloads)
    assert all(row["answer"] == row["name"][0] for row in rows)
    assert {row["source"] for row in rows} == {"sample"}

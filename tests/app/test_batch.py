"""The batch page: many files and ZIP files, bad ones among them, downloads."""

import csv
import io
import json
import zipfile
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from digit_model import Recognizer
from digit_model.batch.archives import open_archive
from digit_model.imaging.strokes import draw_strokes
from pages.ui.batch import batch_progress
from pages.ui.batch.batch_progress import Batch
from pages.ui.upload.items import PAGE_SAMPLES
from tests.app.conftest import Open
from training.data import pens

Recorded = dict[int, pens.PenDigit]


def png(digit: pens.PenDigit) -> bytes:
    buffer = io.BytesIO()
    ink = draw_strokes(pens.place_strokes(digit))
    Image.fromarray(np.round(255 - 255 * ink).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def white() -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (50, 50), 255).save(buffer, "PNG")
    return buffer.getvalue()


def bad_zip(recorded: Recorded) -> bytes:
    """Two good images; one damaged, one locked; a bomb; names that lead elsewhere."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../three.png", png(recorded[3]))
        archive.writestr("/deep/eight.png", png(recorded[8]))
        archive.writestr("damaged.png", b"D" * 50, zipfile.ZIP_STORED)
        archive.writestr("locked.png", b"L" * 50, zipfile.ZIP_STORED)
        archive.writestr("bomb.png", bytes(100_000_000))
        archive.writestr("white.png", white())
        archive.writestr("notes.txt", "left out")
    data = bytearray(buffer.getvalue().replace(b"D" * 50, b"d" * 50))
    data[data.rindex(b"locked.png") - 46 + 8] |= 1  # its flags in the list of contents
    data[data.index(b"locked.png") - 30 + 6] |= 1
    return bytes(data)


def give(app: AppTest, files: dict[str, bytes]) -> AppTest:
    for name, data in files.items():
        app.file_uploader(key="batch-files").upload(name, data)
    return app.run()


def click(app: AppTest, label: str) -> AppTest:
    (button,) = [b for b in app.button if b.label.startswith(label)]
    return button.click().run()


def rows(downloads: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(downloads["Download as CSV"].decode())))


def test_a_zip_is_opened_once(
    open_page: Open, recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def count(name: str, file: Any) -> Any:
        opened.append(name)
        return open_archive(name, file)

    monkeypatch.setattr(batch_progress, "open_archive", count)
    app = give(open_page("batch"), {"a.zip": bad_zip(recorded), "b.png": white()})
    click(app, "Read 7 images")
    app.run()
    assert opened == ["a.zip"]
    give(app, {"c.zip": bad_zip(recorded)})
    assert opened == ["a.zip", "c.zip"]


def test_every_page_of_a_pdf_is_an_image(
    open_page: Open, recorded: Recorded, downloads: dict[str, bytes]
) -> None:
    sheets = [Image.open(io.BytesIO(png(recorded[digit]))) for digit in (3, 8)]
    file = io.BytesIO()
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:])
    app = click(
        give(open_page("batch"), {"scan.pdf": file.getvalue()}), "Read 2 images"
    )
    assert not app.exception
    read = {row["name"]: row["text"] for row in rows(downloads)}
    assert read == {"scan.pdf, page 1": "3", "scan.pdf, page 2": "8"}


def test_bad_entries_of_a_zip_get_a_sentence_each_and_hide_nothing(
    open_page: Open, recorded: Recorded, downloads: dict[str, bytes]
) -> None:
    app = give(open_page("batch"), {"a.zip": bad_zip(recorded)})
    assert app.caption[0].value.endswith("not images: 1.")
    app = click(app, "Read 6 images")
    assert not app.exception
    assert app.markdown[0].value == (
        "**2** of **6** images read. There is nothing to read in 1 of them. 3 could "
        "not be opened."
    )
    records = rows(downloads)
    assert {row["name"]: row["text"] for row in records if row["text"]} == {
        "a.zip/../../three.png": "3",
        "a.zip//deep/eight.png": "8",
    }
    reasons = {row["name"]: row["reason"] for row in records}
    assert "damaged in the archive" in reasons["a.zip/damaged.png"]
    assert "password" in reasons["a.zip/locked.png"]
    assert "too large: 95 MB" in reasons["a.zip/bomb.png"]
    assert "all one color" in reasons["a.zip/white.png"]


def test_the_table_begins_with_the_least_sure(
    open_page: Open, recorded: Recorded, downloads: dict[str, bytes]
) -> None:
    files = {f"{digit}.png": png(recorded[digit]) for digit in range(10)}
    files |= {"white.png": white(), "broken.png": b"no image"}
    app = click(give(open_page("batch"), files), "Read 12 images")
    assert not app.exception
    table = app.dataframe[0].value
    assert table["name"].tolist()[:2] == ["broken.png", "white.png"]
    assert table["confidence"][2:].is_monotonic_increasing
    assert sorted(table["text"][2:]) == [str(digit) for digit in range(10)]
    assert [row["name"] for row in rows(downloads)] == list(files), "in given order"


def test_downloads_tell_everything_and_run_no_formula(
    open_page: Open, recorded: Recorded, downloads: dict[str, bytes]
) -> None:
    files = {"=1+1.png": png(recorded[4]), "b.png": b""}
    click(give(open_page("batch"), files), "Read 2 images")
    formula, _ = rows(downloads)
    assert (formula["name"], formula["text"]) == ("'=1+1.png", "4")
    four, empty = json.loads(downloads["Download as JSON"])
    assert four["source"] == "=1+1.png"
    assert np.argmax(four["probabilities"]) == 4
    assert (empty["verdict"], empty["digit"]) == ("error", None)


def test_the_contact_sheet_has_every_image_page_by_page(
    open_page: Open, recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.ui.batch.batch_results.PER_SHEET", 4)
    files = {f"{digit}.png": png(recorded[digit]) for digit in range(5)}
    app = click(give(open_page("batch"), files | {"b.png": b""}), "Read 6 images")
    app.session_state["batch-view"] = "Contact sheet"
    app.run()
    assert not app.exception
    shown = [m.value for m in app.markdown[1:]]
    assert shown[0] == ":material/broken_image: Not opened"
    assert len(shown) == 4


def kept(app: AppTest) -> Batch:
    batch = app.session_state["batch"]
    assert isinstance(batch, Batch)
    return batch


def test_what_is_done_is_kept_and_not_read_again(
    open_page: Open, recorded: Recorded, downloads: dict[str, bytes]
) -> None:
    files = {f"{digit}.png": png(recorded[digit]) for digit in range(5)}
    app = click(give(open_page("batch"), files), "Read 5 images")
    batch = kept(app)
    first = batch.rows[:3]
    batch.rows, batch.running = list(first), False
    app.run()
    assert "The last 2 were not read." in app.markdown[0].value
    assert len(rows(downloads)) == 3
    app = click(app, "Resume")
    assert not app.exception
    assert [row["text"] for row in rows(downloads)] == list("01234")
    assert all(a is b for a, b in zip(first, kept(app).rows, strict=False))
    assert not [b for b in app.button if b.label in ("Stop reading", "Resume")]


def test_results_are_there_after_other_pages(
    open_page: Open, recorded: Recorded
) -> None:
    app = give(open_page("batch"), {"2.png": png(recorded[2]), "b.png": b""})
    app = click(app, "Read 2 images")
    app.switch_page("pages/history.py").run()
    app.switch_page("pages/batch.py").run()
    assert not app.exception
    assert app.markdown[0].value.startswith("**1** of **2** images read.")


def test_only_thumbnails_are_kept(open_page: Open) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (1500, 2000), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, "PNG")
    app = give(open_page("batch"), {"noise.png": buffer.getvalue()})
    (row,) = kept(click(app, "Read 1 image")).rows
    assert row.thumbnail is not None
    assert max(Image.open(io.BytesIO(row.thumbnail)).size) == 120


def test_pages_are_read_as_pages(
    open_page: Open, downloads: dict[str, bytes], recognizer: Recognizer
) -> None:
    files = {path.name: path.read_bytes() for path in PAGE_SAMPLES}
    app = open_page("batch")
    app.segmented_control(key="batch-kind").set_value("A page").run()
    app = click(give(app, files | {"white.png": white()}), "Read 4 images")
    assert not app.exception
    texts = [recognizer.read_page(data).text for data in files.values()]
    assert [row["text"] for row in rows(downloads)] == [*texts, ""]
    pages = json.loads(downloads["Download as JSON"])
    assert [len(digit["box"]) for digit in pages[0]["digits"]] == [4] * len(
        pages[0]["digits"]
    )


def test_nothing_to_read_is_said(open_page: Open) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("notes.txt", "no image")
    app = give(open_page("batch"), {"a.zip": buffer.getvalue()})
    assert app.warning[0].value == "There is no image in these files."
    assert not app.exception

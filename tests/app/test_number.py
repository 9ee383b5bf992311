"""The number page: written, given and sample pages, corrections, downloads."""

import csv
import io
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from harness.canvas_value import canvas_value
from tests.app.conftest import Open
from training.data import pens
from training.data.composed_pages import clean, write_number

Recorded = dict[int, pens.PenDigit]
PngOf = Callable[[str], bytes]


@pytest.fixture
def number(open_page: Open) -> AppTest:
    """The page, opened."""
    return open_page("number")


@pytest.fixture
def png_of(recorded: Recorded) -> PngOf:
    """A file with a number written in black on white."""

    def make(text: str) -> bytes:
        digits = [recorded[int(character)] for character in text]
        ink = write_number(digits, np.random.default_rng(1), 100)
        pixels = np.round(clean(ink.plane, np.random.default_rng(1)) * 255)
        file = io.BytesIO()
        Image.fromarray(pixels.astype(np.uint8)).save(file, "PNG")
        return file.getvalue()

    return make


def place_beside(recorded: Recorded, digits: Sequence[int]) -> list[np.ndarray]:
    """Strokes of digits side by side on the canvas."""
    strokes: list[np.ndarray] = []
    left = 20.0
    for digit in digits:
        placed = pens.place_strokes(recorded[digit], 0.5)
        low = np.concatenate(placed).min(axis=0)
        strokes += [stroke - low + np.array([left, 60.0]) for stroke in placed]
        left = float(np.concatenate(strokes).max(axis=0)[0]) + 25
    return strokes


def give(app: AppTest, name: str, data: bytes) -> AppTest:
    app.button_group(key="page-source").set_value("File").run()
    app.file_uploader(key="page-file").set_value((name, data, "image/png")).run()
    assert not app.exception
    return app


def test_a_written_number_is_read(number: AppTest, recorded: Recorded) -> None:
    strokes = place_beside(recorded, (7, 4, 0))
    assert number.info[0].title == "The slate is empty"
    number.session_state["wide-0"] = canvas_value(strokes, brush=8)
    number.run()
    assert not number.exception
    assert number.code[0].value == "740"
    number.button(key="wide-clear").click().run()
    assert number.info[0].title == "The slate is empty"


def test_a_correction_stays_when_the_number_grows(
    number: AppTest, recorded: Recorded
) -> None:
    first = place_beside(recorded, (7, 4))
    number.session_state["wide-0"] = canvas_value(first, brush=8)
    number.run()
    assert number.code[0].value == "74"
    number.selectbox(key="page-digit").select_index(1).run()
    (choice,) = [g for g in number.button_group if g.label == "What it is"]
    choice.set_value(9).run()
    assert number.code[0].value == "79"
    longer = place_beside(recorded, (7, 4, 0))
    number.session_state["wide-0"] = canvas_value(longer, brush=8)
    number.run()
    assert number.code[0].value == "790"
    number.button(key="wide-clear").click().run()
    number.session_state["wide-1"] = canvas_value(first, brush=8)
    number.run()
    assert number.code[0].value == "74"


def test_a_correction_reaches_text_and_downloads(
    number: AppTest, downloads: dict[str, bytes], png_of: PngOf
) -> None:
    app = give(number, "number.png", png_of("5309"))
    assert app.code[0].value == "5309"
    app.selectbox(key="page-digit").select_index(1).run()
    (choice,) = [g for g in app.button_group if g.label == "What it is"]
    choice.set_value(8).run()
    assert app.code[0].value == "5809"
    rows = list(csv.DictReader(io.StringIO(downloads["Download as CSV"].decode())))
    assert [row["digit"] for row in rows] == ["5", "8", "0", "9"]
    assert [row["corrected"] for row in rows] == ["no", "yes", "no", "no"]
    assert [row["position"] for row in rows] == ["1", "2", "3", "4"]
    assert all(int(row["width"]) > 0 and int(row["height"]) > 50 for row in rows)
    with Image.open(io.BytesIO(downloads["Download the picture"])) as picture:
        assert len(picture.convert("RGB").getcolors(100_000) or []) > 2


def test_a_digit_can_be_taken_away(number: AppTest, png_of: PngOf) -> None:
    app = give(number, "number.png", png_of("5309"))
    app.selectbox(key="page-digit").select_index(0).run()
    (choice,) = [g for g in app.button_group if g.label == "What it is"]
    choice.set_value(-1).run()
    assert app.code[0].value == "309"


def test_every_sample_is_read(number: AppTest) -> None:
    number.button_group(key="page-source").set_value("Samples").run()
    keys = [b.key for b in number.button if b.key and b.key.startswith("sample-")]
    assert len(keys) == 3
    for key in keys:
        number.button(key=key).click().run()
        assert not number.exception
        assert len(number.code[0].value) >= 4


def test_a_page_without_digits_says_so(number: AppTest) -> None:
    file = io.BytesIO()
    Image.new("L", (300, 200), 255).save(file, "PNG")
    app = give(number, "blank.png", file.getvalue())
    assert app.warning[0].title == "No digits found."


def test_a_broken_file_says_what_to_do(number: AppTest, png_of: PngOf) -> None:
    app = give(number, "broken.png", png_of("12")[:200])
    assert app.error[0].title == "Not read"
    assert "damaged" in app.error[0].value

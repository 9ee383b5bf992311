"""The number page: written, given and sample pages, corrections, downloads."""

import csv
import gc
import io
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from harness.canvas_value import canvas_value
from pages.ui.number.number_page import NumberPage
from pages.ui.upload.items import PAGE_SAMPLES
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


def say(app: AppTest, value: str) -> None:
    """Say what the chosen digit is."""
    (choice,) = [g for g in app.button_group if g.label == "What it is"]
    choice.set_value(value).run()
    assert not app.exception


def chosen(app: AppTest) -> str:
    """The digit that is looked at, in words."""
    box = app.selectbox(key="page-digit")
    return str(box.format_func(box.value))


def add(app: AppTest, position: int) -> None:
    """Add a digit to the first line by the buttons."""
    (where,) = [box for box in app.selectbox if box.label == "Where"]
    where.select_index(position).run()
    app.button(key="add-digit").click().run()
    assert not app.exception


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
    say(number, "9")
    assert number.code[0].value == "79"
    longer = place_beside(recorded, (7, 4, 0))
    number.session_state["wide-0"] = canvas_value(longer, brush=8)
    number.run()
    assert number.code[0].value == "790"
    number.button(key="wide-clear").click().run()
    number.session_state["wide-1"] = canvas_value(first, brush=8)
    number.run()
    assert number.code[0].value == "74"


def test_the_chosen_digit_stays_when_one_is_written_left_of_it(
    number: AppTest, recorded: Recorded
) -> None:
    both = place_beside(recorded, (7, 4))
    first = len(place_beside(recorded, (7,)))
    number.session_state["wide-0"] = canvas_value(both[first:], brush=8)
    number.run()
    assert number.code[0].value == "4"
    number.selectbox(key="page-digit").select_index(0).run()
    number.session_state["wide-0"] = canvas_value(both[first:] + both[:first], brush=8)
    number.run()
    assert number.code[0].value == "74"
    assert chosen(number).startswith("Line 1, place 2: 4")
    say(number, "9")
    assert number.code[0].value == "79"


def test_a_correction_reaches_text_and_downloads(
    number: AppTest, downloads: dict[str, bytes], png_of: PngOf
) -> None:
    app = give(number, "number.png", png_of("5309"))
    assert app.code[0].value == "5309"
    app.selectbox(key="page-digit").select_index(1).run()
    say(app, "8")
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
    say(app, "")
    assert app.code[0].value == "309"


@pytest.mark.parametrize(
    ("position", "corrected"),
    [
        pytest.param(0, "75309", id="before the first"),
        pytest.param(2, "53709", id="between two"),
        pytest.param(4, "53097", id="after the last"),
    ],
)
def test_a_digit_is_added_corrected_and_removed_without_a_click_on_the_picture(
    number: AppTest,
    downloads: dict[str, bytes],
    png_of: PngOf,
    position: int,
    corrected: str,
) -> None:
    app = give(number, "number.png", png_of("5309"))
    app.selectbox(key="page-digit").select_index(3).run()
    add(app, position)
    assert app.code[0].value.replace(" ", "") == corrected.replace("7", "?")
    assert chosen(app) == f"Line 1, place {position + 1}: not readable"
    say(app, "7")
    assert app.code[0].value.replace(" ", "") == corrected
    rows = list(csv.DictReader(io.StringIO(downloads["Download as CSV"].decode())))
    assert "".join(row["digit"] for row in rows) == corrected
    assert [row["added"] for row in rows].index("yes") == position
    before = downloads["Download the picture"]
    app.button(key="remove-digit").click().run()
    assert app.code[0].value == "5309"
    assert downloads["Download the picture"] != before


def test_what_was_said_comes_back_after_turning_back_and_forth(
    number: AppTest, png_of: PngOf
) -> None:
    app = give(number, "number.png", png_of("5309"))
    app.selectbox(key="page-digit").select_index(1).run()
    say(app, "8")
    add(app, 4)
    assert app.code[0].value.replace(" ", "") == "5809?"
    for _ in range(4):
        app.button(key="turn-left").click().run()
        assert not app.exception
    assert app.code[0].value.replace(" ", "") == "5809?"
    app.button(key="turn-right").click().run()
    app.button(key="turn-left").click().run()
    assert app.code[0].value.replace(" ", "") == "5809?"


def test_a_picture_that_lies_on_its_side_is_read_once_it_was_turned(
    number: AppTest, png_of: PngOf
) -> None:
    with Image.open(io.BytesIO(png_of("5309"))) as upright:
        file = io.BytesIO()
        upright.transpose(Image.Transpose.ROTATE_90).save(file, "PNG")
    app = give(number, "side.png", file.getvalue())
    turned = 0
    while turned < 4 and (not app.code or app.code[0].value != "5309"):
        app.button(key="turn-right").click().run()
        turned += 1
    assert app.code[0].value == "5309"


def test_an_overridden_ink_counts_until_it_is_left_to_the_app_again(
    number: AppTest, png_of: PngOf
) -> None:
    app = give(number, "number.png", png_of("5309"))
    (ink,) = [g for g in app.button_group if g.label == "Ink"]
    ink.set_value("Light ink").run()
    assert not app.exception
    assert not app.code
    assert app.warning[0].title == "No digits found."
    (ink,) = [g for g in app.button_group if g.label == "Ink"]
    ink.set_value("Automatic").run()
    assert app.code[0].value == "5309"


def test_doubtful_digits_are_named(number: AppTest, png_of: PngOf) -> None:
    app = give(number, "number.png", png_of("5309"))
    page = app.session_state["number_page"]
    doubtful = page.weakest()
    assert bool(doubtful) == any(
        w.value.startswith("Worth a look") for w in app.warning
    )
    mark = page.marks[2]
    reading = replace(mark.place.reading, disputed=True)
    page.marks[2] = replace(mark, place=replace(mark.place, reading=reading))
    app.run()
    (warning,) = [w for w in app.warning if w.value.startswith("Worth a look")]
    assert "line 1, place 3: 0" in warning.value
    assert "disputed" in warning.value


def test_every_sample_is_read(number: AppTest) -> None:
    number.button_group(key="page-source").set_value("Samples").run()
    keys = [b.key for b in number.button if b.key and b.key.startswith("sample-")]
    assert len(keys) == 3
    for key in keys:
        number.button(key=key).click().run()
        assert not number.exception
        assert len(number.code[0].value) >= 4


def test_pages_no_longer_shown_are_not_held(number: AppTest) -> None:
    number.button_group(key="page-source").set_value("Samples").run()
    gc.collect()
    before = sum(type(thing) is NumberPage for thing in gc.get_objects())
    for _ in range(2):
        for sample in PAGE_SAMPLES:
            number.button(key=f"sample-{sample.stem}").click().run()
            assert not number.exception
    gc.collect()
    held = sum(type(thing) is NumberPage for thing in gc.get_objects()) - before
    assert held <= 2


@pytest.mark.parametrize(
    ("shade", "side", "words"),
    [
        pytest.param(255, 300, "almost white", id="white"),
        pytest.param(8, 300, "too dark", id="dark"),
        pytest.param(8, 20, "very small", id="small"),
    ],
)
def test_a_page_without_digits_says_what_to_do(
    number: AppTest, shade: int, side: int, words: str
) -> None:
    file = io.BytesIO()
    Image.new("L", (side, side), shade).save(file, "PNG")
    app = give(number, "blank.png", file.getvalue())
    assert app.warning[0].title == "No digits found."
    assert words in app.warning[0].value
    assert not app.code
    app.button(key="add-digit").click().run()
    assert app.code[0].value == "?"
    say(app, "4")
    assert app.code[0].value == "4"


def test_a_broken_file_says_what_to_do(number: AppTest, png_of: PngOf) -> None:
    app = give(number, "broken.png", png_of("12")[:200])
    assert app.error[0].title == "Not read"
    assert "damaged" in app.error[0].value

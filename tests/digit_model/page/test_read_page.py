"""Whole numbers on pages: what is read, in which order, where, and what is left out."""

import io
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from digit_model import Recognizer
from digit_model.arrays import FloatArray
from digit_model.finding.turning import find_upright
from digit_model.imaging.strokes import draw_strokes
from digit_model.page.page_reading import Box, PageReading
from digit_model.refusals import Refusal
from tests.digit_model import fault_pictures as faults
from training.data import outliers, pens
from training.data.composed_pages import (
    CLEAR,
    PHOTOS,
    TOUCHING,
    UNSEEN_PHOTOS,
    Ink,
    clean,
    photo,
    scatter,
    stack,
    write_number,
)
from training.evaluation.number_reading import (
    NumberTally,
    Style,
    pick_number,
    read_number,
)
from training.scenes.hands import FontHand
from training.scenes.typefaces import HELD_OUT, load_fonts
from training.scenes.words import set_words

Recorded = dict[int, pens.PenDigit]
Plane = npt.NDArray[np.float32]


@pytest.fixture(scope="session")
def held_out() -> list[list[pens.PenDigit]]:
    """Digits of each writer that no network was trained on."""
    _, unseen = pens.split_by_writer(pens.load_pen_digits())
    by_writer: dict[int, list[pens.PenDigit]] = {}
    for digit in unseen:
        by_writer.setdefault(digit.writer, []).append(digit)
    return list(by_writer.values())


def written(recorded: Recorded, text: str, seed: int = 0, height: float = 90) -> Ink:
    digits = [recorded[int(character)] for character in text]
    return write_number(digits, np.random.default_rng(seed), height, CLEAR)


@pytest.mark.parametrize(
    ("style", "gap", "least"),
    [
        pytest.param(clean, CLEAR, 0.95, id="clean"),
        pytest.param(PHOTOS["lined"], CLEAR, 0.9, id="lined paper"),
        pytest.param(PHOTOS["board"], CLEAR, 0.9, id="chalk on a board"),
        pytest.param(UNSEEN_PHOTOS["ledger"], CLEAR, 0.9, id="margins"),
        pytest.param(clean, TOUCHING, 0.7, id="touching pairs"),
    ],
)
def test_numbers_of_unseen_writers_are_read(
    recognizer: Recognizer,
    held_out: list[list[pens.PenDigit]],
    style: Style,
    gap: tuple[float, float],
    least: float,
) -> None:
    rng, tally = np.random.default_rng(77), NumberTally()
    for _ in range(25):
        length = 2 if gap == TOUCHING else int(rng.integers(3, 11))
        digits = pick_number(held_out, length, rng)
        tally.add(*read_number(recognizer, digits, style, gap, rng))
    assert tally.right_digits / tally.digits >= least


def test_lines_of_a_notebook_under_a_shadow_are_in_order(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    rng = np.random.default_rng(3)
    lines = stack([written(recorded, "27180"), written(recorded, "36495", 1)], rng)
    reading = recognizer.read_page(photo(lines.plane, rng, "lined"))
    assert reading.text == "27180\n36495"
    assert [digit.position for digit in reading.digits] == [*range(5), *range(5)]
    assert [len(line) for line in reading.lines] == [5, 5]


@pytest.mark.parametrize("scale", [1, 3], ids=["small", "larger than is worked on"])
@pytest.mark.parametrize("orientation", [1, 6], ids=["upright", "camera was turned"])
def test_boxes_are_in_pixels_of_the_upright_original(
    recognizer: Recognizer, recorded: Recorded, scale: int, orientation: int
) -> None:
    ink = written(recorded, "52480")
    upright = Image.fromarray(
        np.round(255 * clean(ink.plane, np.random.default_rng())).astype(np.uint8)
    )
    upright = upright.resize((upright.width * scale, upright.height * scale))
    stored = upright.rotate(90, expand=True) if orientation == 6 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    stored.save(file, "JPEG", exif=exif, quality=90)
    reading = recognizer.read_page(file.getvalue())
    assert reading.text == "52480"
    assert (reading.width, reading.height) == upright.size
    for digit, box in zip(reading.digits, ink.boxes, strict=True):
        true = Box(*(value * scale for value in box))
        assert digit.box.overlap(true) > 0.7


@pytest.mark.parametrize("digit", range(5))
def test_a_broken_stroke_is_joined(
    recognizer: Recognizer, recorded: Recorded, digit: int
) -> None:
    ink = written(recorded, "27481")
    x, y, width, height = ink.boxes[digit]
    plane = ink.plane.copy()
    plane[y + height // 3 : y + height // 3 + 5, x : x + width] = 0  # the pen skipped
    assert recognizer.read_page(plane).text == "27481"


@pytest.mark.parametrize("number", ["40657", "18239"])
def test_digits_that_touch_their_boxes_are_read_in_a_clean_scan(
    recognizer: Recognizer, recorded: Recorded, number: str
) -> None:
    boxes = faults.boxes_touching(faults.line_ink(recorded, number))
    assert recognizer.read_page(boxes).text == number


@pytest.mark.parametrize("ruling", ["lined", "grid", "ledger"])
def test_ruling_alone_has_no_digits(recognizer: Recognizer, ruling: str) -> None:
    paper = photo(np.zeros((300, 500), np.float32), np.random.default_rng(1), ruling)
    reading = recognizer.read_page(paper)
    assert reading.text == ""
    assert reading.reason == Refusal.NOTHING_FOUND


def test_doodles_and_letters_are_left_out(recognizer: Recognizer) -> None:
    rng = np.random.default_rng(5)
    kinds = [draw for _, draw in outliers.training_kinds([])[:9]]
    found = 0
    for ruling in ("plain", "lined", "grid"):
        pictures = [kinds[int(rng.integers(len(kinds)))](rng) for _ in range(12)]
        page = photo(scatter(pictures, rng).plane, rng, ruling)
        found += len(recognizer.read_page(page).digits)
    assert found <= 5  # of 36 drawings: fewer would be better


@pytest.mark.parametrize(
    ("before", "behind", "least"),
    [
        pytest.param("[", "]", 9, id="brackets are seldom a 1 and a 7"),
        pytest.param("#", "", 22, id="its bars are no 1"),
    ],
)
def test_symbols_next_to_a_number_are_left_out(
    recognizer: Recognizer,
    held_out: list[list[pens.PenDigit]],
    before: str,
    behind: str,
    least: int,
) -> None:
    """24 numbers, with symbols of fonts that no network was trained on."""
    by_label = {digit.label: digit for digit in held_out[0]}
    right = 0
    for font in load_fonts(held_out=True):
        for seed, number in enumerate(("25", "407", "18", "936")):
            rng = np.random.default_rng(seed)
            page = np.pad(written(by_label, number, seed).plane, ((60, 60), (160, 160)))
            for symbol in before + behind:
                mark = FontHand(font, rng).write(symbol, 90, rng)
                x = 175 - mark.width if symbol == before else page.shape[1] - 175
                y = page.shape[0] // 2 - 45 + round(mark.top)
                place = page[y : y + mark.height, x : x + mark.width]
                place += mark.plane / np.float32(255)
            read = recognizer.read_page(1 - np.minimum(page, 1)).digits
            right += "".join(str(digit.reading.answer) for digit in read) == number
    assert right >= least


@pytest.mark.parametrize("pen", [4, 6, 8, 12])
def test_a_1_of_one_stroke_is_read_on_the_canvas(
    recognizer: Recognizer, pen: int
) -> None:
    """A bare bar like the ones next to numbers in photos, but people draw a 1 so."""
    lines = [
        [(60, 50), (120, 50), (80, 150)],
        [(170, 50), (160, 100), (215, 100)],
        [(200, 60), (195, 155)],
        [(280, 45), (278, 150)],
    ]
    strokes = [np.array(line, np.float64) for line in lines]
    assert recognizer.read_page(draw_strokes(strokes, pen, (690, 240))).text == "741"


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(np.zeros((1, 1), np.uint8), id="one pixel"),
        pytest.param(np.full((3, 4000), 255, np.uint8), id="a white strip"),
        pytest.param(np.eye(600, dtype=np.float32), id="a diagonal"),
        pytest.param(
            np.random.default_rng(0).random((500, 700), np.float32), id="noise"
        ),
        pytest.param(
            np.tile(np.arange(300, dtype=np.float32) % 8 > 3, (200, 1)), id="stripes"
        ),
    ],
)
def test_pictures_that_are_no_page_have_no_digits(
    recognizer: Recognizer, picture: Plane
) -> None:
    reading = recognizer.read_page(picture)
    assert reading.digits == ()
    assert reading.export()["reason"] == Refusal.NOTHING_FOUND


def test_the_export_has_all_that_is_promised(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    reading = recognizer.read_page(written(recorded, "16").plane)
    record = reading.export()
    assert record["text"] == "16"
    for digit, entry in zip(reading.digits, record["digits"], strict=True):
        assert entry["digit"] == digit.digit
        assert 0.1 <= entry["confidence"] <= 1
        assert entry["box"] == list(digit.box)
    assert record["signs"] == []
    assert record["quarter_turns"] == 0


LINES = ["2507", "3184"]


def page_on_table(ink: Plane) -> Plane:
    """A sheet on a table in the middle tones, with all its edges in the picture."""
    return np.pad(faults.on_paper(ink), 100, constant_values=0.4)


def vignette(ink: Plane) -> Plane:
    """Dark corners."""
    y, x = (np.linspace(-1, 1, side) for side in ink.shape)
    light = 1 - 0.25 * (x[None, :] ** 2 + y[:, None] ** 2)
    return np.asarray(faults.on_paper(ink) * light, np.float32)


def ruled(ink: Plane) -> Plane:
    """Ruled paper."""
    ruling = np.zeros_like(ink)
    ruling[30::60] = ruling[31::60] = 0.3
    return faults.on_paper(np.maximum(ink, ruling))


def skewed(ink: Plane) -> Plane:
    """Paper that lies aslant by ten degrees."""
    rows, columns = ink.shape
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), 10, 0.85)
    return faults.on_paper(
        np.asarray(cv2.warpAffine(ink, turn, (columns, rows)), np.float32)
    )


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(faults.on_paper, id="paper"),
        pytest.param(faults.chalkboard, id="a chalkboard"),
        pytest.param(faults.squared_paper, id="squared paper"),
        pytest.param(page_on_table, id="a sheet on a table"),
        pytest.param(vignette, id="dark corners"),
        pytest.param(ruled, id="ruled paper"),
        pytest.param(skewed, id="aslant"),
    ],
)
def test_two_lines_are_read_whatever_they_are_on(
    recognizer: Recognizer, recorded: Recorded, fault: faults.Fault
) -> None:
    page = recognizer.read_page(fault(faults.page_ink(recorded, LINES)))
    assert page.text == "\n".join(LINES)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("12/05/2021", id="date with slashes"),
        pytest.param("12.05.2021", id="date with points"),
        pytest.param("3.14", id="decimal point"),
        pytest.param("12,50", id="decimal comma"),
        pytest.param("-7", id="minus"),
        pytest.param("555-0142", id="dash"),
        pytest.param("(555)0142", id="parentheses"),
        pytest.param("12+34=46", id="sum"),
        pytest.param("25×4=100", id="product"),
        pytest.param("98 76 54 32", id="spaces"),
    ],
)
def test_signs_and_spaces_are_read_as_written(
    recognizer: Recognizer, recorded: Recorded, text: str
) -> None:
    page = recognizer.read_page(faults.on_paper(faults.line_ink(recorded, text)))
    assert page.text == text
    assert "".join(str(digit.digit) for digit in page.digits) == "".join(
        character for character in text if character.isdigit()
    )
    for sign in page.signs:
        assert 0 < sign.confidence <= 1
        assert sign.box.width > 0
        assert sign.box.height > 0


def test_the_line_under_a_sum_is_no_digit(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    inks = [faults.page_ink(recorded, [line]) for line in ("128", "345", "473")]
    width = max(ink.shape[1] for ink in inks)
    inks = [np.pad(ink, ((0, 0), (0, width - ink.shape[1]))) for ink in inks]
    line = np.zeros((16, width), np.float32)
    line[6:11, 20:-20] = 1
    page = recognizer.read_page(
        faults.on_paper(np.concatenate([*inks[:2], line, inks[2]]))
    )
    assert page.text == "128\n345\n473"


TURNED = pytest.mark.parametrize(
    "turns", [1, 2, 3], ids=["left", "upside down", "right"]
)


def turned_page(recorded: Recorded, turns: int) -> Plane:
    """A page that lies so many quarter turns to the left."""
    page = faults.on_paper(faults.page_ink(recorded, LINES))
    return np.ascontiguousarray(np.rot90(page, turns))


@TURNED
def test_it_is_turned_upright(
    recognizer: Recognizer, recorded: Recorded, turns: int
) -> None:
    page = recognizer.read_page(turned_page(recorded, turns))
    assert page.quarter_turns == (4 - turns) % 4
    assert page.text == "\n".join(LINES)


def test_a_clear_page_is_looked_at_one_way_up(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    """The other ways up would take four times as long."""
    looks = []

    def counting(name: str, /, **inputs: Any) -> dict[str, FloatArray]:
        looks.append(inputs["image"].shape)
        return recognizer.finder(name, **inputs)

    gray = faults.on_paper(faults.page_ink(recorded, LINES))
    _, seen, turns = find_upright(gray, counting)
    assert turns == 0
    assert len(looks) == len(seen.sightings)


@pytest.mark.parametrize("font", HELD_OUT)
def test_a_page_of_words_stays_as_it_is(recognizer: Recognizer, font: str) -> None:
    """Many letters upside down look like digits."""
    (written_in,) = (f for f in load_fonts(held_out=True) if f.name == font)
    lines = ["LEFT TEST VALOR", "STRASSE flight", "PRICE Les total", "Order HOURS due"]
    picture = np.ones((420, 560), np.float32)
    for number, line in enumerate(lines):
        plane = set_words(line, written_in, 48).plane[:90, :540]
        top = 20 + 98 * number
        place = picture[top : top + plane.shape[0], 20 : 20 + plane.shape[1]]
        place -= plane.astype(np.float32) * np.float32(0.8 / 255)
    assert recognizer.read_page(picture).quarter_turns == 0


@TURNED
def test_it_is_turned_as_far_as_asked(
    recognizer: Recognizer, recorded: Recorded, turns: int
) -> None:
    picture = turned_page(recorded, turns)
    upright = recognizer.read_page(faults.on_paper(faults.page_ink(recorded, LINES)))
    for asked in (-turns, 4 - turns, 8 - turns):
        page = recognizer.read_page(picture, turns=asked)
        assert page.quarter_turns == (4 - turns) % 4
        assert (page.width, page.height) == (upright.width, upright.height)
        assert [d.box for d in page.digits] == [d.box for d in upright.digits]
        assert page.text == upright.text


@TURNED
def test_a_missed_digit_is_read_where_it_is(
    recognizer: Recognizer, recorded: Recorded, turns: int
) -> None:
    picture = turned_page(recorded, turns)
    page = recognizer.read_page(picture, turns=4 - turns)
    missed = page.digits[2]
    rest = replace(page, digits=(*page.digits[:2], *page.digits[3:]))
    box = missed.box
    place = (box.x + box.width / 2, box.y + box.height / 2)
    again = recognizer.read_at(picture, place, rest)
    assert again.digit == missed.digit
    assert again.box.overlap(box) > 0.5


@pytest.mark.parametrize("size", [1, 3], ids=["small", "larger than is worked on"])
def test_a_digit_is_read_on_a_page_without_any_other(
    recognizer: Recognizer, recorded: Recorded, size: int
) -> None:
    ink = written(recorded, "7")
    picture = np.kron(clean(ink.plane, np.random.default_rng()), np.ones((size, size)))
    nothing = PageReading((), picture.shape[1], picture.shape[0], Refusal.NOTHING_FOUND)
    (x, y, width, height) = (value * size for value in ink.boxes[0])
    found = recognizer.read_at(picture, (x + width / 2, y + height / 2), nothing)
    assert found.digit == 7
    assert found.box.overlap(Box(x, y, width, height)) > 0.4


@pytest.mark.parametrize(
    "place", [(3, 3), (-50, 9_999), (0, 0)], ids=["corner", "outside", "origin"]
)
def test_where_there_is_nothing_nothing_is_read(
    recognizer: Recognizer, recorded: Recorded, place: tuple[int, int]
) -> None:
    picture = faults.plain(faults.page_ink(recorded, LINES))
    page = recognizer.read_page(picture)
    found = recognizer.read_at(picture, place, page)
    assert found.reading.rejected
    assert found.reading.reason == Refusal.NO_DIGIT
    assert found.box.width > 0
    assert found.box.height > 0


def test_ink_of_the_other_kind_is_left_out(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    picture = faults.on_paper(faults.page_ink(recorded, LINES))
    assert recognizer.read_page(picture, "dark_on_light").text == "\n".join(LINES)
    page = recognizer.read_page(picture, "light_on_dark")
    assert page.digits == ()
    assert page.reason == Refusal.NOTHING_FOUND

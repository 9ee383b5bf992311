"""Marks become lines of text: spaces, signs, slopes, columns, sums."""

import math

import numpy as np
import pytest

from digit_model.finding.peaks import FoundMark
from digit_model.page.page_reading import Box, PageDigit, PageSign, compose_text
from digit_model.page.rearrangement import rearrange
from digit_model.page.text_lines import order_marks
from digit_model.reading import Reading, Stages
from tests.digit_model.finding.made_marks import mark

HEIGHT, WIDTH, GAP = 60.0, 34.0, 10.0
SIGNS = {  # width, height and the top within the line, in heights of a digit
    ".": (0.12, 0.12, 0.9),
    ",": (0.15, 0.3, 0.85),
    "-": (0.5, 0.1, 0.45),
    "/": (0.45, 1.1, -0.05),
    ":": (0.12, 0.5, 0.3),
    "+": (0.6, 0.6, 0.2),
    "=": (0.6, 0.35, 0.35),
    "×": (0.5, 0.5, 0.3),
    "(": (0.25, 1.2, -0.1),
    ")": (0.25, 1.2, -0.1),
}


def write(
    text: str, left: float = 50, top: float = 80, slope: float = 0
) -> list[FoundMark]:
    """The marks of a line of text; a blank leaves the room of a digit."""
    marks, x = [], left
    for character in text:
        if character == " ":
            x += WIDTH + GAP
            continue
        wide, tall, low = SIGNS.get(character, (WIDTH / HEIGHT, 1, 0))
        width, height = wide * HEIGHT, tall * HEIGHT
        y = top + low * HEIGHT + slope * (x - left)
        marks.append(mark(character, (x, y, width, height)))
        x += width + GAP
    return marks


def read(marks: list[FoundMark]) -> str:
    """The text of marks, given in any order."""
    shuffled = [marks[i] for i in np.random.default_rng(0).permutation(len(marks))]
    digits = [m for m in shuffled if m.is_digit]
    signs = [m for m in shuffled if not m.is_digit]
    lines: dict[int, str] = {}
    for written in order_marks(digits, signs):
        space = " " if written.after_space else ""
        lines[written.line] = lines.get(written.line, "") + space + written.mark.name
    return "\n".join(lines[number] for number in sorted(lines))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("40657", id="a number"),
        pytest.param("7", id="a digit"),
        pytest.param("98 76 54 32", id="pairs"),
        pytest.param("1 234 567", id="thousands"),
        pytest.param("12/05/2021", id="date with slashes"),
        pytest.param("12.05.2021", id="date with points"),
        pytest.param("3.14", id="decimal point"),
        pytest.param("12,50", id="decimal comma"),
        pytest.param("-7", id="minus"),
        pytest.param("555-0142", id="dash"),
        pytest.param("(555)0142", id="parentheses"),
        pytest.param("12+34=46", id="sum"),
        pytest.param("25×4=100", id="product"),
        pytest.param("10:45", id="time of day"),
    ],
)
@pytest.mark.parametrize(
    "slope",
    [
        pytest.param(0.0, id="level"),
        pytest.param(math.tan(math.radians(10)), id="falling"),
        pytest.param(-math.tan(math.radians(15)), id="climbing"),
    ],
)
def test_a_line_is_read_as_it_is_written(text: str, slope: float) -> None:
    assert read(write(text, top=300, slope=slope)) == text


@pytest.mark.parametrize("degrees", [0, 8, 20], ids=lambda d: f"{d} degrees")
def test_lines_are_in_order_however_the_paper_lies(degrees: int) -> None:
    slope = math.tan(math.radians(degrees))
    marks = [
        *write("2507", top=100, slope=slope),
        *write("3184", top=190, slope=slope),
        *write("96", top=280, slope=slope),
    ]
    assert read(marks) == "2507\n3184\n96"


def test_two_columns_stand_side_by_side() -> None:
    marks = [
        *write("12"),
        *write("34", left=420),
        *write("56", top=170),
        *write("78", left=420, top=170),
    ]
    assert read(marks) == "12 34\n56 78"


def test_the_line_of_a_sum_is_no_minus() -> None:
    line = mark("-", (40, 245, 150, 6))
    marks = [*write("128", top=80), *write("345", top=170), *write("473", top=265)]
    assert read([*marks, line]) == "128\n345\n473"


@pytest.mark.parametrize(
    "stray",
    [
        pytest.param(mark(".", (600, 400, 6, 6)), id="far away"),
        pytest.param(mark("-", (10, 250, 400, 5)), id="a ruled line"),
    ],
)
def test_signs_without_a_number_are_left_out(stray: FoundMark) -> None:
    assert read([*write("40657"), stray]) == "40657"


def test_signs_alone_are_no_text() -> None:
    assert order_marks([], write("-+")) == []


def test_an_uneven_hand_leaves_no_spaces() -> None:
    rng = np.random.default_rng(1)
    marks = [
        mark(
            m.name,
            (
                m.bounds.left + rng.uniform(-5, 5),
                m.bounds.top + rng.uniform(-8, 8),
                m.bounds.width * rng.uniform(0.9, 1.1),
                m.bounds.height * rng.uniform(0.9, 1.1),
            ),
        )
        for m in write("31415926")
    ]
    assert read(marks) == "31415926"


def reading(digit: int) -> Reading:
    """A reading of that digit, without pictures."""
    blank = np.zeros((1, 1), np.uint8)
    return Reading(
        digit,
        0.9,
        np.eye(10, dtype=np.float32)[digit],
        rejected=False,
        reason=None,
        glyph=np.zeros((28, 28), np.float32),
        stages=Stages("dark_on_light", blank, blank, blank),
    )


def on_page(marks: list[FoundMark]) -> tuple[list[PageDigit], list[PageSign]]:
    """Marks with boxes in whole pixels, in no line yet."""
    digits, signs = [], []
    for item in marks:
        bounds = item.bounds
        box = Box(
            *(round(v) for v in (bounds.left, bounds.top, bounds.width, bounds.height))
        )
        if item.is_digit:
            digits.append(PageDigit(0, 0, box, reading(int(item.name)), 0.9))
        else:
            signs.append(PageSign(0, 0, box, item.name, 0.9))
    return digits, signs


@pytest.mark.parametrize("text", ["40657", "12/05/2021", "98 76 54 32", "-7"])
@pytest.mark.parametrize("added", [0, 1, -1], ids=["first", "second", "last"])
def test_an_added_digit_takes_its_place_in_the_line(text: str, added: int) -> None:
    digits, signs = on_page(write(text))
    digits.append(digits.pop(added if added < len(digits) else 0))
    arranged, beside = rearrange(digits, signs)
    assert [d.box for d in arranged] == [d.box for d in digits]
    marks = [(d, str(d.digit)) for d in arranged] + [(s, s.sign) for s in beside]
    assert compose_text(marks) == text
    places = [(m.line, m.position) for m, _ in marks]
    assert sorted(places) == [(0, n) for n in range(len(marks))]


def test_an_added_digit_below_begins_a_line() -> None:
    digits, signs = on_page([*write("12", top=300), *write("7", left=400, top=80)])
    arranged, _ = rearrange(digits, signs)
    assert compose_text([(d, str(d.digit)) for d in arranged]) == "7\n12"


def test_a_mark_without_text_is_left_out_with_its_line() -> None:
    digits, _ = on_page(write("12"))
    arranged, _ = rearrange(digits, [])
    assert compose_text([(arranged[0], "1"), (arranged[1], "")]) == "1"
    assert compose_text([(arranged[0], ""), (arranged[1], "")]) == ""

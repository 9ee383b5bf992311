"""Whole numbers on pages: what is read, in which order, where, and what is left out."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from digit_model.page.ruling import remove_ruling
from PIL import Image

from digit_model import Recognizer
from digit_model.imaging.strokes import draw_strokes
from digit_model.page.page_reading import Box
from digit_model.refusals import Refusal
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
        assert digit.box.overlap(true) > 0.8


@pytest.mark.parametrize("digit", range(5))
def test_a_broken_stroke_is_joined(
    recognizer: Recognizer, recorded: Recorded, digit: int
) -> None:
    ink = written(recorded, "27481")
    x, y, width, height = ink.boxes[digit]
    plane = ink.plane.copy()
    plane[y + height // 3 : y + height // 3 + 5, x : x + width] = 0  # the pen skipped
    assert recognizer.read_page(plane, "light_on_dark").text == "27481"


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
    assert found <= 1  # of 36 drawings


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
    assert reading.export()["reason"] in (
        Refusal.NOTHING_FOUND,
        Refusal.TOO_MUCH_INK,
    )


def test_the_export_has_all_that_is_promised(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    reading = recognizer.read_page(written(recorded, "16").plane, "light_on_dark")
    record = reading.export()
    assert record["text"] == "16"
    for digit, entry in zip(reading.digits, record["digits"], strict=True):
        assert entry["digit"] == digit.digit
        assert 0.1 <= entry["confidence"] <= 1
        assert entry["box"] == list(digit.box)


def test_ruling_goes_and_strokes_on_it_stay() -> None:
    stroke = draw_strokes(
        [np.array([[100.0, 40], [100, 160]]), np.array([[150.0, 100], [230, 100]])],
        10,
        (400, 200),
    )
    ruled = stroke.copy()
    for row in range(20, 200, 40):
        ruled[row : row + 2] = np.maximum(ruled[row : row + 2], 0.4)
    cleaned = remove_ruling(ruled)
    assert np.abs(cleaned - stroke)[stroke > 0.5].max() == 0
    assert cleaned[stroke == 0].max() < 0.1

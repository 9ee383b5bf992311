"""One digit in pictures with what goes wrong in pictures: read, or refused rightly."""

import io

import numpy as np
import pytest
from PIL import Image

from digit_model import Recognizer
from digit_model.imaging.config import Polarity
from digit_model.refusals import Refusal
from tests.digit_model import fault_pictures as faults
from tests.digit_model.fault_pictures import FAULTS, Recorded

DIGITS = range(10)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize("digit", DIGITS)
def test_a_digit_is_read_whatever_is_around_it(
    recognizer: Recognizer,
    recorded: Recorded,
    fault: faults.Fault,
    digit: int,
) -> None:
    assert recognizer.read(fault(faults.digit_ink(recorded[digit]))).answer == digit


def test_most_digits_are_read_in_a_frame_of_their_own_ink(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    inks = [faults.digit_ink(recorded[digit], 12) for digit in DIGITS]
    answers = [recognizer.read(faults.frame_touching(ink)).answer for ink in inks]
    assert sum(a == b for a, b in zip(answers, DIGITS, strict=True)) >= 8


@pytest.mark.parametrize("digit", DIGITS)
@pytest.mark.parametrize(
    ("brush", "fault"),
    [
        pytest.param(5, faults.on_paper, id="thin pen"),
        pytest.param(60, faults.on_paper, id="marker"),
        pytest.param(12, faults.faint_pencil, id="faint pencil"),
    ],
)
def test_a_digit_is_read_with_whatever_it_is_written(
    recognizer: Recognizer,
    recorded: Recorded,
    digit: int,
    brush: float,
    fault: faults.Fault,
) -> None:
    picture = fault(faults.digit_ink(recorded[digit], brush))
    assert recognizer.read(picture).answer == digit


@pytest.mark.parametrize("sign", faults.SIGNS)
def test_a_sign_is_no_digit(recognizer: Recognizer, sign: str) -> None:
    reading = recognizer.read(faults.plain(faults.sign_ink(sign)))
    assert reading.answer is None
    assert reading.reason is not None
    assert not reading.reason.is_of_several


@pytest.mark.parametrize("number", ["42", "305", "9681", "27183"])
def test_several_digits_are_refused_with_their_number(
    recognizer: Recognizer, recorded: Recorded, number: str
) -> None:
    reading = recognizer.read(faults.on_paper(faults.line_ink(recorded, number)))
    assert reading.answer is None
    assert reading.reason == Refusal.of_digits(len(number))


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(faults.on_paper, id="paper"),
        pytest.param(faults.plain, id="white"),
        pytest.param(faults.squared_paper, id="squared paper"),
        pytest.param(faults.form_box, id="an empty box"),
        pytest.param(faults.frame_at_border, id="an empty frame"),
        pytest.param(faults.dark_table, id="paper on a table"),
        pytest.param(faults.shadow, id="a shadow"),
    ],
)
def test_blank_paper_is_refused(recognizer: Recognizer, fault: faults.Fault) -> None:
    reading = recognizer.read(fault(np.zeros((faults.SIDE, faults.SIDE), np.float32)))
    assert reading.rejected
    assert reading.digit is None


@pytest.mark.parametrize("digit", [2, 5, 8])
@pytest.mark.parametrize(
    ("fault", "right"),
    [
        pytest.param(faults.on_paper, "dark_on_light", id="dark ink"),
        pytest.param(faults.chalkboard, "light_on_dark", id="chalk"),
    ],
)
def test_ink_is_found_and_can_be_overridden(
    recognizer: Recognizer,
    recorded: Recorded,
    digit: int,
    fault: faults.Fault,
    right: Polarity,
) -> None:
    wrong: Polarity = "light_on_dark" if right == "dark_on_light" else "dark_on_light"
    picture = fault(faults.digit_ink(recorded[digit]))
    assert recognizer.read(picture).stages.polarity == right
    assert recognizer.read(picture, right).answer == digit
    overridden = recognizer.read(picture, wrong)
    assert overridden.reason == Refusal.OTHER_POLARITY
    assert overridden.stages.polarity == wrong


@pytest.mark.parametrize("digit", DIGITS)
def test_the_camera_was_turned(
    recognizer: Recognizer, recorded: Recorded, digit: int
) -> None:
    """The file says how it was held; the picture need not be looked at for that."""
    pixels = np.round(255 * faults.on_paper(faults.digit_ink(recorded[digit])))
    stored = Image.fromarray(np.rot90(pixels).astype(np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    stored.save(file, "JPEG", exif=exif, quality=90)
    assert recognizer.read(file.getvalue()).answer == digit


@pytest.mark.parametrize("digit", DIGITS)
def test_what_both_opinions_say_adds_up(
    recognizer: Recognizer, recorded: Recorded, digit: int
) -> None:
    reading = recognizer.read(faults.on_paper(faults.digit_ink(recorded[digit])))
    assert reading.confidence == pytest.approx(reading.probabilities.max())
    assert 0.5 <= reading.probabilities.sum() <= 1 + 1e-5


@pytest.mark.parametrize("digit", DIGITS)
def test_the_glyph_of_a_photo_is_that_of_the_drawing(
    recognizer: Recognizer, recorded: Recorded, digit: int
) -> None:
    ink = faults.digit_ink(recorded[digit])
    drawn = recognizer.prepare_drawing(ink).glyph
    seen = recognizer.prepare(faults.on_paper(ink)).glyph
    lengths = np.sqrt((drawn**2).sum() * (seen**2).sum())
    moves = [(down, across) for down in (-1, 0, 1) for across in (-1, 0, 1)]
    moved = (np.roll(seen, move, axis=(0, 1)) for move in moves)
    assert max((drawn * other).sum() / lengths for other in moved) > 0.75

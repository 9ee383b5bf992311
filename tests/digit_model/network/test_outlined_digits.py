"""Digits that are drawn as outlines are read; plain ones are read as they are."""

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.imaging.strokes import draw_strokes
from digit_model.refusals import Refusal
from tests.digit_model.outlined_pictures import outline, solid
from training.data import pens


@pytest.mark.parametrize("digit", [0, *range(2, 10)])
def test_an_outlined_digit_is_read_in_a_drawing(
    digit: int, recognizer: Recognizer, recorded: dict[int, pens.PenDigit]
) -> None:
    """The outline of a 1 without foot or flag is a narrow 0."""
    reading = recognizer.read_drawing(outline(recorded[digit]))
    assert reading.answer == digit


def test_what_the_network_saw_is_the_filled_digit(
    recognizer: Recognizer, recorded: dict[int, pens.PenDigit]
) -> None:
    reading = recognizer.read_drawing(outline(recorded[2]))
    broad = recognizer.read_drawing(solid(recorded[2]))
    assert np.corrcoef(reading.glyph.ravel(), broad.glyph.ravel())[0, 1] > 0.9
    assert reading.stages.ink.mean() > 1.5 * reading.stages.gray.mean()


@pytest.mark.parametrize("digit", [0, 6, 8, 9])
def test_the_loops_of_plain_digits_stay_open(
    digit: int, recognizer: Recognizer, recorded: dict[int, pens.PenDigit]
) -> None:
    ink = draw_strokes(pens.place_strokes(recorded[digit]))
    item = recognizer.prepare_drawing(ink)
    reading = recognizer.classify([item])[0]
    assert reading.answer == digit
    assert np.array_equal(reading.glyph, item.glyph)


def test_each_drawing_keeps_its_own_reading(
    recognizer: Recognizer, recorded: dict[int, pens.PenDigit]
) -> None:
    """Outlines are read apart from the others and put back in their places."""
    plain = [draw_strokes(pens.place_strokes(recorded[d])) for d in (3, 0)]
    nothing = np.zeros((280, 280), np.float32)
    square = np.zeros((280, 280), np.float32)
    square[60:220, 60:220] = 1
    square[70:210, 70:210] = 0
    drawings = [plain[0], outline(recorded[5]), nothing, outline(recorded[2])]
    drawings += [square, plain[1]]
    items = [recognizer.prepare_drawing(ink) for ink in drawings]
    answers = [reading.answer for reading in recognizer.classify(items)]
    assert answers == [3, 5, None, 2, None, 0]


def test_a_house_is_refused(recognizer: Recognizer) -> None:
    """Filled, it would be a blob that looks a little like a 1."""
    house = [(80, 130), (140, 60), (200, 130), (185, 130), (185, 230), (95, 230)]
    strokes = [np.array([*house, (95, 130), (80, 130)], np.float64)]
    strokes.append(np.array([(125, 230), (125, 180), (150, 180), (150, 230)], float))
    reading = recognizer.read_drawing(draw_strokes(strokes, 8))
    assert reading.reason is Refusal.NOT_A_DIGIT

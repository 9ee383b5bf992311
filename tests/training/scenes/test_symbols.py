"""Symbols, brackets and rings around numbers, which are neither digits nor signs."""

import numpy as np
import pytest

from digit_model.finding.classes import DIGITS, OTHER
from training.scenes.arrangements import ring
from training.scenes.hands import FontHand, Hand, ScanHand, StrokeHand
from training.scenes.sheet import Sheet
from training.scenes.symbols import BRACKETS, NOT_SIGNS, SYMBOLS, symbol_strokes
from training.scenes.texts import with_symbol
from training.scenes.typefaces import load_fonts
from training.scenes.written_lines import write_text


@pytest.mark.parametrize("symbol", sorted(NOT_SIGNS))
def test_a_symbol_is_about_as_high_as_a_digit_and_never_twice_the_same(
    symbol: str,
) -> None:
    rng = np.random.default_rng(0)
    one, other = (np.concatenate(symbol_strokes(symbol, rng)) for _ in range(2))
    top, bottom = one[:, 1].min(), one[:, 1].max()
    assert -0.3 < top < bottom < 1.3
    assert bottom - top > 0.7 or symbol in "*<>°~≈→∞′″"
    assert one.shape != other.shape or not np.allclose(one, other)


@pytest.mark.parametrize("symbol", sorted(NOT_SIGNS))
def test_all_hands_write_symbols_that_are_no_digits(symbol: str) -> None:
    rng = np.random.default_rng(0)
    stroke = [[np.array([[0.5, 0.0], [0.0, 1.0]])]]
    scan = [np.full((20, 8), 255, np.uint8)]
    hands: list[Hand] = [
        StrokeHand(dict.fromkeys(DIGITS, stroke), "test", rng),
        ScanHand(dict.fromkeys(DIGITS, scan), "test", rng),
        FontHand(load_fonts(held_out=True)[0], rng),
    ]
    for hand in hands:
        line = write_text(hand, f"1{symbol}2", 40, rng, 0.1)
        assert [mark.name for mark, _ in line] == ["1", OTHER, "2"]
        assert line[1][0].plane.max() > 200


def test_a_font_has_no_box_for_the_characters_it_lacks() -> None:
    for font in load_fonts(held_out=True):
        assert font.glyph("☺") is None
        assert font.glyph("8") is not None


def test_symbols_leave_numbers_as_they_are() -> None:
    rng = np.random.default_rng(0)
    texts = [with_symbol("4711", rng, share=1) for _ in range(1000)]
    for text in texts:
        assert "".join(filter(str.isdigit, text)) == "4711"
        assert len(text.replace(" ", "")) - 4 in (1, 2)
        around = text[0] + text[-1]
        assert (around in BRACKETS) == any(c in "[]{}" for c in text)
    assert set("".join(texts)) == {*SYMBOLS, *"".join(BRACKETS), *"471 "}
    plain = sum(with_symbol("4711", rng, share=0.1) == "4711" for _ in range(1000))
    assert 860 < plain < 940


@pytest.mark.parametrize("width", [10, 30, 120])
def test_a_ring_goes_around(width: int) -> None:
    """Over the digits it would be a stroke of them."""
    for seed in range(20):
        sheet = Sheet(400)
        box = (200 - width / 2, 180.0, 200 + width / 2, 220.0)
        ring(sheet, box, 40, np.random.default_rng(seed))
        rows, columns = np.nonzero(sheet.rules)
        assert columns.min() < box[0]
        assert columns.max() > box[2]
        assert rows.min() < box[1]
        assert rows.max() > box[3]
        left, top, right, bottom = (round(side) for side in box)
        middle = sheet.rules[top + 8 : bottom - 8, left + 2 : right - 2]
        assert not middle.any()

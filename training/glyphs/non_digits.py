"""The sources of real non-digits, without what is written like a digit."""

import gzip
import json
from collections.abc import Callable, Sequence
from string import ascii_letters

import numpy as np

from training.data import like_digits
from training.data.registry import locate
from training.glyphs.written import NO_DIGIT, Written
from training.scenes.marks import crop_to_ink
from training.scenes.other_characters import load_scripts, load_symbols
from training.scenes.symbols import NOT_SIGNS, symbol_strokes
from training.scenes.typefaces import load_fonts

NON_DIGITS = {
    "nist-letters": "Capitals (NIST)",
    "scanned-capitals": "Capitals, pen on paper",
    "omniglot": "Foreign characters (Omniglot)",
    "unistrokes": "Gestures of one stroke",
    "multistrokes": "Gestures of many strokes",
    "quickdraw": "Doodles (Quick, Draw!)",
    "font-letters": "Letters of handwriting fonts",
    "font-scripts": "Letters of other scripts, of fonts",
    "symbols": "Symbols, of fonts and drawn",
    "uji-letters": "Letters of 11 pens (UJI)",
}
"""The data sets and what they are called."""
VALIDATING = "uji-letters"
"""The one that nothing is trained on."""
DRAWN = "drawn"
"""Non-digits that are drawn at random instead: see `training.data.outliers`."""
_SYMBOLS_EACH = 50
"""Drawings of each symbol that is drawn, each a little different."""


def load_non_digits(name: str) -> Sequence[Written]:
    """Load one of `NON_DIGITS`.

    Raises:
        DataError: The data set cannot be had.
    """
    if name in _OF_FONTS:
        return _OF_FONTS[name]()
    path = locate(name)
    if path.suffix == ".npz":
        with np.load(path) as data:
            images, labels = data["images"], data["labels"]
        scans = [
            crop_to_ink(image)
            for image, label in zip(images, labels, strict=True)
            if str(label) not in like_digits.ALL
        ]
        return [Written(scan, NO_DIGIT) for scan in scans if scan is not None]
    records = json.loads(gzip.decompress(path.read_bytes()))
    figures = [
        [np.asarray(stroke, np.float64) for stroke in record["strokes"] if stroke]
        for record in records
        if record["label"] not in like_digits.ALL
    ]
    return [
        Written(strokes, NO_DIGIT)
        for strokes in figures
        if not (name == "omniglot" and like_digits.is_bare(strokes))
    ]


def _letters_of_fonts() -> list[Written]:
    return [
        Written(glyph.plane, NO_DIGIT)
        for letter in ascii_letters
        if letter not in like_digits.LETTERS
        for font in load_fonts()
        if not font.printed and (glyph := font.glyph(letter)) is not None
    ]


def _scripts_of_fonts() -> list[Written]:
    return [Written(plane, NO_DIGIT) for plane in load_scripts()]


def _symbols() -> list[Written]:
    rng = np.random.default_rng(37)
    drawn = sorted(NOT_SIGNS - like_digits.SYMBOLS)
    return [
        *(Written(plane, NO_DIGIT) for plane in load_symbols()),
        *(
            Written(symbol_strokes(symbol, rng), NO_DIGIT)
            for _ in range(_SYMBOLS_EACH)
            for symbol in drawn
        ),
    ]


_OF_FONTS: dict[str, Callable[[], list[Written]]] = {
    "font-letters": _letters_of_fonts,
    "font-scripts": _scripts_of_fonts,
    "symbols": _symbols,
}

"""Characters of fonts that are neither digits nor signs: other scripts, and symbols."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from training.data import like_digits
from training.scenes.marks import Plane
from training.scenes.typefaces import PRINTED, Font, font_files, load_fonts

_SCRIPTS = {
    "greek": (range(0x393, 0x3CA),),
    "cyrillic": (range(0x410, 0x450),),
    "armenian": (range(0x531, 0x587),),
    "hebrew": (range(0x5D0, 0x5EB),),
    "arabic": (range(0x621, 0x64B),),
    "devanagari": (range(0x905, 0x93A),),
    "bengali": (range(0x985, 0x9BA),),
    "sinhala": (range(0xD85, 0xDC7),),
    "malayalam": (range(0xD05, 0xD3A),),
    "tamil": (range(0xB85, 0xBBA),),
    "thai": (
        range(0xE01, 0xE31),
        range(0xE40, 0xE47),
    ),
    "khmer": (range(0x1780, 0x17B4),),
    "georgian": (range(0x10D0, 0x10F1),),
    "ethiopic": (range(0x1200, 0x135B),),
    "cherokee": (range(0x13A0, 0x13F5),),
    "tifinagh": (range(0x2D30, 0x2D68),),
    "runic": (range(0x16A0, 0x16EB),),
    "glagolitic": (range(0x2C00, 0x2C2F),),
}
"""Parts of Unicode with letters, by the subset of fonts that has them."""
_SYMBOLS = {
    "symbols": (
        range(0x2190, 0x2200),
        range(0x2300, 0x2400),
        range(0x25A0, 0x2600),
        range(0x2600, 0x2700),
        range(0x2700, 0x27C0),
        range(0x1F30D, 0x1F3C0),
    ),
    "math": (
        range(0x2200, 0x2300),
        range(0x27C0, 0x27F0),
        range(0x2A00, 0x2B00),
    ),
}
"""The same with symbols."""
_MOST_OF_PART = 120
"""Characters that are taken of one part, evenly, at most."""
_PUNCTUATION = "#%&?@$€£¥¢§¶{}[]<>~*^©®±µ«»¿†‡"
"""What stands next to numbers, taken from each font of handwriting or print."""
_CATEGORIES = {"L", "S", "P"}
"""Letters, symbols and punctuation, as Unicode calls them; no marks and no numbers."""
_LEAST_SIDE = 8
"""Pixels of the longer side of a drawing that is more than a dot."""


@cache
def load_scripts(held_out: bool = False) -> tuple[Plane, ...]:
    """Drawings of letters of other scripts than the Latin one, none like a digit.

    Args:
        held_out: Whether to take the fonts that are held out of training.

    Raises:
        DataError: The fonts are not installed.
    """
    return tuple(_drawn(_SCRIPTS, held_out))


@cache
def load_symbols(held_out: bool = False) -> tuple[Plane, ...]:
    """Drawings of symbols of all kinds, none like a digit or a sign.

    Args:
        held_out: Whether to take the fonts that are held out of training.

    Raises:
        DataError: The fonts are not installed.
    """
    punctuation = (
        glyph.plane
        for font in load_fonts(held_out)
        for character in _PUNCTUATION
        if (glyph := font.glyph(character)) is not None
    )
    return (*punctuation, *_drawn(_SYMBOLS, held_out))


def _drawn(subsets: Mapping[str, Sequence[range]], held_out: bool) -> Iterator[Plane]:
    for subset, parts in subsets.items():
        for file, name in font_files(subset, held_out):
            if name in PRINTED:
                continue
            font = Font(file, name, printed=True)
            for part in parts:
                for character in _characters(part):
                    glyph = font.glyph(character)
                    if glyph is not None and max(glyph.plane.shape) >= _LEAST_SIDE:
                        yield glyph.plane


def _characters(part: range) -> list[str]:
    every = -(-len(part) // _MOST_OF_PART)
    return [
        character
        for character in map(chr, part[::every])
        if unicodedata.category(character)[0] in _CATEGORIES
        and character not in like_digits.CHARACTERS_OF_FONTS
    ]

"""Fonts that scenes are composed with: handwriting and print.

All are under open licenses, from the packages that `training/fonts/package.json` names.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from training.data.registry import locate
from training.scenes.marks import Plane

PRINTED = (
    "abril-fatface",
    "anton",
    "archivo-narrow",
    "arimo",
    "barlow-condensed",
    "bitter",
    "courier-prime",
    "cousine",
    "crimson-text",
    "dm-sans",
    "ibm-plex-mono",
    "ibm-plex-sans",
    "inter",
    "lato",
    "libre-baskerville",
    "libre-franklin",
    "merriweather",
    "montserrat",
    "nunito",
    "old-standard-tt",
    "open-sans",
    "orbitron",
    "oswald",
    "playfair-display",
    "poppins",
    "pt-serif",
    "roboto",
    "roboto-mono",
    "roboto-slab",
    "share-tech-mono",
    "source-serif-4",
    "special-elite",
    "tinos",
    "vt323",
    "work-sans",
    "zilla-slab",
)
"""Fonts of print; all others are handwriting."""
HELD_OUT = ("kalam", "mansalva", "nanum-pen-script", "schoolbell", "lato", "tinos")
"""Fonts that only validation scenes are composed with."""
_OF_OTHERS = "noto-sans-"
"""What the fonts of `other_characters` begin with; their digits are all the same."""
_SIZE = 110
_NO_CHARACTER = "\uffff"
"""No font has it."""


@dataclass(frozen=True)
class Glyph:
    """A character of a font, drawn large.

    Attributes:
        plane: Cropped to its ink.
        left: Columns from the pen's position to the plane.
        top: Rows from the top of the font's digits to the plane.
        advance: Columns to the next character's position.
    """

    plane: Plane
    left: float
    top: float
    advance: float


class Font:
    """A font whose characters are drawn once and kept.

    Args:
        file: The font's file.
        name: Its package's name.
        printed: Whether it is print and not handwriting.
    """

    def __init__(self, file: Path, name: str, printed: bool) -> None:
        self.name = name
        self.printed = printed
        self._font = ImageFont.truetype(str(file), _SIZE)
        self._glyphs: dict[str, Glyph | None] = {}
        boxes = [self._font.getbbox(digit, anchor="ls") for digit in "0123456789"]
        self.digit_top = float(np.median([box[1] for box in boxes]))
        self.digit_height = max(1.0, float(np.median([b[3] - b[1] for b in boxes])))

    def glyph(self, character: str) -> Glyph | None:
        """A character; None if the font does not have it, or has no ink for it."""
        if character not in self._glyphs:
            self._glyphs[character] = self._draw(character)
        return self._glyphs[character]

    def _draw(self, character: str) -> Glyph | None:
        left, top, right, bottom = self._font.getbbox(character, anchor="ls")
        width, height = int(right - left), int(bottom - top)
        if width < 1 or height < 1:
            return None
        if self._lacks(character):
            return None
        canvas = Image.new("L", (width, height), 0)
        ImageDraw.Draw(canvas).text(
            (-left, -top), character, fill=255, font=self._font, anchor="ls"
        )
        return Glyph(
            np.array(canvas),
            float(left),
            float(top) - self.digit_top,
            float(self._font.getlength(character)),
        )

    def _lacks(self, character: str) -> bool:
        """Whether the font draws its box for missing characters instead."""
        box = self._font.getmask(_NO_CHARACTER)
        drawn = self._font.getmask(character)
        return drawn.size == box.size and bytes(drawn) == bytes(box)


@cache
def load_fonts(held_out: bool = False) -> tuple[Font, ...]:
    """The fonts to train with, or those that are held out.

    Raises:
        DataError: They are not installed; it says how they are.
    """
    return tuple(
        Font(file, name, name in PRINTED)
        for file, name in font_files("latin", held_out)
        if not name.startswith(_OF_OTHERS)
    )


def font_files(subset: str, held_out: bool) -> list[tuple[Path, str]]:
    """The files that have a subset of characters, each with its package's name.

    Args:
        subset: What the packages call it, such as `latin`.
        held_out: Whether to take the fonts that are held out of training.

    Raises:
        DataError: The fonts are not installed; it says how they are.
    """
    files = sorted(locate("fonts").glob(f"*/files/*-{subset}-400-normal.woff"))
    names = [(file, file.parent.parent.name) for file in files]
    return [(file, name) for file, name in names if (name in HELD_OUT) == held_out]

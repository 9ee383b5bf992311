"""The sources of written digits, each with the part that validates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from training.data.mnist import Digits, load_mnist
from training.data.optdigits import optdigits_parts
from training.data.pens import PenDigit, load_recordings, split_by_writer
from training.glyphs.written import Written
from training.scenes.library import Cell, load_cells
from training.scenes.marks import crop_to_ink
from training.scenes.shapes import WAYS, way_strokes
from training.scenes.typefaces import load_fonts

_WAYS_EACH = 60
"""Drawings of each digit that is written in rare ways, each a little different."""
_DARKEST = 97
"""The percentile of a photographed cell's darkness that counts as full ink."""


@dataclass(frozen=True)
class DigitSource:
    """Written digits of one origin.

    Attributes:
        title: What it is called in tables.
        training: What networks may be trained on.
        validation: What chooses epochs, temperatures and limits; may be empty.
    """

    title: str
    training: Sequence[Written]
    validation: Sequence[Written]

    @property
    def everything(self) -> Sequence[Written]:
        """Both parts, for networks that have seen none of them."""
        return [*self.training, *self.validation]


def load_source(name: str) -> DigitSource:
    """Load one of `SOURCES`.

    Raises:
        DataError: Its data set cannot be had.
    """
    return SOURCES[name]()


def _recorded(name: str, title: str) -> DigitSource:
    seen, validating = split_by_writer(load_recordings(name), name)
    return DigitSource(title, _of_pens(seen), _of_pens(validating))


def _of_pens(digits: Sequence[PenDigit]) -> list[Written]:
    return [Written(digit.strokes, digit.label, digit.writer) for digit in digits]


def _mnist() -> DigitSource:
    mnist = load_mnist()
    return DigitSource("MNIST", _of_scans(mnist.train), _of_scans(mnist.validation))


def _optdigits() -> DigitSource:
    seen, validating = optdigits_parts()
    return DigitSource("optdigits", _of_scans(seen), _of_scans(validating))


def _of_scans(digits: Digits) -> list[Written]:
    cropped = [crop_to_ink(image) for image in digits.images]
    return [
        Written(scan, int(label))
        for scan, label in zip(cropped, digits.labels, strict=True)
        if scan is not None
    ]


def _cells() -> DigitSource:
    return DigitSource(
        "Cells of phone photos",
        _of_cells(load_cells("train")),
        _of_cells(load_cells("val")),
    )


def _of_cells(cells: Sequence[Cell]) -> list[Written]:
    """The ink of photographed digits, with the ruled lines around them left out."""
    written = []
    for cell in cells:
        if not cell.digit or cell.box is None:
            continue
        ground = cv2.medianBlur(cell.image, 31).astype(np.float32)
        left, top, width, height = cell.box
        part = np.s_[
            max(0, top - 1) : top + height + 1, max(0, left - 1) : left + width + 1
        ]
        dark = np.clip((ground - cell.image)[part], 0, None)
        full = float(np.percentile(dark[dark > 0], _DARKEST))
        scan = crop_to_ink(np.asarray(np.clip(dark / full, 0, 1) * 255, np.uint8), 90)
        if scan is not None:
            written.append(Written(scan, int(cell.digit)))
    return written


def _fonts() -> DigitSource:
    parts = (
        [
            Written(glyph.plane, digit, number)
            for number, font in enumerate(load_fonts(held_out))
            if not font.printed
            for digit in range(10)
            if (glyph := font.glyph(str(digit))) is not None
        ]
        for held_out in (False, True)
    )
    return DigitSource("Handwriting fonts", *parts)


def _rare_ways() -> DigitSource:
    """Ways to write digits that are rare in the other sources, drawn on purpose."""
    rng = np.random.default_rng(29)
    drawn = [
        Written(strokes, int(digit))
        for _ in range(_WAYS_EACH)
        for digit in WAYS
        if (strokes := way_strokes(digit, rng)) is not None
    ]
    return DigitSource("Rare ways, drawn", drawn, [])


SOURCES: dict[str, Callable[[], DigitSource]] = {
    "mnist": _mnist,
    "pendigits": lambda: _recorded("pendigits", "Pen strokes (pendigits)"),
    "uji-digits": lambda: _recorded("uji-digits", "Pen strokes (UJI)"),
    "one-hand": lambda: _recorded("one-hand", "One hand on a tablet"),
    "optdigits": _optdigits,
    "sudoku-cells": _cells,
    "fonts": _fonts,
    "rare-ways": _rare_ways,
}
"""What loads each source, by its short name."""

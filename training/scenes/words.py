"""Lines of words, set in a font or spelled with scanned capitals."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import cv2
import numpy as np

from training.scenes.hands import Style
from training.scenes.library import Library
from training.scenes.marks import Mark, Plane, enlarge_scan
from training.scenes.typefaces import Font

Write: TypeAlias = Callable[[str, float], Mark]
"""Writes a line of words, its capitals about so many pixels high."""

_SPELLED = 0.3
"""Share of the words that are spelled with scans."""


def any_writer(library: Library, rng: np.random.Generator) -> Write:
    """Someone who writes words: a font, or scanned capitals of many hands."""
    if rng.random() < _SPELLED:
        return lambda text, height: _spell(text, height, library, rng)
    font = library.fonts[int(rng.integers(len(library.fonts)))]
    if font.printed:
        return lambda text, height: set_words(text, font, height)
    style = Style(rng)
    return lambda text, height: style.bend(set_words(text, font, height), height)


def set_words(text: str, font: Font, height: float) -> Mark:
    """Set words in a font."""
    placed, x = [], 0.0
    for character in text:
        glyph = font.glyph(character) if character != " " else None
        if glyph is None:
            x += 0.35 * font.digit_height
            continue
        placed.append((glyph.plane, x + glyph.left, glyph.top))
        x += glyph.advance
    words = _joined(placed)
    plane, scale = words.plane, height / font.digit_height
    size = (
        max(1, round(plane.shape[1] * scale)),
        max(1, round(plane.shape[0] * scale)),
    )
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return Mark(
        "",
        np.asarray(cv2.resize(plane, size, interpolation=method), np.uint8),
        words.top * scale,
        letters=tuple(
            (scale * x, scale * y, scale * width, scale * tall)
            for x, y, width, tall in words.letters
        ),
    )


def _spell(
    text: str, height: float, library: Library, rng: np.random.Generator
) -> Mark:
    """Spell words in scanned capitals, also in those that look like digits alone."""
    level, sharpness = rng.uniform(0.35, 0.65), rng.uniform(1.5, 4)
    space = height * rng.uniform(0.0, 0.25)
    placed, x = [], 0.0
    for character in text.upper():
        scans = library.capitals.get(character)
        if not scans:
            x += height * rng.uniform(0.4, 0.8)
            continue
        scan = scans[int(rng.integers(len(scans)))]
        tall = height * rng.uniform(0.9, 1.1)
        plane = enlarge_scan("", scan, tall, level, sharpness).plane
        placed.append((plane, x, height - plane.shape[0]))
        x += plane.shape[1] + space
    return _joined(placed) if placed else Mark("", np.zeros((1, 1), np.uint8))


def _joined(placed: Sequence[tuple[Plane, float, float]]) -> Mark:
    """Lay letters, each with its left and top, into one mark."""
    top = min(y for _, _, y in placed)
    left = min(start for _, start, _ in placed)
    bottom = max(y + plane.shape[0] for plane, _, y in placed)
    right = max(start + plane.shape[1] for plane, start, _ in placed)
    canvas = np.zeros((int(bottom - top) + 2, int(right - left) + 2), np.uint8)
    letters = []
    for plane, start, y in placed:
        height, width = plane.shape
        row, column = int(y - top), int(start - left)
        view = canvas[row : row + height, column : column + width]
        np.maximum(view, plane[: view.shape[0], : view.shape[1]], out=view)
        letters.append((float(column), float(row), float(width), float(height)))
    return Mark("", canvas, top, letters=tuple(letters))

"""What is neither digit nor sign: letters, words, doodles, scribbles, toolbars."""

import cv2
import numpy as np

from digit_model.finding.classes import OTHER, SIGNS
from training.data.handwriting import curve
from training.scenes.arrangements import any_place
from training.scenes.library import Library
from training.scenes.lone_figures import any_figure
from training.scenes.marks import Mark, draw_strokes
from training.scenes.sheet import Rectangle, Sheet
from training.scenes.symbols import SYMBOLS
from training.scenes.texts import words_text
from training.scenes.words import any_writer

_SIGNS_ALONE = SIGNS + "+,,,×.,"
"""Signs that stand alone, those that look like digits more often."""


def within_sheet(room: Rectangle, sheet: Sheet) -> Rectangle:
    """The part of a room that is on the sheet."""
    left, top, right, bottom = room
    return max(left, 0), max(top, 0), min(right, sheet.side), min(bottom, sheet.side)


def add_clutter(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """Put something into the room, unless something is written there already."""
    size = height * np.exp(rng.normal(0, 0.3))
    mark = any_clutter(size, library, rng)
    x, y = any_place(room, (mark.width, mark.height), rng)
    margin = 0.12 * height
    if sheet.is_free(
        x - margin, y - margin, mark.width + 2 * margin, mark.height + 2 * margin
    ):
        sheet.put(mark, x, y, size)


def any_clutter(height: float, library: Library, rng: np.random.Generator) -> Mark:
    """A letter, a foreign character, a gesture, a doodle, words, a scribble or blot."""
    kind = rng.random()
    if kind > 0.9 and rng.random() < 0.55:
        return _blot(height, rng)
    if kind < 0.46:
        return any_figure(height, library, rng)
    if kind < 0.9:
        write = any_writer(library, rng)
        return write(words_text(rng), height * rng.uniform(0.5, 1.2))
    return scribble(height, rng)


def scribble(height: float, rng: np.random.Generator) -> Mark:
    """A long curve to and fro."""
    knots = rng.uniform(-0.6, 0.6, (int(rng.integers(5, 20)), 2)) * height
    knots[:, 0] *= rng.uniform(0.8, 3)
    pen = max(0.35, height * rng.uniform(0.03, 0.12))
    return draw_strokes(OTHER, [curve(knots - knots.min(axis=0))], height, pen)


def _blot(height: float, rng: np.random.Generator) -> Mark:
    """A filled disc, ellipse or polygon."""
    tall = max(3, round(height * rng.uniform(0.4, 1.1)))
    wide = max(3, round(tall * np.exp(rng.normal(0, 0.35))))
    plane = np.zeros((tall + 2, wide + 2), np.uint8)
    middle = (wide // 2 + 1, tall // 2 + 1)
    if rng.random() < 0.6:
        axes, turn = (max(1, wide // 2), max(1, tall // 2)), rng.uniform(0, 180)
        cv2.ellipse(plane, middle, axes, turn, 0, 360, 255, -1, cv2.LINE_AA)
    else:
        angles = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(3, 8))))
        reach = rng.uniform(0.6, 1, len(angles))[:, None] * [wide / 2, tall / 2]
        corners = np.stack([np.cos(angles), np.sin(angles)], 1) * reach + middle
        cv2.fillPoly(plane, [np.round(corners).astype(np.int32)], 255, cv2.LINE_AA)
    return Mark(OTHER, plane)


def paragraph(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """Several lines of words, all in one font or in scanned capitals."""
    left, top, _, bottom = room
    write = any_writer(library, rng)
    size = height * rng.uniform(0.5, 1.1)
    y = top + rng.uniform(0, 1) * size
    while y + size < bottom:
        mark = write(words_text(rng, most=12), size)
        sheet.put(mark, left + rng.uniform(0, 0.5) * size, y + mark.top, size)
        y += size * rng.uniform(1.4, 1.9)


def letters(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """Lines of letters from scans, of foreign characters and of gestures."""
    left, top, right, bottom = room
    width = height * rng.uniform(0.4, 1.6)
    y = top
    while y + height < bottom:
        x = left + rng.uniform(0, 0.5) * height
        while x + height < right:
            mark = any_figure(height * rng.uniform(0.8, 1.1), library, rng)
            if rng.random() < 0.85:
                sheet.put(mark, x, y + height - mark.height, height)
            x += mark.width + width * rng.uniform(0.1, 0.8)
        y += height * rng.uniform(1.2, 2.2)


def lone_signs(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """A few signs and symbols without any digit."""
    inside = within_sheet(room, sheet)
    hand = library.any_hand(rng)
    for _ in range(int(rng.integers(1, 5))):
        size = height * (rng.uniform(1, 3) if rng.random() < 0.3 else 1)
        alone = _SIGNS_ALONE if rng.random() < 0.6 else SYMBOLS
        mark = hand.write(str(rng.choice([*alone])), size, rng)
        x, y = any_place(inside, (mark.width, height), rng)
        margin = 0.3 * height
        if sheet.is_free(
            x - margin, y - margin, mark.width + 2 * margin, height + 2 * margin
        ):
            sheet.put(mark, x, y + mark.top, size)


def toolbar(
    sheet: Sheet, room: Rectangle, library: Library, rng: np.random.Generator
) -> float:
    """Icons and words in a strip along the top, as of a drawing program.

    Returns:
        Its lower edge in pixels.
    """
    left, top, right, bottom = room
    tall = (bottom - top) * rng.uniform(0.06, 0.2)
    x, size = left + 2, tall * rng.uniform(0.45, 0.8)
    while x < right - size:
        kind = rng.random()
        y = top + (tall - size) / 2
        if kind < 0.6:
            icon = np.full(
                (max(2, round(size)), max(2, round(size * 0.8))),
                rng.integers(90, 256),
                np.uint8,
            )
            sheet.put(Mark("", icon), x, y, size)
            x += size * rng.uniform(1.0, 1.6)
        elif kind < 0.8:
            mark = any_writer(library, rng)(words_text(rng, most=1), size)
            sheet.put(mark, x, y, size)
            x += mark.width + size * 0.6
        else:
            x += size * rng.uniform(0.5, 3)
    if rng.random() < 0.6:
        sheet.rule(
            [(left, top + tall), (right, top + tall)],
            rng.uniform(0.5, 2),
            rng.uniform(0.2, 1),
        )
    return top + tall

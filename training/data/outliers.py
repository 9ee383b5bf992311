"""Non-digits, for training the network to refuse.

Photos as outliers do not teach a network to refuse letters; strokes do. The kinds here
serve training only: those that refusal is tested on are in
`training.evaluation.unknown`, and differ. What a person could mean as a digit is left
out: see `training.data.like_digits`.
"""

import string
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.imaging.strokes import CANVAS_SIDE
from training.data import like_digits
from training.data.handwriting import (
    Stroke,
    curve,
    draw_varied,
    fill,
    move,
    varied_glyph,
)
from training.data.pens import PenDigit

InkPicture = npt.NDArray[np.float32]
"""`(h, w)` float32 in [0, 1], ink = 1."""
DrawOutlier = Callable[[np.random.Generator], InkPicture]

_LATIN_FACES = ("futural", "rowmans", "scripts", "scriptc", "cursive", "timesi")
_LATIN = "".join(c for c in string.ascii_letters if c not in like_digits.LETTERS)
_FOREIGN_FACES = ("greeks", "greekc", "cyrillic", "gothicger")
_FOREIGN = "ACDEGHJKLMNPRSTUVWXYacdefghjkmnpqrstuvwxy"
"""Letters on whose keys the foreign ones lie."""
_JAPANESE = "".join(map(chr, range(33, 123)))
_PUNCTUATION = "&@#$%*+=<>{"


@cache
def _hershey(face: str) -> Any:  # noqa: ANN401 - it has no types
    from HersheyFonts import HersheyFonts  # noqa: PLC0415 - only outliers need it

    font = HersheyFonts()
    font.load_default_font(face)
    return font


def hershey_strokes(face: str, character: str) -> list[Stroke]:
    """Pen strokes of a character of the Hershey fonts (A. V. Hershey, 1967)."""
    return [
        np.asarray(stroke, np.float64)
        for stroke in map(list, _hershey(face).strokes_for_text(character))
        if len(stroke) > 1
    ]


def draw_character(
    faces: Sequence[str], characters: str, rng: np.random.Generator
) -> InkPicture:
    """One character of one of the faces, varied."""
    strokes: list[Stroke] = []
    while not strokes:
        strokes = hershey_strokes(
            str(rng.choice(faces)), str(rng.choice([*characters]))
        )
    return draw_varied(strokes, rng)


def draw_word(rng: np.random.Generator) -> InkPicture:
    """Two or three letters side by side."""
    face = str(rng.choice(_LATIN_FACES))
    word = "".join(rng.choice([*_LATIN], rng.integers(2, 4)))
    return draw_varied(hershey_strokes(face, word), rng)


def draw_scribble(rng: np.random.Generator) -> InkPicture:
    """A smooth curve that wanders about, too long to be a digit."""
    knots = rng.uniform(-0.5, 0.5, (int(rng.integers(9, 26)), 2))
    knots[:, 1] *= rng.uniform(0.3, 1)
    return draw_varied([curve(knots)], rng)


def draw_loops(rng: np.random.Generator) -> InkPicture:
    """Three to nine loops along a line, as one tries a pen."""
    turns = rng.uniform(3, 9)
    t = np.linspace(0, 2 * np.pi * turns, 160)
    radius = rng.uniform(0.05, 0.2)
    x = t / t[-1] * rng.uniform(0.6, 1.2) + radius * np.cos(t)
    y = radius * np.sin(t) * rng.uniform(0.6, 2)
    return draw_varied([np.stack([x, y], axis=1)], rng)


def draw_shape(rng: np.random.Generator) -> InkPicture:
    """A triangle, rectangle, cross, arrow, ladder or the like."""
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], np.float64)
    triangle = np.array([[0, 1], [0.5, 0], [1, 1], [0, 1]], np.float64)
    bar = np.array([[0.0, 0.5], [1, 0.5]])
    rise, fall = np.array([[0.0, 1], [1, 0]]), np.array([[0.0, 0], [1, 1]])
    upright = np.array([[0.5, 0], [0.5, 1.0]])
    shapes = [
        [square],
        [square * [1, rng.uniform(0.3, 0.8)]],
        [square, rise, fall],
        [square, bar],
        [triangle],
        [triangle, triangle * 0.4 + [0.3, 0.45]],
        [rise, fall],
        [bar, upright],
        [bar, move(bar, 0, 0.35)],
        [bar, move(bar, 0, 0.3), move(bar, 0, 0.6)],
        [upright, move(upright, 0.4, 0)],
        [upright, move(upright, 0.3, 0), move(upright, 0.6, 0)],
        [upright, move(upright, 0.4, 0), bar * [1.3, 0.7], bar * [1.3, 1.4]],
        [bar, np.array([[0.7, 0.25], [1, 0.5], [0.7, 0.75]])],
        [upright, np.array([[0.25, 0.3], [0.5, 0], [0.75, 0.3]])],
        [np.array([[0.0, 0], [0, 1], [1, 1]])],
    ]
    strokes = shapes[int(rng.integers(len(shapes)))]
    return draw_varied([s + rng.normal(0, 0.04, s.shape) for s in strokes], rng)


def draw_blot(rng: np.random.Generator) -> InkPicture:
    """Blots and filled outlines, as bad photos and spilled ink leave them."""
    if rng.random() < 0.5:
        corners = int(rng.integers(3, 9))
        angles = (np.arange(corners) + rng.uniform(-0.3, 0.3, corners)) * 2 * np.pi
        angles, radius = angles / corners, rng.uniform(0.35, 0.7, corners)
        return fill(
            np.stack([np.cos(angles), np.sin(angles)], axis=1) * radius[:, None]
        )
    noise = rng.normal(size=(CANVAS_SIDE, CANVAS_SIDE)).astype(np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), float(np.exp(rng.uniform(1.5, 3.4))))
    level = np.quantile(smooth, rng.uniform(0.6, 0.9))
    return np.asarray(smooth > level, np.float32)


def draw_pair(digits: Sequence[PenDigit], rng: np.random.Generator) -> InkPicture:
    """Two or three digits side by side or one below the other, apart or touching."""
    count = 2 if rng.random() < 0.75 else 3
    axis = 0 if rng.random() < 0.85 else 1
    placed: list[Stroke] = []
    edge = 0.0
    for index in rng.integers(len(digits), size=count):
        points = np.concatenate(digits[index].strokes)
        low, extent = points.min(axis=0), np.ptp(points, axis=0)
        size = rng.uniform(0.8, 1.2) / max(float(extent[1]), 1.0)
        offset = rng.normal(0, 0.05, 2)
        offset[axis] = edge
        moved = [(s - low) * size + offset for s in digits[index].strokes]
        placed += moved
        edge += float(extent[axis]) * size + rng.uniform(-0.08, 0.35)
    return draw_varied(placed, rng)


def draw_crossed_out(
    digits: Sequence[PenDigit], rng: np.random.Generator
) -> InkPicture:
    """A digit under a zigzag or a cross."""
    digit = digits[int(rng.integers(len(digits)))]
    points = np.concatenate(digit.strokes)
    low, extent = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1)
    side = float(extent.max())
    if rng.random() < 0.5:
        ticks = np.linspace(0, 1, int(rng.integers(6, 12)))
        heights = np.where(np.arange(len(ticks)) % 2, 0.2, 0.8)
        over = [np.stack([ticks, heights + rng.normal(0, 0.1, len(ticks))], axis=1)]
    else:
        over = [np.array([[0.0, 0], [1, 1]]), np.array([[0.0, 1], [1, 0]])]
    center = low + extent / 2
    crossing = [(s + rng.normal(0, 0.05, s.shape) - 0.5) * side + center for s in over]
    return draw_varied([*digit.strokes, *crossing], rng)


def draw_non_digit(rng: np.random.Generator) -> InkPicture:
    """A letter, a word, a scribble or loops, none like a digit or a sign."""
    latin = _LATIN.translate({ord(letter): None for letter in "Xx"})
    kinds: list[DrawOutlier] = [
        lambda rng: draw_character(_LATIN_FACES, latin, rng),
        lambda rng: draw_character(_FOREIGN_FACES, _FOREIGN, rng),
        draw_word,
        draw_scribble,
        draw_loops,
    ]
    return kinds[int(rng.choice(len(kinds), p=(0.5, 0.2, 0.1, 0.1, 0.1)))](rng)


def training_kinds(digits: Sequence[PenDigit]) -> list[tuple[float, DrawOutlier]]:
    """The kinds of outliers with their shares.

    Args:
        digits: Recordings that pairs and crossed-out digits are made of.
    """
    return [
        (0.30, lambda rng: draw_character(_LATIN_FACES, _LATIN, rng)),
        (0.08, lambda rng: draw_character(_FOREIGN_FACES, _FOREIGN, rng)),
        (0.06, lambda rng: draw_character(("japanese",), _JAPANESE, rng)),
        (0.04, lambda rng: draw_character(("futural", "rowmans"), _PUNCTUATION, rng)),
        (0.05, draw_word),
        (0.10, draw_scribble),
        (0.05, draw_loops),
        (0.08, draw_shape),
        (0.05, draw_blot),
        (0.15, lambda rng: draw_pair(digits, rng)),
        (0.04, lambda rng: draw_crossed_out(digits, rng)),
    ]


def outlier_glyphs(
    digits: Sequence[PenDigit], count: int, seed: int
) -> npt.NDArray[np.uint8]:
    """Draw outliers and normalize them as the app does.

    Args:
        digits: Recordings that pairs and crossed-out digits are made of.
        count: The number of drawings.
        seed: Decides all that is random.

    Returns:
        `(count, 28, 28)` uint8, ink = 255.
    """
    rng = np.random.default_rng((seed, 11))
    kinds = training_kinds(digits)
    shares = [share for share, _ in kinds]
    glyphs: list[npt.NDArray[np.uint8]] = []
    while len(glyphs) < count:
        _, draw = kinds[int(rng.choice(len(kinds), p=shares))]
        ink = draw(rng)
        glyph = varied_glyph(ink, rng) if ink.any() else None
        if glyph is not None:
            glyphs.append(glyph)
    return np.stack(glyphs)

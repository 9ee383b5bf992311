"""Single figures that are neither digit nor sign."""

from collections.abc import Sequence
from string import ascii_letters

import numpy as np

from digit_model.finding.classes import OTHER
from training.data.like_digits import LETTERS
from training.scenes.hands import Style
from training.scenes.library import Library
from training.scenes.marks import Mark, Plane, draw_strokes, enlarge_scan

_LETTERS = sorted(set(ascii_letters) - LETTERS - {*"Xx"})
"""Letters of fonts that look like neither a digit nor a sign."""


def any_figure(height: float, library: Library, rng: np.random.Generator) -> Mark:
    """A letter, a doodle, a symbol, a character of another script, or a gesture."""
    kind = rng.random()
    if kind < 0.25:
        font = library.fonts[int(rng.integers(len(library.fonts)))]
        glyph = font.glyph(_LETTERS[int(rng.integers(len(_LETTERS)))])
        if glyph is not None:
            mark = _enlarged(glyph.plane, height, rng)
            return mark if font.printed else Style(rng).bend(mark, height)
    if kind < 0.45:
        return _enlarged(_one_of(library.letters, rng), height, rng)
    if kind < 0.7:
        planes = library.symbols if rng.random() < 0.6 else library.scripts
        mark = _enlarged(_one_of(planes, rng), height, rng)
        return Style(rng).bend(mark, height)
    strokes = library.figures[int(rng.integers(len(library.figures)))]
    points = np.concatenate(strokes)
    low = points.min(axis=0)
    scale = height / max(float(np.ptp(points, axis=0).max()), 1e-6)
    pen = height * np.exp(rng.uniform(np.log(0.025), np.log(0.15)))
    return draw_strokes(
        OTHER, [(s - low) * scale for s in strokes], height, max(pen, 0.35)
    )


def _one_of(planes: Sequence[Plane], rng: np.random.Generator) -> Plane:
    return planes[int(rng.integers(len(planes)))]


def _enlarged(plane: Plane, height: float, rng: np.random.Generator) -> Mark:
    level, sharpness = rng.uniform(0.3, 0.7), rng.uniform(1, 4)
    height *= min(1.0, 1.5 * plane.shape[0] / plane.shape[1])
    return enlarge_scan(OTHER, plane, max(1.0, height), level, sharpness)

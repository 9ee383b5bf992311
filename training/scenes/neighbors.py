"""What stands right next to a number and does not belong to it."""

import numpy as np

from training.scenes.library import Library
from training.scenes.lone_figures import any_figure
from training.scenes.marks import Mark
from training.scenes.sheet import Rectangle, Sheet
from training.scenes.symbols import SYMBOLS

_CHOICES = [*SYMBOLS, *"?%&" * 4]
"""Symbols, and more often those whose rings and bends are easily taken for digits."""


def put_beside(
    sheet: Sheet, box: Rectangle, library: Library, rng: np.random.Generator
) -> None:
    """Put a symbol or another figure before a number, or behind it, or both.

    Args:
        sheet: The sheet with the number.
        box: Left, top, right and bottom of the number, as high as its digits.
        library: Who writes, and what there is.
        rng: Source of chance.
    """
    left, top, right, bottom = box
    height = bottom - top
    sides = rng.random(2) < 0.7
    for before, is_there in zip((True, False), sides, strict=True):
        if not is_there:
            continue
        size = height * rng.uniform(0.7, 1.15)
        mark = _neighbor(size, library, rng)
        gap = height * (rng.uniform(0.03, 0.3) if rng.random() < 0.8 else 0.6)
        x = left - gap - mark.width if before else right + gap
        y = top + mark.top + rng.normal(0.5, 0.15) * (height - size)
        if sheet.is_free(x, y, mark.width, mark.height):
            sheet.put(mark, x, y, size)


def _neighbor(size: float, library: Library, rng: np.random.Generator) -> Mark:
    """As another hand or the form has it: a symbol more often than anything else."""
    if rng.random() < 0.5:
        hand = library.any_hand(rng, printed=0.5)
        return hand.write(str(rng.choice(_CHOICES)), size, rng)
    return any_figure(size, library, rng)

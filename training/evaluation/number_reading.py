"""Whole numbers on composed pages: written by one hand, read, and counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from digit_model import Recognizer
from training.data.composed_pages import write_number
from training.data.pens import PenDigit

Style = Callable[[Any, np.random.Generator], Any]
"""Makes a picture of ink `(h, w)` float32 in [0, 1]: paper, light and camera."""


@dataclass
class NumberTally:
    """Counts of one style or length."""

    digits: int = 0
    right_digits: int = 0
    numbers: int = 0
    right_numbers: int = 0

    def add(self, written: str, read: str) -> None:
        """Count one number."""
        errors = min(edit_distance(written, read), len(written))
        self.digits += len(written)
        self.right_digits += len(written) - errors
        self.numbers += 1
        self.right_numbers += written == read


def edit_distance(one: str, other: str) -> int:
    """Fewest insertions, deletions and replacements (Levenshtein, 1966)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
    return row[-1]


def pick_number(
    by_writer: Sequence[Sequence[PenDigit]], length: int, rng: np.random.Generator
) -> list[PenDigit]:
    """Digits of one writer."""
    digits = by_writer[int(rng.integers(len(by_writer)))]
    return [digits[i] for i in rng.integers(0, len(digits), length)]


def read_number(
    recognizer: Recognizer,
    digits: Sequence[PenDigit],
    style: Style,
    gap: tuple[float, float],
    rng: np.random.Generator,
) -> tuple[str, str]:
    """What was written, and what was read."""
    ink = write_number(digits, rng, rng.uniform(40, 140), gap)
    reading = recognizer.read_page(style(ink.plane, rng))
    return "".join(str(digit.label) for digit in digits), reading.text

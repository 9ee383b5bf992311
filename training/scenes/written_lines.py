"""Lines of numbers: characters of one hand next to each other, apart or touching."""

from itertools import pairwise

import numpy as np

from digit_model.finding.classes import POINTS
from training.scenes.hands import Hand
from training.scenes.marks import Mark
from training.scenes.sheet import Sheet

_SPACE = 0.55
"""Least width of the space between two numbers, as a share of the height."""


def write_text(
    hand: Hand, text: str, height: float, rng: np.random.Generator, gap: float
) -> list[tuple[Mark, float]]:
    """Write a line.

    Args:
        hand: Who writes.
        text: Digits, signs and spaces.
        height: Height of a digit in pixels.
        rng: Source of chance.
        gap: Least distance between neighbors' ink as a share of the height; below 0
            they overlap. In every fourth line it differs from neighbor to neighbor,
            and in every fourth the digits after points and commas touch them.

    Returns:
        Marks with the column where each begins, the first at 0.
    """
    line: list[tuple[Mark, float]] = []
    right: dict[int, float] = {}
    edge, x = 0.0, 0.0
    is_uneven, is_crammed = rng.random() < 0.25, rng.random() < 0.25
    for before, character in pairwise(" " + text):
        if character == " ":
            edge += height * rng.uniform(_SPACE, 1.3)
            right = {}
            continue
        mark = hand.write(character, height, rng)
        if is_uneven:
            gap = any_gap(rng) + (rng.random() < 0.2) * rng.uniform(0.1, 0.5)
        near = height * (gap + abs(rng.normal(0, 0.06)))
        if is_crammed and before in POINTS:
            near = height * rng.uniform(-0.12, 0.02)
        left, own = _profile(mark, height)
        bands = [band for band in left if band in right]
        x = max((right[band] - left[band] for band in bands), default=edge) + near
        if line:
            # Reading order stays clear: each begins and ends right of the one before.
            last, start = line[-1]
            x = max(x, start + 0.45 * min(last.width, 0.7 * height), start + 2)
            x = max(x, start + last.width + 0.28 * height - mark.width)
            if not bands:
                x = max(x, edge + near - 0.3 * height)
        line.append((mark, x))
        for band, end in own.items():
            right[band] = max(right.get(band, -1e9), x + end)
        edge = max(edge, x + mark.width)
    return line


def _profile(mark: Mark, height: float) -> tuple[dict[int, float], dict[int, float]]:
    """Where the ink begins and ends in each eighth of the line's height."""
    ink = mark.plane > 70
    filled = np.flatnonzero(ink.any(axis=1))
    if not len(filled):
        return {}, {}
    first = ink.argmax(axis=1)[filled]
    last = ink.shape[1] - ink[:, ::-1].argmax(axis=1)[filled]
    bands = ((filled + mark.top) * 8 / height).astype(int)
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    for band, start, end in zip(
        bands.tolist(), first.tolist(), last.tolist(), strict=True
    ):
        for near in (band - 1, band, band + 1):
            starts[near] = min(starts.get(near, 1e9), start)
        ends[band] = max(ends.get(band, -1e9), end)
    return starts, ends


def put_line(
    sheet: Sheet,
    line: list[tuple[Mark, float]],
    at: tuple[float, float],
    height: float,
    slope: float = 0.0,
) -> None:
    """Put a written line on the sheet, rising or falling by a slope.

    Args:
        sheet: The sheet.
        line: The line that `write_text` gives.
        at: Column of its beginning and row of its digits' tops.
        height: Height of its digits in pixels.
        slope: Rows that it falls for each column.
    """
    x, y = at
    for mark, start in line:
        sheet.put(mark, x + start, y + mark.top + slope * start, height)


def line_width(line: list[tuple[Mark, float]]) -> float:
    """Columns from a line's first ink to its last."""
    return max((start + mark.width for mark, start in line), default=0.0)


def within(line: list[tuple[Mark, float]], width: float) -> list[tuple[Mark, float]]:
    """The longest beginning of a line that fits into a width, one mark at least."""
    kept = [item for item in line if item[1] + item[0].width <= width]
    return kept or line[:1]


def any_gap(rng: np.random.Generator) -> float:
    """A gap between neighbors: usually clear, sometimes touching or overlapping."""
    kind = rng.random()
    if kind < 0.52:
        return float(rng.uniform(0.03, 0.35))
    if kind < 0.74:
        return float(rng.uniform(-0.03, 0.04))
    return float(rng.uniform(-0.11, -0.02))

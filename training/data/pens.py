"""Real pen strokes: loaded from the UCI recordings and drawn as the canvas draws them.

Pen-Based Recognition of Handwritten Digits, https://doi.org/10.24432/C5MG6K, CC BY 4.0.
"""

import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from digit_model.imaging.strokes import (
    BRUSH,
    CANVAS_SIDE,
    draw_strokes,
    legible_brush,
)
from training.data.registry import DataError, data_sets, locate
from training.data.unipen import parse_unipen, read_unipen_text

RECORDINGS = 7_494
"""How many digits UCI's file of training data has."""
VALIDATION_WRITERS = {
    "pendigits": frozenset(range(25, 31)),
    "uji-digits": frozenset(range(32, 40)),
    "one-hand": frozenset[int](),
}
"""Of each set of recordings the writers that no network is trained on: they choose
epochs, temperatures and limits."""
TEST_WRITERS = frozenset(range(40, 60))
"""Writers of `uji-digits` that are scored once, after everything is frozen."""
FULL_EXTENT = 200.0
"""Longer side of a digit at full size, in pixels of the canvas."""

_MARGIN = 4.0
"""Pixels between the ink of a digit in a corner and the edge of the canvas."""


@dataclass(frozen=True)
class PenDigit:
    """One recorded digit.

    Attributes:
        label: The digit, 0 to 9.
        writer: Number of the writer.
        strokes: Each `(n, 2)` float64, x and y of the pen, y downwards, any unit.
    """

    label: int
    writer: int
    strokes: list[npt.NDArray[np.float64]]

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "PenDigit":
        """Make one from an entry of the recordings' JSON."""
        strokes = [np.asarray(stroke, np.float64) for stroke in record["strokes"]]
        return cls(int(record["label"]), _number(record["writer"]), strokes)

    @property
    def is_drawn(self) -> bool:
        """Whether the pen moved; a touch at one place is a slip, not a digit."""
        return bool(np.ptp(np.concatenate(self.strokes), axis=0).any())


def _number(writer: object) -> int:
    """A writer's number; 0 for the one hand that has names for its sessions."""
    return writer if isinstance(writer, int) else 0


def load_pen_digits(path: Path | None = None) -> list[PenDigit]:
    """Load recordings from a gzipped JSON list or from UCI's own file.

    Args:
        path: `*.json.gz` with label, writer and strokes; or what UCI hands out: the
            ZIP, `pendigits-orig.tra.Z` or that file unpacked. None for where the
            registry finds one of them or fetches it to.

    Raises:
        DataError: The file is missing or damaged, or what was found or fetched has not
            all digits.
    """
    if path is not None:
        return _load(path)
    path = locate("pendigits")
    digits = _load(path)
    if len(digits) != RECORDINGS:
        raise DataError(
            f"{path} is not the original file. Expected {RECORDINGS:,} digits. "
            f"Received: {len(digits):,}"
        )
    return digits


def load_recordings(name: str) -> list[PenDigit]:
    """The digits of one of `VALIDATION_WRITERS`, without those of test writers.

    Raises:
        DataError: The file is missing or damaged.
    """
    if name == "uji-digits":
        digits = _load(locate(name))
        return [digit for digit in digits if digit.writer not in TEST_WRITERS]
    return load_pen_digits(None if name == "pendigits" else locate(name))


def load_test_writers() -> list[PenDigit]:
    """The digits of the test writers, to be scored once and to choose nothing.

    Raises:
        DataError: The file is missing or damaged.
    """
    digits = _load(locate("uji-digits"))
    return [digit for digit in digits if digit.writer in TEST_WRITERS]


def _load(path: Path) -> list[PenDigit]:
    try:
        if path.name.endswith(".json.gz"):
            records = json.loads(gzip.decompress(path.read_bytes()))
        else:
            records = parse_unipen(read_unipen_text(path))
        digits = [
            PenDigit.from_record(record)
            for record in records
            if str(record["label"]).isdigit()
        ]
        return [digit for digit in digits if digit.is_drawn]
    except FileNotFoundError as error:
        origin = data_sets()["pendigits"].download
        raise DataError(
            f"Pen strokes not found: {path}. They come from {origin}."
        ) from error
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path} is damaged: {error}") from error


def split_by_writer(
    digits: Sequence[PenDigit], name: str = "pendigits"
) -> tuple[list[PenDigit], list[PenDigit]]:
    """Digits of the writers that training may see, and of the validation writers.

    Args:
        digits: Digits of one set of recordings.
        name: Which one; see `VALIDATION_WRITERS`.
    """
    validating = VALIDATION_WRITERS[name]
    seen = [digit for digit in digits if digit.writer not in validating]
    unseen = [digit for digit in digits if digit.writer in validating]
    return seen, unseen


def place_strokes(
    digit: PenDigit, size: float = 1.0, corner: int | None = None, brush: float = BRUSH
) -> list[npt.NDArray[np.float64]]:
    """Scale and move strokes to pixels of the canvas.

    Args:
        digit: The recording.
        size: The size of the digit, 1 for a longer side of `FULL_EXTENT`.
        corner: 0 to 3 for a corner of the canvas, None for its center.
        brush: Width of the brush that will draw them, in pixels.

    Returns:
        Strokes `(n, 2)` float64, x and y in 0..`CANVAS_SIDE`.
    """
    points = np.concatenate(digit.strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = FULL_EXTENT * size / max(float(extent.max()), 1.0)
    room = CANVAS_SIDE - extent * scale
    if corner is None:
        offset = room / 2
    else:
        margin = brush / 2 + _MARGIN
        right_bottom = np.array([corner % 2, corner // 2])
        offset = np.where(right_bottom == 1, room - margin, margin)
    return [(stroke - low) * scale + offset for stroke in digit.strokes]


def draw_pen(
    digit: PenDigit,
    number: int,
    size: float = 1.0,
    in_corner: bool = False,
    brush: float = BRUSH,
) -> npt.NDArray[np.float32]:
    """Draw a recording as the app does to read it, dark on light; see `legible_brush`.

    Args:
        digit: The recording.
        number: Picks the corner.
        size: As in `place_strokes`.
        in_corner: Whether it is in a corner, not in the middle.
        brush: Width of the brush that it is written with, in pixels.

    Returns:
        `(280, 280)` float32 in [0, 1], white = 1.
    """
    corner = number % 4 if in_corner else None
    strokes = place_strokes(digit, size, corner, brush)
    return np.float32(1) - draw_strokes(strokes, legible_brush(strokes, brush))

"""Real pen strokes: loaded from the UCI recordings and drawn as the canvas draws them.

Pen-Based Recognition of Handwritten Digits, https://doi.org/10.24432/C5MG6K, CC BY 4.0.
"""

import gzip
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from digit_model.strokes import BRUSH, CANVAS_SIDE
from training.data import SHARED_DATA, DataError

DEFAULT_FILE = SHARED_DATA / "pen-strokes" / "pendigits_tra.json.gz"
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
        return cls(int(record["label"]), int(record["writer"]), strokes)


def load_pen_digits(path: Path = DEFAULT_FILE) -> list[PenDigit]:
    """Load recordings from a gzipped JSON list of label, writer and strokes.

    Raises:
        DataError: The file is missing or damaged.
    """
    try:
        records = json.loads(gzip.decompress(path.read_bytes()))
        return [PenDigit.from_record(record) for record in records]
    except FileNotFoundError as error:
        raise DataError(f"Pen strokes not found: {path}") from error
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path} is damaged: {error}") from error


def place_strokes(
    digit: PenDigit, size: float = 1.0, corner: int | None = None, brush: float = BRUSH
) -> list[npt.NDArray[np.float64]]:
    """Scale and move strokes to pixels of the canvas.

    Args:
        digit: The recording.
        size: Of the digit, 1 for a longer side of `FULL_EXTENT`.
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

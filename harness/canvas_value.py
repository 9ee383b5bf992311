"""What the canvas of the app sends."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from digit_model.imaging.strokes import BRUSH


def canvas_value(strokes: Sequence[np.ndarray], brush: float = BRUSH) -> dict[str, Any]:
    """What the canvas component sends after these strokes were drawn on it."""
    objects = [
        {
            "type": "Path",
            "strokeWidth": brush,
            "path": [["M", *stroke[0]], *(["L", *point] for point in stroke[1:])],
        }
        for stroke in strokes
    ]
    raw = {"objects": objects}
    return {"drawing": {"raw": raw, "data": None}, "backgroundFit": None}

"""Pen strokes drawn as a canvas draws them: a round brush, smoothed at the edge."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray

CANVAS_SIDE = 280
"""Side of the app's canvas in pixels."""

BRUSH = 20.0
"""Width of its brush in pixels, unless a person changes it."""

_WIDEST, _FINEST = 1 / 8, 6.0
"""Width of the brush with which strokes are read: at most this share of the longer side
of all of them, unless that would be fewer pixels than these."""

_SUPERSAMPLING = 4
_FRACTION_BITS = 4
"""Precision of points, in binary digits of a supersampled pixel."""


def legible_brush(
    strokes: Sequence[npt.NDArray[np.floating]], brush: float = BRUSH
) -> float:
    """The width of the brush with which strokes of one digit are drawn to be read.

    A wide brush fills the loops of a small digit, and a 9 becomes a blot on a stem.
    Where the strokes are known, they can be drawn finer. How much was chosen on two
    sources that the networks in question had not been trained on.

    Args:
        strokes: As in `draw_strokes`, at least one.
        brush: The width that they were written with, in pixels.

    Returns:
        A width in pixels, at most `brush`.
    """
    longest = float(np.ptp(np.concatenate(strokes), axis=0).max())
    return min(brush, max(_WIDEST * longest, _FINEST))


def draw_strokes(
    strokes: Sequence[npt.NDArray[np.floating]],
    brush: float = BRUSH,
    size: tuple[int, int] = (CANVAS_SIDE, CANVAS_SIDE),
) -> FloatArray:
    """Draw strokes with a round brush; light ink adds up to no more than 1.

    Args:
        strokes: Each `(n, 2)`, x and y in pixels of the canvas, n at least 1; a single
            point gives a dot.
        brush: Width of the brush in pixels; 0 draws nothing.
        size: Width and height of the canvas in pixels.

    Returns:
        `(height, width)` float32 in [0, 1], ink = 1.
    """
    width, height = size
    longest = max(size)
    canvas = np.zeros((height * _SUPERSAMPLING, width * _SUPERSAMPLING), np.uint8)
    thickness = round(min(brush, longest) * _SUPERSAMPLING)
    for stroke in strokes if thickness > 0 else ():
        points = np.clip(stroke, -longest, 2 * longest)
        scale = _SUPERSAMPLING * (1 << _FRACTION_BITS)
        fixed = np.round(points * scale).astype(np.int32)
        if len(fixed) == 1:
            fixed = np.repeat(fixed, 2, axis=0)
        cv2.polylines(
            canvas, [fixed], False, 255, thickness, cv2.LINE_8, _FRACTION_BITS
        )
    small = cv2.resize(canvas, size, interpolation=cv2.INTER_AREA)
    return small.astype(np.float32) / np.float32(255)

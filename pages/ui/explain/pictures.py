"""Pictures of glyphs with colors laid over them."""

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.explain.class_activation import cells

FOR, AGAINST = (96, 165, 250), (251, 146, 60)
"""Blue and orange, red-green-blue; both stand out from black and from white ink."""

_ZOOM = 10
_INK = 215
"""Brightness of full ink, of 255; colors stand out from it."""

RGB = npt.NDArray[np.uint8]
"""`(h, w, 3)` uint8."""


def overlay(glyph: FloatArray, values: FloatArray, *, smooth: bool = False) -> RGB:
    """Lay a map over a glyph: blue speaks for, orange against.

    Args:
        glyph: `(side, side)` float32 in [0, 1], ink = 1.
        values: `(h, w)`; the strongest, of either sign, is fully opaque.
        smooth: Whether to draw the map without visible pixels, as a coarse one needs.
    """
    base = _enlarged(glyph)
    method = cv2.INTER_CUBIC if smooth else cv2.INTER_NEAREST
    square, border = cells(len(values), len(glyph))
    large = cv2.resize(
        values, None, fx=square * _ZOOM, fy=square * _ZOOM, interpolation=method
    )
    large = np.pad(large, border * _ZOOM, mode="edge")
    strength = np.clip(large / max(float(np.abs(values).max()), 1e-12), -1, 1)
    color = np.where(strength[..., np.newaxis] > 0, FOR, AGAINST)
    opacity = 0.9 * np.abs(strength)[..., np.newaxis]
    picture: RGB = np.round(base * (1 - opacity) + color * opacity).astype(np.uint8)
    return picture


def legend() -> RGB:
    """A bar from full orange over black to full blue."""
    along = np.linspace(-1, 1, 280)[np.newaxis, :, np.newaxis]
    bar = np.where(along > 0, FOR, AGAINST) * np.abs(along)
    return np.round(bar.repeat(12, axis=0)).astype(np.uint8)


def _enlarged(glyph: FloatArray) -> npt.NDArray[np.float32]:
    """A glyph in gray, `(side * zoom, side * zoom, 3)` float32 up to `_INK`."""
    large = (glyph * _INK).repeat(_ZOOM, axis=0).repeat(_ZOOM, axis=1)
    return np.repeat(large[..., np.newaxis], 3, axis=2)

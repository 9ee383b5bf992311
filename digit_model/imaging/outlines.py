"""Digits that are drawn as outlines, as on posters and in children's drawings."""

import cv2
import numpy as np

from digit_model.arrays import FloatArray
from digit_model.imaging.ink import stroke_width

_STRONG = 0.3
"""Ink from this on is part of a line."""
_LEAST_BORDERING = 0.95
"""Nearly all ink of an outline borders the area that it goes around."""
_REACH = 1.5
"""Ink borders an area that is at most so many widths of its line away."""
_LEAST_EXTENT = 2.6
"""Filled digits are at least so many times as long as their strokes are wide; hearts
and houses are not."""


def fill_outline(ink: FloatArray) -> FloatArray | None:
    """Fill a digit that is drawn as an outline.

    What an outline goes around is the digit's stroke; what an outline within it goes
    around, as in a 0, is paper again.

    Args:
        ink: `(h, w)` float32 in [0, 1], ink = 1.

    Returns:
        `(h, w)` float32 in [0, 1], the digit as if it were written with a broad pen;
        None if the ink is no outline of something as slender as a digit. A 0 and an 8
        in plain ink may be outlines too: only what is not read as it is should be
        filled.
    """
    lines = (ink > _STRONG).astype(np.uint8)
    contours, nested = cv2.findContours(lines, cv2.RETR_TREE, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    depths = [_depth(nested[0], index) for index in range(len(contours))]
    solid = np.zeros_like(lines)
    for depth, value in ((0, 1), (3, 0)):
        chosen = [c for c, d in zip(contours, depths, strict=True) if d == depth]
        cv2.drawContours(solid, chosen, -1, value, cv2.FILLED)
    solid |= lines
    inner = solid > lines
    if not inner.any():
        return None
    away = cv2.distanceTransform((~inner).astype(np.uint8), cv2.DIST_L2, 3)
    reach = _REACH * stroke_width(ink) + 1
    if float((away[lines > 0] <= reach).mean()) < _LEAST_BORDERING:
        return None
    filled = np.maximum(ink, solid.astype(np.float32))
    extent = max(cv2.boundingRect(solid)[2:])
    return filled if extent >= _LEAST_EXTENT * stroke_width(filled) else None


def _depth(nested: np.ndarray, index: int) -> int:
    """How many contours a contour lies within; even ones go around ink."""
    depth = 0
    while (index := int(nested[index][3])) >= 0:
        depth += 1
    return depth

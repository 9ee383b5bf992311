"""How to improve a picture in which no digit was found."""

from enum import StrEnum

import cv2
import numpy as np

from digit_model.arrays import FloatArray

_SMALLEST = 40
"""A picture whose longer side has fewer pixels than this is too small."""
_DARK, _LIGHT = 0.3, 0.85
"""A picture is too dark if nothing in it is lighter than the first, and too light if
nothing is darker than the second."""
_CONTRAST = 0.12
"""Least range of luminance in which something can be seen."""
_SOFT_SHARE, _SOFT_PIXELS = 0.012, 6.0
"""An edge is soft if it is wider than this share of the longer side and than this many
pixels."""


class Advice(StrEnum):
    """What to do; its text is a sentence for the person."""

    SMALL = "The picture is very small: send it larger, or photograph it again."
    DARK = "The picture is too dark to see anything in it: photograph it in more light."
    LIGHT = (
        "The picture is almost white: photograph it in less glaring light, or write "
        "darker."
    )
    PALE = "Hardly anything stands out in the picture: write darker, or use more light."
    BLURRED = (
        "The picture is blurred: hold the camera still, tap on the writing to focus, "
        "and photograph it again."
    )
    LARGER = (
        "Write larger, darker or with more room between the digits, or photograph the "
        "paper from closer up."
    )


def advise(gray: FloatArray) -> Advice:
    """Say what to do about a picture in which nothing was found.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.

    Example:
        >>> advise(np.full((300, 400), 0.05, np.float32)).value[:23]
        'The picture is too dark'
    """
    if max(gray.shape) < _SMALLEST:
        return Advice.SMALL
    low, high = (float(v) for v in np.percentile(gray, (0.2, 99.8)))
    if high < _DARK:
        return Advice.DARK
    if low > _LIGHT:
        return Advice.LIGHT
    if high - low < _CONTRAST:
        return Advice.PALE
    width = edge_width(gray)
    if width > max(_SOFT_PIXELS, _SOFT_SHARE * max(gray.shape)):
        return Advice.BLURRED
    return Advice.LARGER


def edge_width(gray: FloatArray) -> float:
    """Pixels that the steepest edges take from dark to light.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
    """
    smooth = cv2.GaussianBlur(gray, (0, 0), 1.5)  # grain is steep everywhere
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.125)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.125)
    steepest = float(np.percentile(np.hypot(across, down), 99.9))
    low, high = np.percentile(smooth, (0.2, 99.8))
    return float(high - low) / max(steepest, 1e-6)

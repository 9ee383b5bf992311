"""How much thin strokes stand out from the ground around them."""

import cv2
import numpy as np

from digit_model.arrays import FloatArray

_DARKNESS = 0.1
"""Luminance that is added to the ground's: what is nearly black has no strokes."""


def odd(value: float) -> int:
    """The odd whole number next to a value, at least 1."""
    return max(1, 2 * round(value / 2) + 1)


def is_dark_on_light(gray: FloatArray) -> bool:
    """Whether what stands out is darker than its ground rather than lighter.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
    """
    reach = odd(0.03 * max(gray.shape))
    ground = cv2.blur(gray, (reach, reach))
    against = np.clip((gray - ground) / (ground + np.float32(_DARKNESS)), -1, 1)
    return float((against * against * against).mean()) <= 0


def stroke_contrast(gray: FloatArray, thickest: int, is_dark: bool) -> FloatArray:
    """How much each pixel stands out as part of a stroke.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        thickest: What is wider, in pixels, is ground; odd.
        is_dark: Whether strokes are darker than the ground.

    Returns:
        `(h, w)` float32, the difference from the ground as a share of its luminance.
    """
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (thickest, thickest))
    method = cv2.MORPH_BLACKHAT if is_dark else cv2.MORPH_TOPHAT
    reach = 2 * thickest + 1
    ground = cv2.blur(gray, (reach, reach)) + np.float32(_DARKNESS)
    return np.asarray(cv2.morphologyEx(gray, method, kernel) / ground, np.float32)

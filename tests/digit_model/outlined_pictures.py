"""Digits in a broad pen, and the outlines of them."""

import cv2
import numpy as np

from digit_model.arrays import FloatArray
from digit_model.imaging.strokes import draw_strokes
from training.data.pens import PenDigit, place_strokes

_DISC = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))


def solid(digit: PenDigit) -> FloatArray:
    """The digit in a broad pen, with its loops open."""
    return np.asarray(cv2.dilate(_inner(digit), _DISC), np.float32)


def outline(digit: PenDigit) -> FloatArray:
    """The line around the same."""
    return solid(digit) - _inner(digit)


def _inner(digit: PenDigit) -> FloatArray:
    return draw_strokes(place_strokes(digit, 0.7), 22)

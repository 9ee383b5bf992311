"""A drawing as it might have been: rotated, moved, thicker or thinner, noisy."""

from dataclasses import dataclass

import cv2
import numpy as np

from digit_model.arrays import FloatArray


@dataclass(frozen=True)
class Variation:
    """By how much a drawing is varied.

    Attributes:
        rotation: Degrees, clockwise above 0.
        shift_x: To the right, as a share of the width.
        shift_y: Downwards, as a share of the height.
        thickening: Pixels by which strokes get wider; thinner below 0.
        noise: Standard deviation of Gaussian noise, of a range of 1.
    """

    rotation: float = 0.0
    shift_x: float = 0.0
    shift_y: float = 0.0
    thickening: int = 0
    noise: float = 0.0


def vary(ink: FloatArray, variation: Variation) -> FloatArray:
    """Vary a drawing; the same variation always gives the same picture.

    Args:
        ink: `(h, w)` float32 in [0, 1], ink = 1.
        variation: How far the drawing is varied.

    Returns:
        `(h, w)` float32 in [0, 1], ink = 1.
    """
    height, width = ink.shape
    varied = ink
    if variation.thickening:
        reach = abs(variation.thickening) + 1
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
        change = cv2.dilate if variation.thickening > 0 else cv2.erode
        varied = np.asarray(change(varied, kernel), np.float32)
    if variation.rotation or variation.shift_x or variation.shift_y:
        middle = ((width - 1) / 2, (height - 1) / 2)
        move = cv2.getRotationMatrix2D(middle, -variation.rotation, 1.0)
        move[:, 2] += (variation.shift_x * width, variation.shift_y * height)
        varied = np.asarray(cv2.warpAffine(varied, move, (width, height)), np.float32)
    if variation.noise:
        grain = np.random.default_rng(0).normal(0, variation.noise, ink.shape)
        varied = varied + grain.astype(np.float32)
    return np.clip(varied, 0, 1)

"""What is missed when a piece of the drawing is covered.

Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014,
https://arxiv.org/abs/1311.2901, section 4.2.
"""

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.explain.opened_network import OpenedNetwork

PATCH, STRIDE = 6, 2
"""Side of the cover and by how much it moves, in pixels of the glyph."""


def occlusion(network: OpenedNetwork, glyph: FloatArray) -> FloatArray:
    """By how much each logit falls when the surroundings of a pixel are covered.

    A square of `PATCH` pixels without ink is moved over the glyph; a pixel gets the
    mean of all squares that covered it.

    Args:
        network: The network to ask.
        glyph: `(side, side)` float32 in [0, 1], ink = 1.

    Returns:
        `(10, side, side)` float32 in logits; above 0 where ink speaks for the digit.
    """
    side = len(glyph)
    starts = range(STRIDE - PATCH, side, STRIDE)
    corners = [(top, left) for top in starts for left in starts]
    areas = [
        (slice(max(0, top), top + PATCH), slice(max(0, left), left + PATCH))
        for top, left in corners
    ]
    inked = [area for area in areas if glyph[area].any()]
    covered = np.repeat(glyph[np.newaxis], len(inked) + 1, axis=0)
    for number, area in enumerate(inked):
        covered[number][area] = 0
    logits = network.logits(covered)  # the last is the glyph itself
    falls = logits[-1] - logits[:-1]
    total = np.zeros((logits.shape[1], side, side), np.float32)
    count = np.zeros((side, side), np.float32)
    for area in areas:
        count[area] += 1
    for area, fall in zip(inked, falls, strict=True):
        total[(slice(None), *area)] += fall[:, np.newaxis, np.newaxis]
    return total / count

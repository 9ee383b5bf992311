"""Where the evidence for a digit lies: class activation mapping.

Zhou et al., "Learning deep features for discriminative localization", 2016,
https://arxiv.org/abs/1512.04150, computed as maps times gradients (Draelos and Carin,
"Use HiResCAM instead of Grad-CAM", 2020, https://arxiv.org/abs/2011.08891). Where
global average pooling leads to the logits, as in `vgg`, both are the same, and exact.
"""

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.explain.opened_network import OpenedNetwork


def class_activation(
    network: OpenedNetwork, glyph: FloatArray, digit: int
) -> FloatArray:
    """What each place of the last convolution adds to the logit of a digit.

    Args:
        network: The network to look into.
        glyph: `(side, side)` float32 in [0, 1], ink = 1.
        digit: The digit whose logit is explained.

    Returns:
        `(h, w)` float32 in logits, coarser than the glyph; `cells` tells which pixels
        each place stands for. After global average pooling its sum is the logit
        without the bias.
    """
    maps, gradients = network.last_maps(glyph, digit)
    return np.asarray((maps * gradients).sum(axis=2))


def cells(places: int, side: int) -> tuple[int, int]:
    """Which pixels of a glyph the places of a coarser map stand for.

    Convolutions without padding cut the same border off each side; each place stands
    for a square of what is left.

    Args:
        places: Height or width of the map.
        side: The side of the glyph in pixels.

    Returns:
        Side of a square and width of the border, in pixels.
    """
    square = side // places
    return square, (side - square * places) // 2

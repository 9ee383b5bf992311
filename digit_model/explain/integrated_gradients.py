"""What each pixel adds to a logit on the way from blank paper to the drawing.

Sundararajan, Taly and Yan, "Axiomatic attribution for deep networks", 2017,
https://arxiv.org/abs/1703.01365. The integral is taken where the network bends most:
parts of the way whose sum is off are halved, since a network of ReLUs is straight in
most places and has sharp bends in others.
"""

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.explain.opened_network import OpenedNetwork

TOLERANCE = 0.005
"""The sum may be off by this share of the difference of the logits."""

_FIRST, _HALVED, _ROUNDS = 32, 16, 20
"""Equal parts at first; parts halved in a round; rounds at most."""


def integrated_gradients(
    network: OpenedNetwork, glyph: FloatArray, digit: int
) -> FloatArray:
    """Share a logit out to the pixels.

    The gradient is averaged over the straight way from an empty glyph and multiplied by
    the ink.

    Args:
        network: The network to ask.
        glyph: `(side, side)` float32 in [0, 1], ink = 1.
        digit: The digit whose logit is explained.

    Returns:
        `(side, side)` float32 in logits, 0 where there is no ink. Its sum is the logit
        of the glyph less that of an empty one, within `TOLERANCE` of the difference or
        of 1 logit, whichever is more.
    """
    edges = np.linspace(0, 1, _FIRST + 1, dtype=np.float32)
    starts, ends = edges[:-1], edges[1:]
    heights = _logits(network, glyph, digit, edges)
    whole = heights[-1] - heights[0]
    rises = np.diff(heights)
    slopes = _slopes(network, glyph, digit, starts, ends)
    for _ in range(_ROUNDS):
        errors = (slopes * glyph).sum(axis=(1, 2)) * (ends - starts) - rises
        if abs(errors.sum()) <= TOLERANCE * max(1, abs(whole)):
            break
        order = np.argsort(-abs(errors))
        worst, kept = order[:_HALVED], order[_HALVED:]
        middles = _middles(starts[worst], ends[worst])
        first = _logits(network, glyph, digit, middles) - _logits(
            network, glyph, digit, starts[worst]
        )
        new_starts = np.concatenate([starts[worst], middles])
        new_ends = np.concatenate([middles, ends[worst]])
        new_slopes = _slopes(network, glyph, digit, new_starts, new_ends)
        rises = np.concatenate([rises[kept], first, rises[worst] - first])
        starts = np.concatenate([starts[kept], new_starts])
        ends = np.concatenate([ends[kept], new_ends])
        slopes = np.concatenate([slopes[kept], new_slopes])
    lengths = (ends - starts)[:, np.newaxis, np.newaxis]
    return np.asarray(glyph * (slopes * lengths).sum(axis=0))


def _middles(starts: FloatArray, ends: FloatArray) -> FloatArray:
    return np.asarray((starts + ends) / 2, np.float32)


def _slopes(
    network: OpenedNetwork,
    glyph: FloatArray,
    digit: int,
    starts: FloatArray,
    ends: FloatArray,
) -> FloatArray:
    """Gradients `(n, side, side)` in the middles of parts of the way."""
    middles = _middles(starts, ends)[:, np.newaxis, np.newaxis]
    return network.gradients(middles * glyph, digit)


def _logits(
    network: OpenedNetwork, glyph: FloatArray, digit: int, places: FloatArray
) -> FloatArray:
    """The logit of a digit at places `(n,)` of the way in [0, 1]."""
    return network.logits(places[:, np.newaxis, np.newaxis] * glyph)[:, digit]

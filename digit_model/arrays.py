"""Types of arrays, and what is done with features, in the whole package."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float32]
"""Pixels, probabilities and features; float32 throughout, as the network has them."""
_SHORTEST = 1e-12


def unit_rows(vectors: npt.NDArray[np.floating]) -> FloatArray:
    """Scale rows to length 1, so that their products are cosine similarities.

    Args:
        vectors: `(n, d)`, any lengths; what is 0 stays 0.
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, _SHORTEST), np.float32)

"""What the digits of a page say about each other: people keep their ways of writing.

Where the 7s of a page are crossed, a hooked stroke without a bar is hardly a 7.
"""

import numpy as np

from digit_model.arrays import FloatArray, unit_rows

_SURE = 0.9
"""Digits that are this probable show how they are written on the page."""
_ALIKE = 0.82
"""Cosine similarity of features from which on a digit is written as another one is."""
_SLOPE, _MOST = 30.0, 1.6
"""What the logarithm of a probability loses for each unit of similarity below that, and
at most. Chosen, as the similarity, on lines of validation writers, with two hands on a
page as well."""
_TINY = float(np.finfo(np.float32).tiny)


def compare_on_page(opinions: FloatArray, features: FloatArray) -> FloatArray:
    """Make digits less probable that are unlike all others of their kind on the page.

    Args:
        opinions: `(n, 10)` float32 in [0, 1], the probabilities of each found digit;
            see `opinions.Pools.agree_on`.
        features: `(n, d)` float32, what the digit network sees in each.

    Returns:
        `(n, 10)` float32 in [0, 1], each row with the same sum as before. A digit of
        which the page has no sure example is as probable as its rivals leave it.
    """
    directions = unit_rows(features)
    is_sure, answers = opinions.max(axis=1) >= _SURE, opinions.argmax(axis=1)
    losses = np.zeros_like(opinions)
    for digit in range(10):
        examples = np.flatnonzero(is_sure & (answers == digit))
        likeness = directions @ directions[examples].T
        likeness[examples, np.arange(len(examples))] = -np.inf  # each with itself
        nearest = likeness.max(axis=1, initial=-np.inf)
        loss = np.clip(_SLOPE * (_ALIKE - nearest), 0, _MOST)
        losses[:, digit] = np.where(np.isfinite(nearest), loss, 0)
    weighed = opinions * np.exp(-losses)
    before, after = (p.sum(axis=1, keepdims=True) for p in (opinions, weighed))
    return np.asarray(weighed * (before / np.maximum(after, _TINY)), np.float32)

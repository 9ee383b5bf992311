"""Corruptions change pictures more the more severe they are, and stay in range."""

import numpy as np
import pytest

from training.data import pens
from training.data.mnist import glyphs_of
from training.evaluation.corruptions import CORRUPTIONS, SEVERITIES, corrupt


@pytest.fixture(scope="module")
def images(recorded: dict[int, pens.PenDigit]) -> np.ndarray:
    """`(10, 28, 28)`, one of each digit."""
    drawn = [1 - pens.draw_pen(digit, 0) for digit in recorded.values()]
    return glyphs_of(np.round(np.stack(drawn) * 255).astype(np.uint8))


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_severity(images: np.ndarray, name: str) -> None:
    changes = []
    for severity in SEVERITIES:
        rng = np.random.default_rng(0)
        corrupted = [
            corrupt(name, image, severity, rng) for _ in "abc" for image in images
        ]
        assert all(c.shape == (28, 28) and c.dtype == np.float32 for c in corrupted)
        assert min(c.min() for c in corrupted) >= 0
        assert max(c.max() for c in corrupted) <= 1
        originals = np.concatenate([images] * 3)
        # Small digits differ less from the original again, but have less ink.
        change = originals - np.stack(corrupted)
        changes.append(abs(float((change if name == "Scale" else abs(change)).mean())))
    assert changes[0] > 0
    assert changes == sorted(changes)

"""What scanners and their apps make of a picture, as scenes show it."""

import cv2
import numpy as np
import pytest

from training.scenes.camera import clean_scan

_SEEDS = range(12)
"""Some of them make black and white, the others white paper."""


def _shadowed_page() -> tuple[np.ndarray, np.ndarray]:
    """A page whose right half lies in a shadow, and where its strokes are."""
    strokes = np.zeros((120, 400), np.uint8)
    for column in (30, 80, 320, 370):
        cv2.line(strokes, (column, 30), (column, 70), 255, 5)
    is_ink = strokes > 0
    page = np.where(is_ink, np.float32(0.2), np.float32(0.8))
    page[:, 200:] *= np.float32(0.6)
    return page, is_ink


@pytest.mark.parametrize("seed", _SEEDS)
def test_a_shadow_is_cleaned_away_and_the_strokes_stay(seed: int) -> None:
    page, is_ink = _shadowed_page()
    cleaned = clean_scan(page, 40, np.random.default_rng(seed))
    assert cleaned.shape == page.shape
    assert cleaned.dtype == np.float32
    assert ((cleaned >= 0) & (cleaned <= 1)).all()
    assert cleaned[is_ink].mean() < 0.4
    away = cv2.dilate(is_ink.astype(np.uint8), np.ones((5, 5))) == 0
    away[:, 120:280] = False  # the edge of the shadow
    assert (cleaned[away] > 0.9).mean() > 0.95


@pytest.mark.parametrize("seed", _SEEDS)
def test_chalk_stays_lighter_than_its_board(seed: int) -> None:
    page, is_ink = _shadowed_page()
    board = 1 - page
    cleaned = clean_scan(board, 40, np.random.default_rng(seed))
    assert cleaned[is_ink].mean() > 0.6
    assert cleaned[~is_ink].mean() < 0.3

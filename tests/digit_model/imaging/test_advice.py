"""Advice fits what is wrong with a picture."""

import cv2
import numpy as np
import pytest

from digit_model.imaging.advice import Advice, advise, edge_width
from digit_model.imaging.strokes import draw_strokes
from training.data import pens


@pytest.fixture(scope="module")
def sharp(recorded: dict[int, pens.PenDigit]) -> np.ndarray:
    """A photo of a small 5 on paper, sharp, with some grain: `(600, 800)`."""
    page = np.zeros((600, 800), np.float32)
    page[100:380, 200:480] = draw_strokes(pens.place_strokes(recorded[5]), 8)
    grain = np.random.default_rng(0).normal(0, 0.01, page.shape)
    return np.clip(0.8 - 0.6 * page + grain, 0, 1).astype(np.float32)


def test_a_good_picture_gets_general_advice(sharp: np.ndarray) -> None:
    assert advise(sharp) == Advice.LARGER


@pytest.mark.parametrize("times", [1.0, 0.25, 0.06], ids=["dim", "darker", "black"])
def test_too_dark(sharp: np.ndarray, times: float) -> None:
    assert (advise(sharp * np.float32(times)) == Advice.DARK) == (times < 0.3)


def test_too_light(sharp: np.ndarray) -> None:
    assert advise(0.9 + np.float32(0.1) * sharp) == Advice.LIGHT


def test_too_pale(sharp: np.ndarray) -> None:
    assert advise(0.4 + np.float32(0.1) * sharp) == Advice.PALE


@pytest.mark.parametrize("sigma", [9, 16, 30])
def test_blurred(sharp: np.ndarray, sigma: int) -> None:
    blurred = cv2.GaussianBlur(sharp, (0, 0), sigma)
    contrast = np.ptp(blurred) / 0.6
    again = np.clip(0.8 - (0.8 - blurred) / contrast, 0, 1)
    grain = np.random.default_rng(1).normal(0, 0.01, again.shape)
    assert advise(np.clip(again + grain, 0, 1).astype(np.float32)) == Advice.BLURRED


@pytest.mark.parametrize("shape", [(1, 1), (20, 30), (3, 39)], ids=str)
def test_too_small(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    assert advise(rng.random(shape).astype(np.float32)) == Advice.SMALL


def test_chalk_on_a_board_is_not_too_dark(sharp: np.ndarray) -> None:
    assert advise(1 - sharp) == Advice.LARGER


def test_edges_get_wider_by_a_blur(sharp: np.ndarray) -> None:
    blurred = [cv2.GaussianBlur(sharp, (0, 0), s) for s in (1, 3, 6, 12)]
    widths = [edge_width(np.asarray(picture, np.float32)) for picture in blurred]
    assert widths == sorted(widths)
    assert widths[-1] > 3 * widths[0]


@pytest.mark.parametrize("advice", Advice)
def test_each_is_a_sentence(advice: Advice) -> None:
    assert advice.endswith(".")
    assert advice[0].isupper()

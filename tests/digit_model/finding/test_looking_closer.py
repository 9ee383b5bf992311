"""Where one digit is wanted, finer sizes show what is small, until it is sure."""

from typing import Any

import cv2
import numpy as np
import pytest

from digit_model.arrays import FloatArray
from digit_model.finding.classes import CLASSES
from digit_model.finding.finder import SIDES, find
from digit_model.finding.peaks import STRIDE, Bounds

SIDE = 1000
COARSE = SIDES[:5]
"""The sizes in which every picture is looked at as a whole."""
LEAST = 12
"""Pixels of a level from which on the network below knows a square."""


class SquareNetwork:
    """Takes dark squares for threes, smaller ones for points; counts what it saw."""

    def __init__(self, least: int = LEAST, logit: float = 3.0) -> None:
        self.least = least
        self.logit = logit
        self.pixels: list[int] = []

    def __call__(self, _: str, /, **inputs: Any) -> dict[str, FloatArray]:
        """The maps of an image."""
        image = inputs["image"][0, :, :, 0]
        self.pixels.append(image.size)
        rows, columns = (side // STRIDE for side in image.shape)
        heat = np.full((1, rows, columns, len(CLASSES)), -6.0, np.float32)
        box = np.zeros((1, rows, columns, 4), np.float32)
        dark = (image < 0.5).astype(np.uint8)
        for x, y, width, height in cv2.connectedComponentsWithStats(dark)[2][1:, :4]:
            row, column = (y + height / 2) / STRIDE, (x + width / 2) / STRIDE
            cell = (0, int(row), int(column))
            box[cell] = [
                *(column - int(column) - 0.5, row - int(row) - 0.5),
                *(np.log(width / STRIDE), np.log(height / STRIDE)),
            ]
            if height < self.least:
                heat[(*cell, CLASSES.index("."))] = -1.0
            elif height <= 3 * self.least:
                heat[(*cell, CLASSES.index("3"))] = self.logit
        ink = np.where(dark > 0, 4.0, -4.0).astype(np.float32)[None, :, :, None]
        return {"heat": heat, "box": box, "ink": ink}


def page(*squares: Bounds) -> FloatArray:
    picture = np.ones((SIDE, SIDE), np.float32)
    for square in squares:
        top, left = int(square.top), int(square.left)
        picture[top : int(square.bottom), left : int(square.right)] = 0
    return picture


@pytest.mark.parametrize(
    "square",
    [
        pytest.param(Bounds(700, 300, 24, 24), id="in a finer size"),
        pytest.param(Bounds(40, 880, 12, 12), id="in the finest, at the border"),
    ],
)
def test_small_digits_are_found_where_they_are(square: Bounds) -> None:
    network = SquareNetwork()
    (mark,) = find(page(square), network, thorough=False).marks
    assert mark.name == "3"
    assert mark.bounds.overlap(square) > 0.8
    coarse = sum(network.pixels[: len(COARSE)])
    assert sum(network.pixels[len(COARSE) :]) < coarse, "only what is around it"


@pytest.mark.parametrize(
    ("squares", "logit", "sizes"),
    [
        pytest.param([], 3.0, 5, id="nothing was seen"),
        pytest.param([Bounds(150, 150, 700, 700)], 3.0, 5, id="what is large was"),
        pytest.param([Bounds(400, 400, 100, 100)], 3.0, 5, id="a digit, for sure"),
        pytest.param([Bounds(400, 400, 100, 100)], 0.0, 7, id="a digit, vaguely"),
        pytest.param(
            [Bounds(150, 150, 700, 700), Bounds(30, 30, 20, 20)],
            *(3.0, 8),
            id="a speck, which may be a digit",
        ),
    ],
)
def test_a_finer_size_is_looked_at_only_if_it_may_show_more(
    squares: list[Bounds], logit: float, sizes: int
) -> None:
    network = SquareNetwork(logit=logit)
    find(page(*squares), network, thorough=False)
    assert len(network.pixels) == sizes


def test_a_page_is_looked_at_in_every_size_as_a_whole() -> None:
    network = SquareNetwork()
    find(page(Bounds(150, 150, 700, 700)), network, thorough=True)
    assert len(network.pixels) == len(SIDES)
    assert network.pixels == sorted(network.pixels)


@pytest.mark.parametrize(
    ("size", "least", "is_found"),
    [
        pytest.param(15, 20, True, id="too small without being enlarged"),
        pytest.param(30, 50, False, id="large enough without it"),
    ],
)
def test_only_what_is_small_counts_where_a_picture_is_much_enlarged(
    size: int, least: int, is_found: bool
) -> None:
    enlarged = SIDES[-1] / 600
    assert least < size * enlarged, "the network knows it there"
    picture = page(Bounds(300, 200, size, size))[:600, :600]
    found = find(picture, SquareNetwork(least), thorough=True)
    assert any(mark.is_digit for mark in found.marks) == is_found

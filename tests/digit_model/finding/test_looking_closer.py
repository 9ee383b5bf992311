"""Pictures are looked at more closely only where something small was seen."""

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
    """Takes dark squares for threes, if they are large enough; counts what it saw."""

    def __init__(self, least: int = LEAST) -> None:
        self.least = least
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
            if self.least <= height <= 3 * self.least:
                heat[(*cell, CLASSES.index("3"))] = 3
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
    "squares",
    [
        pytest.param([], id="nothing"),
        pytest.param([Bounds(150, 150, 700, 700)], id="something large"),
        pytest.param(
            [Bounds(150, 150, 700, 700), Bounds(30, 30, 20, 20)], id="specks as well"
        ),
    ],
)
def test_what_was_seen_large_enough_is_not_looked_at_again(
    squares: list[Bounds],
) -> None:
    network = SquareNetwork()
    assert find(page(*squares), network, thorough=False).marks == []
    assert len(network.pixels) == len(COARSE)


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
    assert bool(found.marks) == is_found

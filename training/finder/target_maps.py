"""What the finder's maps ought to be for a scene."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from digit_model.finding.classes import CLASSES
from digit_model.finding.peaks import STRIDE
from training.scenes.truth import Scene

_CHANNEL = {name: number for number, name in enumerate(CLASSES)}
_SPREAD = 6.0
"""Boxes are so many standard deviations of their heat wide; as in CornerNet."""
_LEAST_SPREAD = 0.45
"""Least standard deviation in cells: thin marks keep some heat around them."""
_BOX_HEAT = 0.5
"""Cells with this heat or more learn the box."""


class Targets(NamedTuple):
    """Maps of one scene, or stacked ones of many.

    Attributes:
        image: `(side, side)` uint8, luminance.
        heat: `(cells, cells, classes)` uint8, 255 at centers.
        counted: `(cells, cells)` bool, where heat is right or wrong.
        box: `(cells, cells, 4)` float32: x and y of the center from the cell's center,
            and the logarithms of width and height, all in cells.
        box_weight: `(cells, cells)` float32 in [0, 1], 0 where there is no box.
        ink: `(side, side)` uint8, the digits' ink = 255; 128 where it is unknown.
    """

    image: npt.NDArray[np.uint8]
    heat: npt.NDArray[np.uint8]
    counted: npt.NDArray[np.bool_]
    box: npt.NDArray[np.float32]
    box_weight: npt.NDArray[np.float32]
    ink: npt.NDArray[np.uint8]


def make_targets(scene: Scene) -> Targets:
    """Spread each mark's center over the cells near it."""
    side = scene.image.shape[0]
    cells = side // STRIDE
    heat = np.zeros((cells, cells, len(CLASSES)), np.float32)
    counted = np.ones((cells, cells), bool)
    box = np.zeros((cells, cells, 4), np.float32)
    nearest = np.zeros((cells, cells), np.float32)
    ticks = np.arange(cells, dtype=np.float32)
    for mark in scene.marks:
        x, y, width, height = (value / STRIDE for value in mark.box)
        if not mark.name:
            rows = slice(max(0, int(y)), int(np.ceil(y + height)))
            columns = slice(max(0, int(x)), int(np.ceil(x + width)))
            counted[rows, columns] = False
            continue
        middle = x + width / 2, y + height / 2
        column, row = (min(cells - 1, max(0, int(value))) for value in middle)
        spread = (
            max(width / _SPREAD, _LEAST_SPREAD),
            max(height / _SPREAD, _LEAST_SPREAD),
        )
        across = np.exp(-0.5 * ((ticks - column) / spread[0]) ** 2)
        down = np.exp(-0.5 * ((ticks - row) / spread[1]) ** 2)
        warm = np.outer(down, across)
        channel = heat[:, :, _CHANNEL[mark.name]]
        np.maximum(channel, warm, out=channel)
        owned = (warm >= _BOX_HEAT) & (warm > nearest)
        nearest[owned] = warm[owned]
        rows_owned, columns_owned = np.nonzero(owned)
        box[rows_owned, columns_owned, 0] = middle[0] - 0.5 - columns_owned
        box[rows_owned, columns_owned, 1] = middle[1] - 0.5 - rows_owned
        box[rows_owned, columns_owned, 2] = np.log(width)
        box[rows_owned, columns_owned, 3] = np.log(height)
    counted |= nearest > 0
    quantized = np.floor(heat * 255).astype(np.uint8)
    return Targets(scene.image, quantized, counted, box, nearest, scene.ink)

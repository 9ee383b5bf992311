"""Pictures of what was read in cells: all of them on the page, or each cut out."""

from collections.abc import Iterable

import cv2
import numpy as np
from PIL import Image

from digit_model.page.annotation import Label, annotate
from digit_model.page.page_reading import Box
from digit_model.table.cell_reading import CellReading, CellState

_CROP_HEIGHT = 64
"""Height of a cell's picture in pixels."""


def annotate_cells(
    picture: Image.Image, cells: Iterable[CellReading], width: int
) -> bytes:
    """Draw what was read on a picture; what is doubtful has a question mark.

    Args:
        picture: The original or a smaller copy.
        cells: What was read; what is blank is not drawn.
        width: Width of the original in pixels.

    Returns:
        A PNG file.
    """
    labels = [
        Label(cell.box, cell.text or "?", cell.confidence if cell.text else 0.0)
        for cell in cells
        if cell.state is not CellState.BLANK or cell.is_doubtful
    ]
    return annotate(picture, labels, picture.width / width)


def cut_out_cell(picture: Image.Image, box: Box, width: int) -> bytes:
    """The picture of one cell with a little around it.

    Args:
        picture: The original or a smaller copy.
        box: Where the cell is in the original.
        width: Width of the original in pixels.

    Returns:
        A PNG file.
    """
    scale = picture.width / width
    edge = 0.1 * box.height
    sides = (box.x - edge, box.y - edge, box.x + box.width + edge)
    left, top, right = (round(value * scale) for value in sides)
    bottom = round((box.y + box.height + edge) * scale)
    left, top = (
        max(0, min(left, picture.width - 1)),
        max(0, min(top, picture.height - 1)),
    )
    crop = picture.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    size = max(1, round(crop.width * _CROP_HEIGHT / crop.height)), _CROP_HEIGHT
    pixels = np.asarray(crop.convert("L").resize(size))
    return bytes(cv2.imencode(".png", pixels)[1].tobytes())

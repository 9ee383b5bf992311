"""Photographed cells of number grids as scenes."""

import cv2
import numpy as np

from training.scenes.camera import expose, light
from training.scenes.library import Library
from training.scenes.sheet import Placed
from training.scenes.truth import Scene, Truth, cut_out_window, truth_of


def show_cell(library: Library, rng: np.random.Generator, side: int) -> Scene:
    """A photographed cell of a number grid, in another size, place and light."""
    cell = library.cells[int(rng.integers(len(library.cells)))]
    scale = side / 64 * rng.uniform(0.55, 1.15)
    offset = (side - 64 * scale) * rng.uniform(0.2, 0.8, 2)
    turn = np.deg2rad(rng.normal(0, 3))
    middle = np.array([side / 2, side / 2])
    linear = scale * np.array(
        [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
    )
    start = middle + (linear / scale) @ (offset - middle)
    matrix = np.column_stack([linear, start]).astype(np.float32)
    seen = np.asarray(
        cv2.warpAffine(
            cell.image,
            matrix,
            (side, side),
            flags=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.float32,
    )
    lit = light(side, rng)
    seen *= np.float32(1 / 255) if lit is None else lit / np.float32(255)
    left, top = (int(np.clip(np.ceil(v), 0, side - 1)) for v in offset)
    right, bottom = (int(min(side, np.floor(v + 64 * scale))) for v in offset)
    window = left, top, right - left, bottom - top
    pixels = expose(seen, 30 * scale, rng)
    pixels, _ = cut_out_window(pixels, np.zeros_like(pixels), window)
    marks = []
    if cell.digit is None:
        x, y, width, height = window
        marks.append(Truth("", (x, y, width, height)))
    elif cell.box is not None:
        x, y, width, height = cell.box
        corners = np.array(
            [[x, y], [x + width, y], [x + width, y + height], [x, y + height]],
            np.float32,
        )
        outline = np.asarray(corners @ matrix[:, :2].T + matrix[:, 2], np.float32)
        placed = Placed(cell.digit, outline, height * scale, "photographed cells")
        truth = truth_of(placed, outline, window)
        marks += [truth] if truth else []
    return Scene("cell", pixels, marks, np.full_like(pixels, 128))

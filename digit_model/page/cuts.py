"""Cut marks of several digits that touch, along paths through little ink."""

import itertools

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.imaging.ink import stroke_width
from digit_model.page.marks import Mark, trim_mark

_WIDE = 0.5
"""Marks wider than this share of the line's height may be several digits."""
_EVERY = 0.08
"""A path is looked for every so much of the line's height."""
_REACH = 0.14
"""How far it may wander to either side, as a share of the line's height."""
_APART = 0.07
"""Least mean distance of two paths, as a share of the line's height."""
_DEAREST = 10.0
"""Most ink that a path crosses, in widths of the strokes."""
_PER_HEIGHT = 8.0
"""Most paths in a piece as wide as the line is high."""
_STEP_COST, _DIAGONAL_COST = 0.02, 0.05
"""What a path pays, beside ink, for a pixel and for going aside."""


def cut_mark(mark: Mark, height: float) -> list[Mark]:
    """Cut a mark wherever digits may touch; most cuts will be undone.

    Paths from top to bottom through the least ink, as in seam carving (Avidan and
    Shamir, 2007, https://doi.org/10.1145/1276377.1276390).

    Args:
        mark: The mark.
        height: Of the digits in its line, in pixels.

    Returns:
        Its pieces from left to right; the mark itself if it is narrow.
    """
    if mark.width < _WIDE * height or not (mark.ink > 0.5).any():
        return [mark]
    paths = _choose(mark, height)
    columns = np.arange(mark.width)
    edges = [np.full(mark.height, -1), *paths, np.full(mark.height, mark.width)]
    pieces = []
    for start, end in itertools.pairwise(edges):
        inside = (columns > start[:, None]) & (columns <= end[:, None])
        piece = trim_mark(Mark(mark.left, mark.top, mark.ink * inside))
        if piece is not None and (piece.ink > 0.5).any():
            pieces.append(piece)
    return pieces


def _choose(mark: Mark, height: float) -> list[npt.NDArray[np.int64]]:
    """The cheapest paths that are apart from each other, from left to right."""
    starts = np.arange(0.15 * height, mark.width - 0.15 * height, _EVERY * height)
    costs, paths = _cheapest_paths(mark.ink, starts, max(2, round(_REACH * height)))
    limit = _DEAREST * stroke_width(mark.ink)
    most = int(_PER_HEIGHT * mark.width / height)
    chosen: list[npt.NDArray[np.int64]] = []
    for index in np.argsort(costs, kind="stable"):
        path = paths[index]
        if costs[index] > limit or len(chosen) == most:
            break
        if all(np.abs(path - p).mean() > _APART * height for p in chosen):
            chosen.append(path)
    return sorted(chosen, key=lambda path: float(path.mean()))


def _cheapest_paths(
    ink: FloatArray, centers: npt.NDArray[np.floating], reach: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """The cheapest path within reach of each of some columns.

    Args:
        ink: `(h, w)` float32 in [0, 1].
        centers: `(n,)`, columns.
        reach: Pixels to either side.

    Returns:
        The ink on each path `(n,)`, and its columns by row `(n, h)`.
    """
    height, width = ink.shape
    span = np.arange(-reach, reach + 1)
    columns = np.round(centers)[:, None].astype(int) + span
    outside = (columns < 0) | (columns >= width)
    cost = ink[:, columns.clip(0, width - 1)] + _STEP_COST  # (h, n, span)
    cost[:, outside] = np.inf
    total = cost[0].astype(np.float64)
    moves = np.zeros(cost.shape, np.int8)
    for row in range(1, height):
        padded = np.pad(total, ((0, 0), (1, 1)), constant_values=np.inf)
        options = np.stack(
            [padded[:, :-2] + _DIAGONAL_COST, total, padded[:, 2:] + _DIAGONAL_COST]
        )
        best = options.argmin(axis=0)
        moves[row] = best - 1
        total = np.take_along_axis(options, best[None], axis=0)[0] + cost[row]
    place = total.argmin(axis=1)
    each = np.arange(len(centers))
    paths = np.zeros((len(centers), height), np.int64)
    costs = total[each, place] - _STEP_COST * height
    for row in range(height - 1, -1, -1):
        paths[:, row] = columns[each, place]
        place = place + moves[row, each, place]
    return costs, paths

"""Find the ruled lines of a table and straighten its picture by them."""

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.table.contrast import is_dark_on_light, odd, stroke_contrast
from digit_model.table.grid import Grid
from digit_model.table.straightening import Points, Straight, straighten

Mask = npt.NDArray[np.uint8]

_SIDE = 1152
"""Longer side in pixels of the picture that is searched for a table."""
_THIN = 0.016
"""Largest width of a line, as a share of the picture's longer side."""
_CONTRAST = 0.07
"""A line is darker, or lighter, than the ground around it by at least this share."""
_SHORTEST = 0.025
"""Least length of a line's strokes, as a share of the longer side."""
_TILT = 2
"""So many pixels does a stroke's line move to the side without being interrupted."""
_CROSSINGS = 4
"""Least number of places in a table where lines cross or meet."""
_LEAST_AREA = 0.01
"""Least area of a table, as a share of the picture."""
_TRIED = 4
"""So many of the largest outlines are looked at."""
_LONG = 0.12
"""Least length of a straightened table's strokes, as a share of its width or height."""
_COVERED = 0.6
"""A line is ruled along at least this share of the table."""
_NEAREST = 0.012
"""Lines are farther apart, as a share of the longer side: a thick one is one line."""


def straighten_ruled(picture: Straight, side: int) -> Straight | None:
    """Find the table with the most ruling and look at it from straight above.

    Args:
        picture: The picture as it is.
        side: Longer side in pixels of what is made.

    Returns:
        The table with a margin around it; None if there is no ruled table.
    """
    best, most = None, 0.0
    for corners in _outlines(picture.gray):
        straight = straighten(picture, corners, side)
        ruling = find_ruling(straight.gray)
        if ruling is not None:
            ruled = ruling.length / straight.scale
            if ruled > most:
                best, most = straight, ruled
    return best


def find_ruling(gray: FloatArray) -> Grid | None:
    """Find the lines of a table that was straightened.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1; lines are level.

    Returns:
        The lines; None if there are not at least two each way.
    """
    tall, wide = (odd(_LONG * length) for length in gray.shape)
    across, down = _strokes(gray, wide, tall, 2 * _TILT)
    rows = _lines(across.T.copy())
    columns = _lines(down)
    if len(rows) < 2 or len(columns) < 2:
        return None
    return Grid(rows, columns)


def _outlines(gray: FloatArray) -> list[Points]:
    """Corners, each `(4, 2)`, of what may be the largest tables of a picture."""
    scale = min(1.0, _SIDE / max(gray.shape))
    small = gray
    if scale < 1:
        method = cv2.INTER_AREA
        smaller = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=method)
        small = np.asarray(smaller, np.float32)
    length = odd(_SHORTEST * max(small.shape))
    across, down = _strokes(small, length, length, _TILT)
    near = np.ones((5, 5), np.uint8)
    crossings = cv2.bitwise_and(cv2.dilate(across, near), cv2.dilate(down, near))
    _, labels = cv2.connectedComponents(cv2.dilate(across | down, near[:3, :3]))
    _, places = cv2.connectedComponents(crossings)
    found = []
    for label in np.unique(labels[crossings > 0]).tolist():
        own = labels == label
        if label and len(np.unique(places[own & (crossings > 0)])) >= _CROSSINGS:
            hull = cv2.convexHull(cv2.findNonZero(own.astype(np.uint8)))
            area = cv2.contourArea(hull)
            if area >= _LEAST_AREA * small.size:
                found.append((area, hull))
    found.sort(key=lambda item: -item[0])
    return [
        cv2.approxPolyN(hull, 4).reshape(4, 2).astype(np.float64) / scale
        for _, hull in found[:_TRIED]
    ]


def _strokes(gray: FloatArray, wide: int, tall: int, tilt: int) -> tuple[Mask, Mask]:
    """Pixels of level and of upright strokes, each `(h, w)` uint8, 0 or 1."""
    thin = odd(_THIN * max(gray.shape))
    seen = stroke_contrast(gray, thin, is_dark_on_light(gray))
    mask = (seen > _CONTRAST).astype(np.uint8)
    across = cv2.dilate(mask, np.ones((1 + tilt, 1), np.uint8))
    across = cv2.morphologyEx(across, cv2.MORPH_OPEN, np.ones((1, wide), np.uint8))
    down = cv2.dilate(mask, np.ones((1, 1 + tilt), np.uint8))
    down = cv2.morphologyEx(down, cv2.MORPH_OPEN, np.ones((tall, 1), np.uint8))
    return mask & np.asarray(across, np.uint8), mask & np.asarray(down, np.uint8)


def _lines(strokes: Mask) -> npt.NDArray[np.float64]:
    """Where upright lines are, from their strokes, which may bend and be interrupted.

    Args:
        strokes: `(h, w)` uint8, 0 or 1.

    Returns:
        `(n,)` float64, the x of each line, from the left.
    """
    rows = np.flatnonzero(strokes.any(axis=1))
    if not rows.size:
        return np.empty(0)
    joined = cv2.dilate(strokes, np.ones((9, 3), np.uint8))
    _, _, stats, middles = cv2.connectedComponentsWithStats(joined)
    near = _NEAREST * max(strokes.shape)
    lines: list[list[int]] = []
    for piece in (np.argsort(middles[1:, 0]) + 1).tolist():
        if lines and middles[piece, 0] - middles[lines[-1][-1], 0] < near:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    found = []
    for pieces in lines:
        covered = np.zeros(len(strokes), np.bool_)
        for top, height in stats[pieces][:, [cv2.CC_STAT_TOP, cv2.CC_STAT_HEIGHT]]:
            covered[top : top + height] = True
        if covered.sum() >= _COVERED * (rows[-1] - rows[0] + 1):
            weights = stats[pieces, cv2.CC_STAT_AREA]
            found.append(np.average(middles[pieces, 0], weights=weights))
    return np.array(found)

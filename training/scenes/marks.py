"""Single marks, drawn from pen strokes or enlarged from scans, ready to be placed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.uint8]
"""`(h, w)` uint8, ink = 255."""
Stroke = npt.NDArray[np.float64]
"""`(n, 2)`, x and y of the pen, y downwards."""
Moves = npt.NDArray[np.float64]
"""Distances in pixels, one for each row, each column or each point of a stroke."""

_DRAWN_HEIGHT = 96.0
"""Small marks are drawn at about this height and averaged, so that edges are smooth."""

_SMOOTH_EDGE = 0.7
"""OpenCV's smooth lines are so many pixels wider than asked."""


@dataclass(frozen=True)
class Mark:
    """A mark as it stands on a line of writing.

    Attributes:
        name: One of the finder's classes, or empty for what is neither digit nor sign.
        plane: Its ink, cropped to it.
        top: Rows from the top of a digit on this line to the top of the plane; below 0
            where the mark is taller than a digit.
        source: Where its strokes or its scan come from.
        letters: Left, top, width and height of each letter in the plane, if it is
            words.
    """

    name: str
    plane: Plane
    top: float = 0.0
    source: str = ""
    letters: tuple[tuple[float, float, float, float], ...] = ()

    @property
    def width(self) -> int:
        """Columns of the plane."""
        return int(self.plane.shape[1])

    @property
    def height(self) -> int:
        """Rows of the plane."""
        return int(self.plane.shape[0])


def draw_strokes(
    name: str,
    strokes: Sequence[Stroke],
    height: float,
    pen: float,
    top: float = 0.0,
) -> Mark:
    """Draw strokes with a round pen.

    Args:
        name: Name of the mark.
        strokes: Strokes in pixels of the scene.
        height: Height of a digit on this line in pixels; decides how finely to draw.
        pen: Width of the pen in pixels; below one, the line is as much fainter.
        top: See `Mark`.
    """
    factor = max(1, round(_DRAWN_HEIGHT / height))
    points = np.concatenate(strokes)
    thickness = max(1, round(pen * factor - _SMOOTH_EDGE))
    margin = thickness / 2 / factor + 1
    low = points.min(axis=0) - margin
    size = np.ceil(points.max(axis=0) + margin - low).astype(int)
    plane = np.zeros((size[1] * factor, size[0] * factor), np.uint8)
    lines = [np.round((s - low) * factor * 16).astype(np.int32) for s in strokes]
    cv2.polylines(plane, lines, False, 255, thickness, cv2.LINE_AA, 4)
    if factor > 1:
        plane = cv2.resize(
            plane, (int(size[0]), int(size[1])), interpolation=cv2.INTER_AREA
        )
    if pen * factor < 1:
        plane = cv2.convertScaleAbs(plane, alpha=max(0.4, pen * factor))
    return Mark(name, np.asarray(plane, np.uint8), top - margin)


def enlarge_scan(
    name: str, scan: Plane, height: float, level: float, sharpness: float
) -> Mark:
    """Enlarge or shrink a scanned glyph, with edges as sharp as at its own size.

    Args:
        name: Name of the mark.
        scan: Cropped to its ink.
        height: Wanted height in pixels.
        level: Coverage in (0, 1) at which the edge lies; a lower one is a bolder pen.
        sharpness: How steep the edge is, 1 for as smooth as the enlarged scan.
    """
    scale = height / scan.shape[0]
    size = (max(1, round(scan.shape[1] * scale)), max(1, round(height)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    plane = cv2.resize(scan, size, interpolation=method)
    if scale > 1:
        slope = max(1.0, min(sharpness, scale))
        plane = cv2.convertScaleAbs(
            np.maximum(plane.astype(np.float32) - 255 * (level - 0.5 / slope), 0),
            alpha=slope,
        )
    return Mark(name, np.asarray(plane, np.uint8))


def shear_plane(plane: Plane, shape: npt.NDArray[np.float64]) -> Plane:
    """Slant and stretch ink sideways; its height stays.

    Args:
        plane: Cropped to its ink.
        shape: `(2, 2)`, whose second row is 0 and 1.
    """
    height, width = plane.shape
    corners = shape @ np.array([[0, width, 0, width], [0, 0, height, height]])
    left, right = corners[0].min(), corners[0].max()
    matrix = np.column_stack([shape, [-left, 0.0]])
    size = max(1, int(np.ceil(right - left))), height
    sheared = cv2.warpAffine(plane, matrix, size)
    cropped = crop_to_ink(np.asarray(sheared, np.uint8), 0)
    return plane if cropped is None else cropped


def move_ink(mark: Mark, across: Moves, down: Moves) -> Mark:
    """Move each row of a mark sideways and each column downwards.

    Args:
        mark: The mark.
        across: `(h,)`, how far each row goes.
        down: `(w,)`, how far each column goes.
    """
    margin = int(np.ceil(max(np.abs(across).max(), np.abs(down).max()))) + 1
    tall, wide = mark.height + 2 * margin, mark.width + 2 * margin
    rows, columns = np.indices((tall, wide), np.float32)
    rows -= margin + np.pad(down, margin, "edge").astype(np.float32)
    columns -= margin + np.pad(across, margin, "edge").astype(np.float32)[:, None]
    moved = cv2.remap(mark.plane, columns, rows, cv2.INTER_LINEAR)
    x, y, width, height = cv2.boundingRect(moved)
    if not width:
        return mark
    plane = np.asarray(moved[y : y + height, x : x + width], np.uint8)
    return replace(mark, plane=plane, top=mark.top + y - margin)


def crop_to_ink(plane: Plane, threshold: int = 40) -> Plane | None:
    """The part of a plane with ink above a threshold; None if there is none."""
    x, y, width, height = cv2.boundingRect(np.asarray(plane > threshold, np.uint8))
    return plane[y : y + height, x : x + width] if width and height else None

"""A sheet that marks are put on, with a record of where each lies."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.finding.classes import OTHER
from training.scenes.marks import Mark, Plane

Floats = npt.NDArray[np.float32]
Rectangle = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels."""


@dataclass(frozen=True)
class Placed:
    """Where a mark lies on its sheet.

    Attributes:
        name: The mark's class.
        outline: `(n, 2)` float32, corners of the smallest convex shape around it.
        height: Height of the digits on its line in pixels.
        source: Where its strokes or its scan come from.
    """

    name: str
    outline: Floats
    height: float
    source: str


class Sheet:
    """Ink of digits, ink of all else and ruling, each in a plane of its own.

    Args:
        side: Side of the square sheet in pixels.
    """

    def __init__(self, side: int) -> None:
        self.side = side
        self.digits = np.zeros((side, side), np.uint8)
        self.other = np.zeros((side, side), np.uint8)
        self.rules = np.zeros((side, side), np.uint8)
        self.placed: list[Placed] = []

    def put(self, mark: Mark, x: float, y: float, height: float) -> None:
        """Put a mark with its left upper corner at a place; outside it is cut off."""
        left, top = round(x), round(y)
        is_digit = mark.name.isdigit()
        plane = self.digits if is_digit else self.other
        if mark.name:
            outline = _outline(mark.plane, left, top)
            self.placed.append(Placed(mark.name, outline, height, mark.source))
        for x0, y0, width, tall in mark.letters:
            corners = np.array([[0, 0], [width, 0], [0, tall], [width, tall]])
            corners += np.array([left + x0, top + y0])
            outline = corners.astype(np.float32)
            self.placed.append(Placed(OTHER, outline, height, mark.source))
        rows = slice(max(top, 0), max(0, min(top + mark.height, self.side)))
        columns = slice(max(left, 0), max(0, min(left + mark.width, self.side)))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return
        source = mark.plane[
            rows.start - top : rows.stop - top,
            columns.start - left : columns.stop - left,
        ]
        view = plane[rows, columns]
        np.maximum(view, source, out=view)

    def rule(
        self,
        points: Sequence[tuple[float, float]],
        thickness: float,
        strength: float = 1,
    ) -> None:
        """Draw a ruled line through points."""
        line = np.round(np.array(points) * 16).astype(np.int32)
        value = 255 * strength * min(1.0, thickness)
        cv2.polylines(
            self.rules, [line], False, value, max(1, round(thickness)), cv2.LINE_AA, 4
        )

    def scratch(self, points: Sequence[tuple[float, float]], width: float) -> None:
        """Leave a line through points blank, as a pen that skips or a fold does."""
        line = np.round(np.array(points) * 16).astype(np.int32)
        for plane in (self.digits, self.other):
            cv2.polylines(plane, [line], False, 0, max(1, round(width)), cv2.LINE_AA, 4)

    def is_free(self, x: float, y: float, width: float, height: float) -> bool:
        """Whether nothing is written in a rectangle."""
        rows = slice(max(0, round(y)), max(0, round(y + height)))
        columns = slice(max(0, round(x)), max(0, round(x + width)))
        return not (self.digits[rows, columns].any() or self.other[rows, columns].any())


def _outline(plane: Plane, left: int, top: int) -> Floats:
    points = cv2.findNonZero(np.asarray(plane > 70, np.uint8))
    if points is None:
        points = cv2.findNonZero(np.asarray(plane > 0, np.uint8))
    if points is None:
        height, width = plane.shape
        points = np.array([[[0, 0]], [[width - 1, height - 1]]], np.int32)
    hull = cv2.convexHull(points)[:, 0].astype(np.float32)
    return hull + np.array([left + 0.5, top + 0.5], np.float32)

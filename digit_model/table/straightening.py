"""Look at a flat sheet from straight above, and know where things were."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.imaging.decoding import Picture
from digit_model.page.page_reading import Box

Points = npt.NDArray[np.float64]
"""`(n, 2)` float64, x and y in pixels."""

_MOST_ENLARGED = 1.5
"""Pictures are not enlarged by more."""
_MARGIN = 0.02
"""What is seen around the sheet, as a share of its longer side."""


@dataclass(frozen=True)
class Straight:
    """A picture seen from straight above.

    Attributes:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        matrix: `(3, 3)` float64, the homography from the original's pixels to its own.
    """

    gray: FloatArray
    matrix: npt.NDArray[np.float64]

    @property
    def scale(self) -> float:
        """Its pixels for each pixel of the original, about its middle."""
        height, width = self.gray.shape
        square = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
        seen = self.in_original(square + np.array([width / 2, height / 2]))
        return float(cv2.contourArea(seen.astype(np.float32)) ** -0.5)

    def resized(self, factor: float) -> "Straight":
        """The same in another size; itself if the factor is 1."""
        if factor == 1:
            return self
        method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        gray = cv2.resize(self.gray, None, fx=factor, fy=factor, interpolation=method)
        scale = np.diag([factor, factor, 1.0])
        return Straight(np.asarray(gray, np.float32), scale @ self.matrix)

    def turned(self, quarter_turns: int) -> "Straight":
        """The same, turned counterclockwise by quarter turns."""
        straight = self
        for _ in range(quarter_turns % 4):
            width = straight.gray.shape[1]
            turn = np.array([[0.0, 1, 0], [-1, 0, width - 1], [0, 0, 1]])
            gray = np.ascontiguousarray(np.rot90(straight.gray))
            straight = Straight(gray, turn @ straight.matrix)
        return straight

    def in_original(self, points: Points) -> Points:
        """Where points of the straight picture are in the original."""
        back = np.linalg.inv(self.matrix)
        moved = cv2.perspectiveTransform(points[None].astype(np.float64), back)
        return np.asarray(moved[0], np.float64)


def box_around(points: Points) -> Box:
    """The smallest upright rectangle around points of the original."""
    left, top = np.floor(points.min(axis=0)).astype(int).tolist()
    right, bottom = np.ceil(points.max(axis=0)).astype(int).tolist()
    left, top = max(0, left), max(0, top)
    return Box(left, top, max(1, right - left), max(1, bottom - top))


def whole_picture(picture: Picture) -> Straight:
    """A picture as it is, with the way back to the pixels of its original."""
    scale = picture.gray.shape[1] / picture.width
    return Straight(picture.gray, np.diag([scale, scale, 1.0]))


def straighten(seen: Straight, corners: Points, side: int) -> Straight:
    """Look at a quadrilateral from straight above, with a margin around it.

    Args:
        seen: The picture as it is.
        corners: `(4, 2)`, in its pixels, in any order around it.
        side: Longer side in pixels of what is made; less if it is seen that small.
    """
    corners = _in_order(corners)
    following = np.roll(corners, -1, axis=0)
    top, right, bottom, left = np.linalg.norm(following - corners, axis=1)
    width, height = (top + bottom) / 2, (right + left) / 2
    scale = min(_MOST_ENLARGED, side * (1 - 2 * _MARGIN) / max(width, height))
    width, height = width * scale, height * scale
    edge = _MARGIN * max(width, height)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]]) + edge
    matrix = cv2.getPerspectiveTransform(
        corners.astype(np.float32), flat.astype(np.float32)
    )
    size = round(width + 2 * edge), round(height + 2 * edge)
    straight = cv2.warpPerspective(
        seen.gray, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return Straight(np.asarray(straight, np.float32), matrix @ seen.matrix)


def _in_order(corners: Points) -> Points:
    """Corners clockwise, from the one at the top left."""
    away = corners - corners.mean(axis=0)
    around = corners[np.argsort(np.arctan2(away[:, 1], away[:, 0]))]
    return np.roll(around, -int(np.argmin(around.sum(axis=1))), axis=0)

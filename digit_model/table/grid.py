"""Where the rows and columns of a straightened table are."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from digit_model.finding.peaks import Bounds


class Area(NamedTuple):
    """A rectangle of a straightened picture, in its pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, bounds: Bounds) -> "Area":
        """The area of a mark's box."""
        return cls(bounds.left, bounds.top, bounds.right, bounds.bottom)

    @property
    def side(self) -> float:
        """Its shorter side."""
        return min(self.right - self.left, self.bottom - self.top)

    @property
    def corners(self) -> npt.NDArray[np.float64]:
        """`(4, 2)` float64, x and y, clockwise from the top left."""
        return np.array(
            [
                (self.left, self.top),
                (self.right, self.top),
                (self.right, self.bottom),
                (self.left, self.bottom),
            ]
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    def is_in(self, other: "Area") -> bool:
        """Whether its middle lies in another one."""
        return other.holds((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def pixels(self, shape: tuple[int, ...]) -> tuple[slice, slice]:
        """Rows and columns of a picture of that shape which lie in it."""
        top, bottom = (min(max(0, round(y)), shape[0]) for y in (self.top, self.bottom))
        left, right = (min(max(0, round(x)), shape[1]) for x in (self.left, self.right))
        return slice(top, bottom), slice(left, right)

    def shrunk(self, share: float) -> "Area":
        """Without so much of its shorter side at each of its borders."""
        edge = share * self.side
        return Area(
            self.left + edge, self.top + edge, self.right - edge, self.bottom - edge
        )


class Grid(NamedTuple):
    """The borders of rows and columns.

    Attributes:
        rows: `(r + 1,)` float64, y of the borders from the top, in pixels.
        columns: `(c + 1,)` float64, x of the borders from the left, in pixels.
    """

    rows: npt.NDArray[np.float64]
    columns: npt.NDArray[np.float64]

    @property
    def length(self) -> float:
        """Length of all borders together, in pixels."""
        width, height = np.ptp(self.columns), np.ptp(self.rows)
        return float(len(self.rows) * width + len(self.columns) * height)

    def area(self, row: int, column: int) -> Area:
        """A cell; rows and columns count from 0."""
        left, right = self.columns[column : column + 2].tolist()
        top, bottom = self.rows[row : row + 2].tolist()
        return Area(left, top, right, bottom)

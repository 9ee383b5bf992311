"""From a picture to the rows and columns of its table, and what is in them."""

from dataclasses import dataclass

import numpy as np

from digit_model.finding.finder import Findings, find
from digit_model.finding.peaks import FoundMark
from digit_model.finding.turning import find_upright
from digit_model.imaging.decoding import Picture
from digit_model.network.network import Network
from digit_model.refusals import Refusal
from digit_model.table.alignment import find_alignment, straighten_aligned
from digit_model.table.cell_reader import CellReader
from digit_model.table.grid import Grid
from digit_model.table.ruling import find_ruling, straighten_ruled
from digit_model.table.straightening import Straight, box_around, whole_picture
from digit_model.table.table_reading import TableReading

SIDE = 1152
"""Longer side in pixels at which a table is looked at, at most."""
_ROW = 80
"""Height in pixels of a row in which digits are seen well."""
_HEAT = 0.5
"""Digits of less heat do not show where rows and columns are."""
_MOST_CELLS = 4000
"""Tables of more cells are texture."""


@dataclass(frozen=True)
class _SeenTable:
    """A table that was found, before its cells are read.

    Attributes:
        straight: The table from straight above, upright.
        findings: What the finder saw in it.
        grid: Its rows and columns.
        quarter_turns: Counterclockwise turns that made it upright.
    """

    straight: Straight
    findings: Findings
    grid: Grid
    quarter_turns: int


@dataclass(frozen=True)
class TableReader:
    """Reads tables.

    Attributes:
        finder: What finds digits.
        cells: What reads cells.
    """

    finder: Network
    cells: CellReader

    def read(self, picture: Picture) -> TableReading:
        """Read the largest ruled table of a picture, or the numbers that are aligned.

        Args:
            picture: Larger than `SIDE` if possible, so that it may be straightened
                without a loss.
        """
        is_ruled = True
        seen = self._ruled(picture)
        if seen is None:
            is_ruled, seen = False, self._aligned(picture)
        size = picture.width, picture.height
        if seen is None:
            return TableReading((), *size, Refusal.NO_TABLE)
        rows, columns = len(seen.grid.rows) - 1, len(seen.grid.columns) - 1
        areas = [seen.grid.area(row, c) for row in range(rows) for c in range(columns)]
        straight = seen.straight
        boxes = [box_around(straight.in_original(area.corners)) for area in areas]
        read = self.cells.read(straight.gray, seen.findings, areas, boxes)
        return TableReading(
            tuple(tuple(read[row * columns :][:columns]) for row in range(rows)),
            *size,
            None,
            is_ruled,
            seen.quarter_turns,
        )

    def _ruled(self, picture: Picture) -> _SeenTable | None:
        straight = straighten_ruled(whole_picture(picture), SIDE)
        grid = None if straight is None else find_ruling(straight.gray)
        if straight is None or grid is None or _cells(grid) > _MOST_CELLS:
            return None
        height = float(np.median(np.diff(grid.rows)))
        straight = straight.resized(min(1.0, _ROW / height))
        gray, findings, turns = find_upright(straight.gray, self.finder)
        straight = straight.turned(turns)
        grid = find_ruling(gray)
        if grid is None:
            return None
        return _SeenTable(straight, findings, grid, turns)

    def _aligned(self, picture: Picture) -> _SeenTable | None:
        straight = whole_picture(picture)
        straight = straight.resized(min(1.0, SIDE / max(straight.gray.shape)))
        _, findings, turns = find_upright(straight.gray, self.finder)
        straight = straight.turned(turns)
        level = straighten_aligned(straight, _digits(findings), SIDE)
        if level is not None:
            straight = level
            findings = find(straight.gray, self.finder, thorough=True)
        grid = find_alignment(_digits(findings))
        if grid is None:
            return None
        return _SeenTable(straight, findings, grid, turns)


def _cells(grid: Grid) -> int:
    return (len(grid.rows) - 1) * (len(grid.columns) - 1)


def _digits(findings: Findings) -> list[FoundMark]:
    return [m for m in findings.marks if m.is_digit and m.heat >= _HEAT]

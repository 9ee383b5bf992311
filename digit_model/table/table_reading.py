"""What the recognizer read in a table."""

from dataclasses import dataclass
from typing import Any

from digit_model.refusals import Refusal
from digit_model.table.cell_reading import CellReading


@dataclass(frozen=True)
class TableReading:
    """What the recognizer read in a table.

    Attributes:
        rows: The cells of each row, from the top and from the left; all rows have the
            same number.
        width: Width of the original, in pixels.
        height: Height of the original, in pixels.
        reason: Why there is no table; None if there is one.
        is_ruled: Whether the cells come from ruled lines; otherwise they come from how
            the numbers are aligned.
        quarter_turns: Counterclockwise quarter turns that would make the picture
            upright.
    """

    rows: tuple[tuple[CellReading, ...], ...]
    width: int
    height: int
    reason: Refusal | None
    is_ruled: bool = False
    quarter_turns: int = 0

    @property
    def texts(self) -> list[list[str]]:
        """What is written in each row's cells; empty where there is no number."""
        return [[cell.text for cell in row] for row in self.rows]

    def export(self) -> dict[str, Any]:
        """The reading, ready for JSON."""
        return {
            "verdict": "table" if self.rows else "rejected",
            "rows": [[cell.export() for cell in row] for row in self.rows],
            "ruled": self.is_ruled,
            "quarter_turns": self.quarter_turns,
            "reason": self.reason,
        }

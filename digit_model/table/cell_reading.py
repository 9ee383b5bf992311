"""What was read in a cell of a table or in a field of a form."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from digit_model.page.annotation import UNSURE
from digit_model.page.page_reading import Box


class CellState(StrEnum):
    """What is in a cell."""

    NUMBER = "number"
    BLANK = "blank"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Possible:
    """One of the readings that the networks hold possible.

    Attributes:
        text: Digits and signs; empty if there is nothing.
        probability: Its share of all that is possible, in [0, 1].
    """

    text: str
    probability: float


@dataclass(frozen=True)
class CellReading:
    """What was read in a cell.

    Attributes:
        state: Whether it is a number, blank, or has handwriting that is not a number.
        text: Digits and signs; empty unless it is a number.
        confidence: Probability in [0, 1] that state and text are right.
        box: The smallest upright rectangle around it, in pixels of the original.
        possible: The readings that the networks hold possible, the likeliest first.
    """

    state: CellState
    text: str
    confidence: float
    box: Box
    possible: tuple[Possible, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        """Whether it is worth a look."""
        return self.confidence < UNSURE or self.state is CellState.UNREADABLE

    def export(self) -> dict[str, Any]:
        """The reading, ready for JSON."""
        return {
            "state": str(self.state),
            "text": self.text,
            "confidence": round(self.confidence, 6),
            "doubtful": self.is_doubtful,
            "box": list(self.box),
        }

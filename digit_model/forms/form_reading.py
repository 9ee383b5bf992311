"""What was read on a sheet of a form."""

from dataclasses import dataclass, replace

from digit_model.page.annotation import UNSURE
from digit_model.page.page_reading import Box
from digit_model.table.cell_reading import CellState, Possible


@dataclass(frozen=True)
class FieldReading:
    """What was read in a field.

    Attributes:
        name: The field's name.
        text: The number as its kind is written; empty if blank or unreadable.
        confidence: Probability in [0, 1] that it is right.
        state: Whether it is a number, blank or unreadable.
        box: The upright rectangle around it, in pixels of the sheet's picture.
        possible: What it may be, in tidy form, the likeliest first.
        chosen: Whether a rule chose among the possible readings.
        objections: The rules that it breaks, as sentences.
        corrected: Whether a person has said what it is.
        confirmed: Whether a person has accepted it as read.
    """

    name: str
    text: str
    confidence: float
    state: CellState
    box: Box
    possible: tuple[Possible, ...] = ()
    chosen: bool = False
    objections: tuple[str, ...] = ()
    corrected: bool = False
    confirmed: bool = False

    @property
    def is_doubtful(self) -> bool:
        """Whether it is worth a look."""
        if self.corrected or self.confirmed:
            return False
        return (
            self.confidence < UNSURE
            or self.state is CellState.UNREADABLE
            or bool(self.objections)
        )

    def as_corrected(self, text: str) -> "FieldReading":
        """The field as a person says it is.

        Args:
            text: What is written there; empty if it is blank.
        """
        state = CellState.NUMBER if text else CellState.BLANK
        return replace(
            self, text=text, confidence=1.0, state=state, corrected=True, chosen=False
        )


@dataclass(frozen=True)
class SheetReading:
    """What was read on one sheet.

    Attributes:
        source: What its picture is called.
        fields: What was read in each field, in the form's order; empty on an error.
        width: Width of the sheet's picture in pixels.
        height: Height of the sheet's picture in pixels.
        error: Why it was not read; None if it was.
    """

    source: str
    fields: tuple[FieldReading, ...]
    width: int = 1
    height: int = 1
    error: str | None = None

    def with_field(self, number: int, field: FieldReading) -> "SheetReading":
        """The same with another reading of one field."""
        fields = (*self.fields[:number], field, *self.fields[number + 1 :])
        return replace(self, fields=fields)

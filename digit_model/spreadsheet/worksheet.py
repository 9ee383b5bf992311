"""A table of what was read, before it is written to a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from digit_model.forms.form import Form
from digit_model.forms.form_reading import FieldReading, SheetReading
from digit_model.forms.many_sheets import duplicates
from digit_model.table.cell_reading import CellReading, CellState
from digit_model.table.table_reading import TableReading


class Standing(StrEnum):
    """How far an entry can be relied on."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    UNREADABLE = "unreadable"
    CHOSEN = "chosen by a rule"
    VIOLATES = "breaks a rule"
    CORRECTED = "corrected"


@dataclass(frozen=True)
class SheetEntry:
    """One cell of a table.

    Attributes:
        text: What is written there; empty if nothing can be read.
        confidence: Probability in [0, 1] that it is right; None if it was not read.
        standing: How far it can be relied on.
        crop: A PNG file that shows it; None if there is none.
    """

    text: str
    confidence: float | None = None
    standing: Standing = Standing.SURE
    crop: bytes | None = field(default=None, repr=False)

    @classmethod
    def of_cell(cls, cell: CellReading, crop: bytes | None = None) -> "SheetEntry":
        """What was read in a cell.

        Args:
            cell: The cell.
            crop: A PNG file that shows it.
        """
        if cell.state is CellState.UNREADABLE:
            standing = Standing.UNREADABLE
        else:
            standing = Standing.DOUBTFUL if cell.is_doubtful else Standing.SURE
        return cls(cell.text, cell.confidence, standing, crop)

    @classmethod
    def of_field(cls, field: FieldReading, crop: bytes | None = None) -> "SheetEntry":
        """What was read in a field of a form, or what a person says it is.

        Args:
            field: The field.
            crop: A PNG file that shows it.
        """
        standing = Standing.SURE
        if field.corrected:
            standing = Standing.CORRECTED
        elif field.objections:
            standing = Standing.VIOLATES
        elif field.state is CellState.UNREADABLE and not field.confirmed:
            standing = Standing.UNREADABLE
        elif field.is_doubtful:
            standing = Standing.DOUBTFUL
        elif field.chosen:
            standing = Standing.CHOSEN
        return cls(field.text, field.confidence, standing, crop)


@dataclass(frozen=True)
class Violation:
    """A rule that is broken.

    Attributes:
        row: What the row is called.
        column: The title of its column, or what else the rule is about.
        sentence: What is wrong, for the person who checks it.
    """

    row: str
    column: str
    sentence: str


@dataclass(frozen=True)
class Worksheet:
    """A table with titles.

    Attributes:
        name: What it is called; shortened where a format allows only short names.
        columns: The title of each column.
        rows: The name of each row and its entries, as many as there are columns.
        violations: The rules that are broken.
        row_title: What the column of the rows' names is called.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[SheetEntry]]]
    violations: Sequence[Violation] = ()
    row_title: str = "Row"

    @classmethod
    def of_table(cls, name: str, table: TableReading) -> "Worksheet":
        """A table that was read as it is: its columns and rows have numbers.

        Args:
            name: What it is called.
            table: What was read.
        """
        count = len(table.rows[0]) if table.rows else 0
        return cls(
            name,
            [f"Column {number}" for number in range(1, count + 1)],
            [
                (str(number), [SheetEntry.of_cell(cell) for cell in row])
                for number, row in enumerate(table.rows, 1)
            ],
        )

    @classmethod
    def of_sheets(
        cls,
        form: Form,
        sheets: Sequence[SheetReading],
        crop: Callable[[SheetReading, FieldReading], bytes | None] | None = None,
    ) -> "Worksheet":
        """What was read on sheets of a form, a row for each.

        Args:
            form: The form.
            sheets: What was read.
            crop: Gives the picture of a field as a PNG file; None for no pictures.
        """
        nothing = tuple(SheetEntry("", None, Standing.UNREADABLE) for _ in form.fields)
        rows, violations = [], []
        for sheet in sheets:
            entries = tuple(
                SheetEntry.of_field(read, crop(sheet, read) if crop else None)
                for read in sheet.fields
            )
            rows.append((sheet.source, entries or nothing))
            if sheet.error:
                violations.append(Violation(sheet.source, "", sheet.error))
            said = {s: read.name for read in sheet.fields for s in read.objections}
            violations += [Violation(sheet.source, said[s], s) for s in said]
        for name in (item.name for item in form.fields if item.unique):
            for sheet, first in duplicates(sheets, name):
                sentence = f"{name} is the same as on {first.source}."
                violations.append(Violation(sheet.source, name, sentence))
        columns = [item.name for item in form.fields]
        return cls(form.name, columns, rows, violations, "Sheet")

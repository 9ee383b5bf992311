"""A file that keeps what was read sheet by sheet, so that work can be resumed."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from digit_model.errors import FormError
from digit_model.fields import check_fields
from digit_model.files import write_whole
from digit_model.forms.form import Form
from digit_model.forms.form_reading import FieldReading, SheetReading
from digit_model.page.page_reading import Box
from digit_model.table.cell_reading import CellState, Possible

_DAMAGE = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""What a line that was changed may raise."""


class SheetLog:
    """What was read and corrected so far, a JSON line per sheet.

    Args:
        path: The file; one that is there is continued.
        form: The form that sheets are read by.

    Raises:
        FormError: The file belongs to another form, or is not such a file.
        OSError: It cannot be read or written.
    """

    def __init__(self, path: Path, form: Form) -> None:
        self._path = path
        text = path.read_text("utf-8") if path.exists() else ""
        self.sheets = from_lines(text, form, str(path)) if text else []
        # Whole, and without a line that was cut off when the last run was stopped.
        write_whole(path, to_lines(form, self.sheets))

    def add(self, sheet: SheetReading) -> None:
        """Keep one more sheet; it is on the disk when this returns.

        Raises:
            OSError: It cannot be written.
        """
        with self._path.open("a", encoding="utf-8") as file:
            file.write(to_line(sheet))
        self.sheets.append(sheet)


def to_lines(form: Form, sheets: Iterable[SheetReading]) -> str:
    """Sheets of a form as JSON lines, which `from_lines` reads."""
    head = json.dumps({"form": form.name, "sha256": _digest(form)})
    return "".join([f"{head}\n", *(to_line(sheet) for sheet in sheets)])


def from_lines(text: str, form: Form, name: str) -> list[SheetReading]:
    """The sheets of what `to_lines` gave; a line that was cut off is left out.

    Args:
        text: JSON lines.
        form: The form that sheets are read by.
        name: What the text is called in messages.

    Raises:
        FormError: It belongs to another form, or is not such a text.
    """
    head, *lines = text.splitlines(keepends=True) or [""]
    try:
        said = json.loads(head)
        digest = said["sha256"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise FormError(f"{name} does not hold what was read on sheets.") from error
    if digest != _digest(form):
        raise FormError(
            f"{name} holds sheets of another form or of an older version of it: "
            f"{said.get('form')}. Choose the form that it was started with, or start "
            "over with another file."
        )
    names = [field.name for field in form.fields]
    return [_sheet(line, names, name) for line in lines if line.endswith("\n")]


def _digest(form: Form) -> str:
    return hashlib.sha256(form.to_json().encode()).hexdigest()


def to_line(sheet: SheetReading) -> str:
    """A sheet as a JSON line, with its end."""
    return json.dumps(asdict(sheet)) + "\n"


def _sheet(line: str, names: Sequence[str], name: str) -> SheetReading:
    try:
        record = json.loads(line)
        fields = tuple(_field(item) for item in record.pop("fields"))
        sheet = SheetReading(**record, fields=fields)
        for item in (sheet, *fields):
            check_fields(item)
    except _DAMAGE as error:
        raise FormError(f"{name} is damaged: {error}.") from error
    is_whole = not fields or [field.name for field in fields] == list(names)
    if not is_whole or min(sheet.width, sheet.height) < 1:
        raise FormError(f"{name} is damaged: its fields differ from those of the form.")
    return sheet


def _field(record: dict[str, Any]) -> FieldReading:
    possible = [
        Possible(str(p["text"]), float(p["probability"])) for p in record["possible"]
    ]
    made = {
        "state": CellState(record["state"]),
        "box": Box(*(int(value) for value in record["box"])),
        "possible": tuple(possible),
        "objections": tuple(str(text) for text in record["objections"]),
        "confidence": float(record["confidence"]),
        "text": str(record["text"]),
    }
    return FieldReading(**(record | made))

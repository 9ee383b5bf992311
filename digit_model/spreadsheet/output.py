"""Write tables in the format that a file's name asks for."""

from collections.abc import Sequence
from pathlib import Path

from digit_model.errors import FormError
from digit_model.files import write_whole
from digit_model.spreadsheet.excel import write_xlsx
from digit_model.spreadsheet.plain_text import to_csv, to_json
from digit_model.spreadsheet.worksheet import Worksheet

FORMATS = (".xlsx", ".csv", ".json")


def check_format(path: Path) -> None:
    """Object to a name that does not say what to write.

    Raises:
        FormError: It ends in none of `FORMATS`.
    """
    if path.suffix.lower() not in FORMATS:
        raise FormError(
            f"Tables are written to files that end in .xlsx, .csv or .json. "
            f"Received: {path.name}"
        )


def write_tables(path: Path, sheets: Sequence[Worksheet]) -> None:
    """Write tables to an XLSX, CSV or JSON file.

    Args:
        path: The file; CSV holds one table below the other.
        sheets: The tables.

    Raises:
        FormError: The name does not say what to write.
        OSError: The file cannot be written.
    """
    check_format(path)
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        write_xlsx(path, sheets)
    elif suffix == ".csv":
        write_whole(path, "\n".join(to_csv(sheet) for sheet in sheets))
    else:
        write_whole(path, to_json(sheets))

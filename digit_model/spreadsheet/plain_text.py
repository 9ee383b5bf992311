"""Write tables as CSV and as JSON."""

import csv
import io
import json
import re
from collections.abc import Sequence

from digit_model.spreadsheet.worksheet import Worksheet

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How a formula begins, with the wide signs of East Asian keyboards."""
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def plain_cell(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula; numbers stay as they are.

    See https://owasp.org/www-community/attacks/CSV_Injection.
    """
    is_formula = _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def to_csv(sheet: Worksheet) -> str:
    """A table with a line of titles, and a line per row.

    After each column comes one that says how far its entries can be relied on.
    """
    file = io.StringIO()
    lines = csv.writer(file)
    titles = [sheet.row_title]
    for title in sheet.columns:
        titles += [plain_cell(title), plain_cell(f"{title}: standing")]
    lines.writerow(titles)
    for name, entries in sheet.rows:
        line = [plain_cell(name)]
        for entry in entries:
            line += [plain_cell(entry.text), str(entry.standing)]
        lines.writerow(line)
    return file.getvalue()


def to_json(sheets: Sequence[Worksheet]) -> str:
    """All of tables, with confidences and broken rules, as one JSON document."""
    return json.dumps(
        [
            {
                "name": sheet.name,
                "columns": list(sheet.columns),
                "rows": [
                    {
                        "name": name,
                        "entries": [
                            {
                                "text": entry.text,
                                "confidence": entry.confidence,
                                "standing": str(entry.standing),
                            }
                            for entry in entries
                        ],
                    }
                    for name, entries in sheet.rows
                ],
                "violations": [
                    {"row": v.row, "column": v.column, "sentence": v.sentence}
                    for v in sheet.violations
                ],
            }
            for sheet in sheets
        ],
        indent=1,
    )

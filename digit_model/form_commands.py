"""`digit-reader read --table` and `--form`: from photos to a spreadsheet."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import track

from digit_model.batch.batch_reader import Result, Source, read_tables
from digit_model.files import write_whole
from digit_model.formatting import printable
from digit_model.forms.form import Form
from digit_model.forms.form_reading import SheetReading
from digit_model.forms.many_sheets import read_sheet
from digit_model.forms.sheet_log import SheetLog, from_lines, to_lines
from digit_model.recognizer import Recognizer
from digit_model.spreadsheet.output import check_format, write_tables
from digit_model.spreadsheet.worksheet import Standing, Worksheet
from digit_model.table.table_reading import TableReading

_Item = TypeVar("_Item")


def write_worksheets(options: Namespace, sources: Sequence[Source]) -> bool:
    """Read tables or sheets of a form and print them, or write them to a file.

    Args:
        options: Of the command line.
        sources: The pictures.

    Returns:
        Whether all could be read.

    Raises:
        FormError: The form is none, or the output is of an unknown kind.
        ModelFileError: As in `Recognizer.load`.
        OSError: The output cannot be written.
    """
    if options.output:
        check_format(options.output)
    form = Form.load(options.form) if options.form else None
    recognizer = Recognizer.load(options.model)
    if form is not None:
        return _write_sheets(options, recognizer, form, sources)
    return _write_tables(options, recognizer, sources)


def _write_tables(
    options: Namespace, recognizer: Recognizer, sources: Sequence[Source]
) -> bool:
    is_complete, worksheets = True, []
    results = read_tables(recognizer, sources)
    for result in _watched(results, len(sources), is_shown=bool(options.output)):
        record = result.export()
        is_complete &= record["verdict"] == "table"
        table = result.outcome
        if not isinstance(table, TableReading) or table.reason:
            print(
                f"{printable(result.source.name)}: {record['reason']}", file=sys.stderr
            )
        elif options.output:
            name = Path(result.source.name).name
            worksheets.append(Worksheet.of_table(name, table))
        elif not options.json:
            print(_as_text(result, table))
        if options.json:
            print(json.dumps(record))
    if options.output:
        write_tables(options.output, worksheets)
    return is_complete


def _write_sheets(
    options: Namespace, recognizer: Recognizer, form: Form, sources: Sequence[Source]
) -> bool:
    reader = recognizer.form_reader(form)
    log = SheetLog(_log_path(options), form) if options.output else None
    known = {sheet.source: sheet for sheet in log.sheets} if log else {}
    if known:
        print(f"Resuming after {len(known):,} sheets.", file=sys.stderr)

    def read() -> Iterator[SheetReading]:
        for source in sources:
            if source.name in known:
                yield known[source.name]
                continue
            sheet = read_sheet(reader, source.name, source.load)
            if log:
                log.add(sheet)
            yield sheet

    sheets = _watched(read(), len(sources), is_shown=bool(options.output))
    return _write_read(options, form, sheets)


def write_gathered(options: Namespace, lines: Iterable[str]) -> bool:
    """Write what many workers have read on the sheets of a form to a file.

    Args:
        options: Of the command line.
        lines: The sheets, as lines of a `SheetLog`, which is written next to the file.

    Returns:
        Whether all could be read.

    Raises:
        FormError: The form is none, or the sheets are of another one.
        OSError: The output cannot be written.
    """
    form, path = Form.load(options.form), _log_path(options)
    text = to_lines(form, []) + "".join(lines)
    write_whole(path, text)
    return _write_read(options, form, from_lines(text, form, str(path)))


def _log_path(options: Namespace) -> Path:
    """The file that keeps all that was read, next to the one that is written."""
    output: Path = options.output
    return output.with_name(f"{output.stem}.sheets.jsonl")


def _write_read(options: Namespace, form: Form, items: Iterable[SheetReading]) -> bool:
    sheets = []
    for sheet in items:
        sheets.append(sheet)
        if sheet.error:
            print(f"{printable(sheet.source)}: {sheet.error}", file=sys.stderr)
    worksheet = Worksheet.of_sheets(form, sheets)
    if options.output:
        write_tables(options.output, [worksheet])
    for name, entries in worksheet.rows:
        texts = {
            title: _marked(entry.text, entry.standing)
            for title, entry in zip(worksheet.columns, entries, strict=True)
        }
        if options.json:
            print(json.dumps({"source": name, "fields": texts}))
        elif not options.output:
            row = "  ".join(f"{title}: {text}" for title, text in texts.items())
            print(f"{printable(name)}  {row}")
    return not any(sheet.error for sheet in sheets)


def _watched(items: Iterable[_Item], total: int, *, is_shown: bool) -> Iterator[_Item]:
    """The same items, with a bar on a terminal that shows how far it is."""
    console = Console(stderr=True)
    if not is_shown or not console.is_terminal:
        yield from items
        return
    yield from track(items, "Reading", total=total, console=console, transient=True)


def _as_text(result: Result, table: TableReading) -> str:
    """A table in columns; what is doubtful has a question mark."""
    worksheet = Worksheet.of_table(result.source.name, table)
    rows = [[_marked(e.text, e.standing) for e in row] for _, row in worksheet.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return "\n".join([printable(result.source.name), *lines])


def _marked(text: str, standing: Standing) -> str:
    is_sure = standing in (Standing.SURE, Standing.CHOSEN, Standing.CORRECTED)
    return text if is_sure else f"{text}?"

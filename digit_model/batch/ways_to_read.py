"""What workers write of each image: a digit, a page of digits, or a sheet of a form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

from digit_model.batch.batch_reader import Record, Source, read_digits, read_pages
from digit_model.forms.form import Form
from digit_model.forms.form_reader import FormReader
from digit_model.forms.many_sheets import read_sheet
from digit_model.forms.sheet_log import to_line
from digit_model.imaging.config import Polarity
from digit_model.network.manifest import ASSETS
from digit_model.recognizer import Recognizer

SCHEMA = pa.schema(
    {
        "source": pa.string(),
        "verdict": pa.string(),
        "digit": pa.int8(),
        "confidence": pa.float64(),
        "probabilities": pa.list_(pa.float64()),
        "reason": pa.string(),
        "only_first_frame": pa.bool_(),
    }
)
"""Columns of the files written; see `Result.export` for what they mean."""
PAGE_SCHEMA = pa.schema(
    {
        "source": pa.string(),
        "verdict": pa.string(),
        "text": pa.string(),
        "digits": pa.list_(
            pa.struct(
                {
                    "digit": pa.int8(),
                    "confidence": pa.float64(),
                    "box": pa.list_(pa.int32()),
                    "line": pa.int32(),
                }
            )
        ),
        "reason": pa.string(),
        "only_first_frame": pa.bool_(),
    }
)
"""Columns of the files written where each image is a page."""
SHEET_SCHEMA = pa.schema(
    {
        "source": pa.string(),
        "verdict": pa.string(),
        "fields": pa.list_(
            pa.struct(
                {
                    "name": pa.string(),
                    "text": pa.string(),
                    "confidence": pa.float64(),
                    "is_doubtful": pa.bool_(),
                }
            )
        ),
        "reason": pa.string(),
        "line": pa.string(),
    }
)
"""Columns of the files written where each image is a sheet of a form; the last is all
that was read on it, as a line of a `SheetLog`."""


@dataclass(frozen=True)
class HowToRead:
    """How all images of a run are read.

    Attributes:
        pages: Whether each is a page of digits, rather than one digit.
        polarity: Whether their ink is dark or light; None to find out for each.
        model: Folder with the model.
        form: File of the form that each is a sheet of; None if they are not.
    """

    pages: bool = False
    polarity: Polarity | None = None
    model: str = str(ASSETS)
    form: str | None = None


def way_to_read(
    recognizer: Recognizer, how: HowToRead
) -> tuple[Callable[[Iterator[Source]], Iterator[Record]], pa.Schema]:
    """What makes records of images, and the columns that they have."""
    if how.form is not None:
        reader = recognizer.form_reader(Form.load(Path(how.form)))
        return partial(_read_sheets, reader), SHEET_SCHEMA
    read, schema = (read_pages, PAGE_SCHEMA) if how.pages else (read_digits, SCHEMA)
    return lambda sources: (r.export() for r in read(recognizer, sources)), schema


def _read_sheets(reader: FormReader, sources: Iterator[Source]) -> Iterator[Record]:
    for source in sources:
        sheet = read_sheet(reader, source.name, source.load)
        yield {
            "source": sheet.source,
            "verdict": "error" if sheet.error else "sheet",
            "fields": [
                {
                    "name": field.name,
                    "text": field.text,
                    "confidence": field.confidence,
                    "is_doubtful": field.is_doubtful,
                }
                for field in sheet.fields
            ],
            "reason": sheet.error,
            "line": to_line(sheet),
        }

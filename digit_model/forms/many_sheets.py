"""Read many sheets of a form one after the other."""

from collections.abc import Callable, Iterable, Iterator

from digit_model.errors import ImageError
from digit_model.forms.form_reader import FormReader
from digit_model.forms.form_reading import SheetReading
from digit_model.imaging.decoding import ImageSource


def read_sheet(
    reader: FormReader, name: str, load: Callable[[], ImageSource]
) -> SheetReading:
    """Read a sheet; one that cannot be read says why.

    Args:
        reader: Reads sheets of the form.
        name: What the sheet is called.
        load: Gives its picture. May raise `ImageError`.
    """
    try:
        return reader.read(load(), name)
    except ImageError as error:
        return SheetReading(name, (), error=str(error))


def duplicates(
    sheets: Iterable[SheetReading], name: str
) -> Iterator[tuple[SheetReading, SheetReading]]:
    """Pairs of sheets that have the same text in a field which should tell them apart.

    Args:
        sheets: What was read.
        name: The field's name.

    Yields:
        A sheet and the first one with the same text.
    """
    first: dict[str, SheetReading] = {}
    for sheet in sheets:
        texts = [field.text for field in sheet.fields if field.name == name]
        for text in texts:
            if text and text in first:
                yield sheet, first[text]
            first.setdefault(text, sheet)

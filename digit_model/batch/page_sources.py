"""Files as sources of images: one for a picture, one per page for a document."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from digit_model.batch.batch_reader import Source, file_source
from digit_model.errors import ImageError
from digit_model.imaging.decoding import ImageSource
from digit_model.imaging.documents import (
    DOCUMENT_SUFFIXES,
    MAX_PAGES,
    Document,
    page_name,
)


def file_sources(path: Path) -> list[Source]:
    """The images in a picture, PDF or TIFF file."""
    if path.suffix.lower() in DOCUMENT_SUFFIXES:
        return page_sources(str(path), lambda: path)
    return [file_source(path)]


def page_sources(name: str, load: Callable[[], bytes | Path]) -> list[Source]:
    """The pages of a PDF or TIFF file, each read when it is its turn.

    Args:
        name: What the file is called.
        load: Gives it, once here and once for each page. May raise `ImageError`.

    Returns:
        One source per page. What is not such a file, whatever its name, is one source
        like any other picture; the pages beyond `MAX_PAGES` are one source that names
        them.
    """
    try:
        count = Document(load()).page_count
    except ImageError:  # loading it as a picture says why, or even succeeds
        count = 1
    if count == 1:
        return [Source(name, load)]
    sources = [
        Source(page_name(name, number, count), partial(_page, load, number))
        for number in range(min(count, MAX_PAGES))
    ]
    if count > MAX_PAGES:
        left = ImageError(
            f"At most {MAX_PAGES} pages of a file are read. Divide it to read the rest."
        )
        rest = f"{name}, pages {MAX_PAGES + 1} to {count}"
        sources.append(Source(rest, partial(_raise, left)))
    return sources


def _page(load: Callable[[], bytes | Path], number: int) -> ImageSource:
    return Document(load()).page(number)


def _raise(error: ImageError) -> bytes:
    raise error

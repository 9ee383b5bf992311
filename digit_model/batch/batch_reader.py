"""Read many images one after the other; a bad one does not stop the rest."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from digit_model.batch.courtesy import COURTESY
from digit_model.errors import ImageError
from digit_model.imaging.config import Polarity
from digit_model.imaging.decoding import ImageSource
from digit_model.imaging.preprocessing import Preprocessed
from digit_model.network.classifier import BATCH_SIZE
from digit_model.page.page_reading import PageReading
from digit_model.reading import Reading
from digit_model.recognizer import Recognizer
from digit_model.table.table_reading import TableReading

CHUNK_PIXELS = 4_000_000
"""Pixels after which a chunk is full; each takes 8 bytes, and two chunks are in memory.

Chunks have at most `BATCH_SIZE` images, as many as go through the network at once.
"""

Record: TypeAlias = dict[str, Any]
Outcome: TypeAlias = Reading | PageReading | TableReading | ImageError


@dataclass(frozen=True)
class Source:
    """Where an image comes from.

    Attributes:
        name: What to call it.
        load: Gives the image; called when it is its turn. May raise `ImageError`.
        polarity: Whether its ink is dark or light; None to detect it.
    """

    name: str
    load: Callable[[], ImageSource]
    polarity: Polarity | None = None


DIGIT_FIELDS = ("digit", "confidence", "probabilities", "only_first_frame")
PAGE_FIELDS = ("text", "digits", "only_first_frame")
TABLE_FIELDS = ("rows",)
"""What readings of a digit, a page and a table export and an error lacks."""


@dataclass(frozen=True)
class Result:
    """What came of a source: a reading, or why there is none.

    Attributes:
        source: What was read.
        outcome: The reading or the error.
        fields: What a reading would have exported; None for an error.
    """

    source: Source
    outcome: Outcome
    fields: tuple[str, ...] = DIGIT_FIELDS

    def export(self) -> Record:
        """The result without pictures, ready for JSON.

        It has `source` and what the reading exports; an image that cannot be read
        has the verdict `error`, and everything but the reason is None.
        """
        if isinstance(self.outcome, ImageError):
            return {
                "source": self.source.name,
                "verdict": "error",
                **dict.fromkeys(self.fields),
                "reason": str(self.outcome),
            }
        return {"source": self.source.name, **self.outcome.export()}


def file_source(path: Path) -> Source:
    """A file as a source."""
    return Source(str(path), lambda: path)


def read_digits(recognizer: Recognizer, sources: Iterable[Source]) -> Iterator[Result]:
    """Read images of one digit each, in order.

    While the network reads a chunk, a second thread decodes the next one. At most two
    chunks are in memory, however many images there are.

    Args:
        recognizer: Reads them.
        sources: Taken one by one, in that thread.
    """
    remaining = iter(sources)

    def prepare_chunk() -> list[tuple[Source, Preprocessed | ImageError]]:
        chunk, pixels = [], 0
        for source in islice(remaining, BATCH_SIZE):
            COURTESY.stand_back()
            item = _prepare(recognizer, source)
            chunk.append((source, item))
            pixels += item.gray.size if isinstance(item, Preprocessed) else 0
            if pixels >= CHUNK_PIXELS:
                break
        return chunk

    with ThreadPoolExecutor(1, thread_name_prefix="prepare") as thread:
        coming = thread.submit(prepare_chunk)
        while chunk := coming.result():
            coming = thread.submit(prepare_chunk)
            good = [item for _, item in chunk if isinstance(item, Preprocessed)]
            readings = iter(recognizer.classify(good))
            for source, item in chunk:
                error = item if isinstance(item, ImageError) else None
                yield Result(source, error or next(readings))


def read_pages(recognizer: Recognizer, sources: Iterable[Source]) -> Iterator[Result]:
    """Read images that each show a page, in order, one at a time.

    Args:
        recognizer: Reads them.
        sources: Taken one by one.
    """

    def read(source: Source) -> Outcome:
        return recognizer.read_page(source.load(), source.polarity)

    return _read_each(sources, read, PAGE_FIELDS)


def read_tables(recognizer: Recognizer, sources: Iterable[Source]) -> Iterator[Result]:
    """Read images that each show a table, in order, one at a time.

    Args:
        recognizer: Reads them.
        sources: Taken one by one.
    """

    def read(source: Source) -> Outcome:
        return recognizer.read_table(source.load())

    return _read_each(sources, read, TABLE_FIELDS)


def _read_each(
    sources: Iterable[Source],
    read: Callable[[Source], Outcome],
    fields: tuple[str, ...],
) -> Iterator[Result]:
    for source in sources:
        COURTESY.stand_back()
        try:
            outcome = read(source)
        except ImageError as error:
            outcome = error
        yield Result(source, outcome, fields)


def _prepare(recognizer: Recognizer, source: Source) -> Preprocessed | ImageError:
    try:
        return recognizer.prepare(source.load(), source.polarity)
    except ImageError as error:
        return error

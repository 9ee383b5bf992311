"""The rows of a Parquet file that hold images, by their numbers.

Rows are counted, never batches: pyarrow ends a batch wherever 2 GB are full, whatever
number of rows was asked for.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from digit_model.batch.batch_reader import Source, file_source
from digit_model.batch.parquet_pages import MendedFile
from digit_model.errors import ImageError, ScaleError

COLUMNS = ("image", "bytes", "path")
"""The first of these that a Parquet file has is read.

The first two hold encoded images, or structs with such `bytes` as Hugging Face writes
them; the last holds paths, relative to the folder of the Parquet file.
"""
READ_ERRORS = (OSError, pa.ArrowException, pa.ArrowInvalid)
"""What pyarrow raises on files that are missing or damaged."""

_BATCH_ROWS = 16
"""Rows decoded at once: of the largest images, a few hundred megabytes."""
_BUFFER_BYTES = 1 << 20
"""Read from the file at once; without it, pyarrow reads the whole row group."""


class RowGroup:
    """A row group, decoded once, from its first row to the last one that is asked for.

    Args:
        path: The Parquet file.
        number: Number of the row group in the file, from 0.
    """

    def __init__(self, path: Path, number: int) -> None:
        self._path = path
        self._batches = _batches(path, number)
        self._batch: list[object] = []
        self._start = 0  # number of the batch's first row

    def take(self, start: int, count: int) -> Iterator[object]:
        """Values of so many rows from a row on; rows before it can no longer be taken.

        Args:
            start: Number of the first row in the row group.
            count: How many rows.

        Yields:
            Exactly as many values as asked for: an encoded image, a struct, a path, or
            an `ImageError` for a row that cannot be decoded.
        """
        row, end = start, start + count
        while row < end:
            while row >= self._start + len(self._batch):
                self._start += len(self._batch)
                batch = next(self._batches, None)
                if batch is None:
                    yield from [self._lost()] * (end - row)
                    self._batch = []
                    return
                self._batch = batch
            offset = row - self._start
            values = self._batch[offset : offset + end - row]
            yield from values
            row += len(values)

    def _lost(self) -> ImageError:
        return ImageError(
            f"The file {self._path.name} is damaged here: neither this row nor those "
            "after it in its row group can be decoded. Write the file again."
        )


def column_of(file: pq.ParquetFile, path: Path) -> str:
    """The name of the column with images.

    Raises:
        ScaleError: There is none.
    """
    names = file.schema_arrow.names
    for column in COLUMNS:
        if column in names:
            return column
    raise ScaleError(
        f"{path} has no column of images: it is named image, bytes or path. "
        f"Received: {', '.join(names)}"
    )


def row_source(path: Path, number: int, value: object) -> Source:
    """The image of a row as a source.

    Args:
        path: The Parquet file.
        number: Number of the row in the file.
        value: As `RowGroup.take` gives it.
    """
    if isinstance(value, str):
        return file_source(path.parent / value)
    return Source(f"{path}#{number}", partial(_encoded, value))


def _batches(path: Path, number: int) -> Iterator[list[object]]:
    """The values of a few rows at a time, with an `ImageError` for each damaged one.

    They end early where nothing more can be decoded.
    """
    read = 0
    try:
        for values in _decoded(path, path, number, _BATCH_ROWS):
            yield values
            read += len(values)
    except READ_ERRORS:
        yield from _around_damage(path, number, read)


def _around_damage(path: Path, number: int, read: int) -> Iterator[list[object]]:
    """Each row from a row on, where pages that follow are damaged."""
    lost = ImageError(
        f"The file {path.name} is damaged here: this row cannot be decoded. Write the "
        "file again."
    )
    replaced: set[int] = set()
    row = 0
    try:
        with pq.ParquetFile(path) as file:
            column = _stored_column(file, column_of(file, path))
        if column is None:
            return
        mended = MendedFile(path, number, column)
        while True:
            row = 0
            try:
                for values in _decoded(mended.content, path, number, 1):
                    if row >= read:
                        yield [lost] if row in replaced else values
                    row += 1
            except READ_ERRORS:
                read = max(read, row)
                replaced.update(mended.mend(row))
                if row not in replaced:
                    return
            else:
                return
    except (*READ_ERRORS, ValueError):
        return


def _decoded(
    source: Path | pa.Buffer, path: Path, number: int, rows: int
) -> Iterator[list[object]]:
    with pq.ParquetFile(
        source, buffer_size=_BUFFER_BYTES, page_checksum_verification=True
    ) as file:
        name = column_of(file, path)
        stored = _stored_column(file, name)
        names = [name if stored is None else file.schema.column(stored).path]
        for batch in file.iter_batches(rows, [number], names, use_threads=False):
            yield batch.column(0).to_pylist()


def _stored_column(file: pq.ParquetFile, name: str) -> int | None:
    """Number of the column that stores the values of one: of a struct, its `bytes`."""
    paths = [file.schema.column(number).path for number in range(len(file.schema))]
    found = [paths.index(path) for path in (name, f"{name}.bytes") if path in paths]
    return found[0] if found else None


def _encoded(value: object) -> bytes:
    if isinstance(value, ImageError):
        raise value
    if isinstance(value, dict):
        value = value.get("bytes")
    if not isinstance(value, bytes):
        raise ImageError("There is no encoded image in this row.")
    return value

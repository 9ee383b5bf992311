"""Damaged pages of Parquet files, replaced so that the pages after them can be read.

Pyarrow reads a column page by page, ends at the first that is damaged, and has no way
to pass over it. So a copy of the file in memory, of which only the changed bytes take
room, gets a page of the same length and number of rows in its place, with nothing in
them. What a page looks like: https://parquet.apache.org/docs/file-format/data-pages/
"""

import mmap
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_DICTIONARY, _PLAIN, _RUN_LENGTHS = 2, 0, 3
"""Numbers that Parquet's format has for a kind of page and for two encodings."""
_SIZES = {3: 1, 7: 8}
"""Bytes of a byte and of a floating-point number, by Thrift's numbers for them."""


@dataclass(frozen=True)
class Page:
    """A page of rows in a file.

    Attributes:
        at: Where its header begins, in bytes of the file.
        end: Where the next page begins.
        first: Number of its first row in the row group.
        rows: How many rows it has.
        is_sound: Whether its checksum, if it has one, is right.
    """

    at: int
    end: int
    first: int
    rows: int
    is_sound: bool


class MendedFile:
    """A Parquet file in memory, in which damaged pages of a column are replaced.

    Args:
        path: The file; it stays as it is.
        row_group: Number of the row group.
        column: Number of the column with the values, of those that the file stores.

    Raises:
        OSError: It cannot be opened.
    """

    def __init__(self, path: Path, row_group: int, column: int) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        metadata = pq.read_metadata(path)
        self._chunk = metadata.row_group(row_group).column(column)
        self._column = metadata.schema.column(column)
        self._pages = [] if self._column.max_repetition_level else list(self._find())

    @property
    def content(self) -> pa.Buffer:
        """The file as it is now."""
        return pa.py_buffer(self._bytes)

    def mend(self, row: int) -> set[int]:
        """Replace the page of a row, and all those that are known to be damaged.

        Args:
            row: Number of a row in the row group that cannot be decoded.

        Returns:
            The rows that the replaced pages had; none if nothing can be done.
        """
        bad = [p for p in self._pages if row in _rows(p) or not p.is_sound]
        if not any(row in _rows(page) for page in bad):
            return set()
        for page in bad:
            if not self._replace(page):
                return set()
        self._pages = [page for page in self._pages if page not in bad]
        return {number for page in bad for number in _rows(page)}

    def _find(self) -> Iterator[Page]:
        """The pages of rows, up to the first whose header makes no sense."""
        chunk, row = self._chunk, 0
        at = chunk.data_page_offset
        if chunk.has_dictionary_page:
            at = min(at, chunk.dictionary_page_offset)
        end = at + chunk.total_compressed_size
        while at < end:
            try:
                reader = _Reader(self._bytes, at)
                header = reader.structure()
                after = reader.at + header[3]
                rows = 0 if header[1] == _DICTIONARY else _counts(header)[1]
            except (IndexError, KeyError, TypeError, ValueError, RecursionError):
                return
            if not reader.at <= after <= end:
                return
            if rows:
                found, said = zlib.crc32(self._bytes[reader.at : after]), header.get(4)
                is_sound = said is None or said & 0xFFFFFFFF == found
                yield Page(at, after, row, rows, is_sound)
                row += rows
            at = after

    def _replace(self, page: Page) -> bool:
        """Write a page of nothing over a page; whether there is room for it."""
        if self._column.max_definition_level:  # every row is null
            levels = _number(page.rows << 1) + b"\0"
            rows = len(levels).to_bytes(4, "little") + levels
        else:  # every row is empty
            rows = bytes(4 * page.rows)
        packed = rows
        if self._chunk.compression != "UNCOMPRESSED":
            packed = pa.Codec(self._chunk.compression.lower()).compress(
                rows, asbytes=True
            )
        header = _header(page.rows, len(rows), len(packed))
        left = page.end - page.at - len(header) - len(packed)
        filling = _filling(left)
        if filling is None:
            return False
        self._bytes[page.at : page.end] = header[:-1] + filling + b"\0" + packed
        return True


def _rows(page: Page) -> range:
    return range(page.first, page.first + page.rows)


def _counts(header: dict[int, Any]) -> dict[int, Any]:
    """The part of a page's header that counts its rows, of either version."""
    part: dict[int, Any] = header[5] if 5 in header else header[8]
    return part


def _header(rows: int, size: int, packed: int) -> bytes:
    """The header of a page of rows in plain encoding, as Thrift's structure."""
    sizes = (0, size, packed)
    page = b"".join(b"\x15" + _number(value << 1) for value in sizes)
    encodings = (rows, _PLAIN, _RUN_LENGTHS, _RUN_LENGTHS)
    inner = b"".join(b"\x15" + _number(value << 1) for value in encodings)
    return page + b"\x2c" + inner + b"\0" + b"\0"


def _filling(length: int) -> bytes | None:
    """A field that no reader knows, so many bytes long; None if that is too short."""
    if length == 0:
        return b""
    size = length - 6
    if size < 0:
        return None
    continued = bytes(0x80 | size >> shift & 0x7F for shift in (0, 7, 14, 21))
    return b"\xa8" + continued + bytes([size >> 28]) + bytes(size)


def _number(value: int) -> bytes:
    """A number as Thrift writes it: seven bits at a time, the lowest first."""
    written = b""
    while value > 0x7F:
        written += bytes([0x80 | value & 0x7F])
        value >>= 7
    return written + bytes([value])


class _Reader:
    """Reads structures of Thrift's compact protocol.

    https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md

    Args:
        data: What holds them.
        at: Where the first one begins.
    """

    def __init__(self, data: mmap.mmap, at: int) -> None:
        self._data, self.at = data, at

    def structure(self) -> dict[int, Any]:
        """The fields of a structure by their numbers; texts and lists as None."""
        fields: dict[int, Any] = {}
        number = 0
        while kind := self._byte():
            step, kind = kind >> 4, kind & 0x0F
            number = number + step if step else self._signed()
            fields[number] = self._value(kind)
        return fields

    def _value(self, kind: int) -> Any:  # noqa: ANN401 - as the file has it
        if kind in (1, 2):  # true and false, without a value of their own
            return kind == 1
        if kind in (4, 5, 6):
            return self._signed()
        if kind == 12:
            return self.structure()
        if kind == 8:
            size = self._unsigned()
            self.at += size
            return None
        if kind in _SIZES:
            self.at += _SIZES[kind]
            return None
        raise ValueError(f"A page's header has no field of this kind. Received: {kind}")

    def _byte(self) -> int:
        self.at += 1
        return self._data[self.at - 1]

    def _unsigned(self) -> int:
        value = shift = 0
        while (byte := self._byte()) & 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
        return value | byte << shift

    def _signed(self) -> int:
        value = self._unsigned()
        return value >> 1 ^ -(value & 1)

"""Many images divided into shards, always the same ones."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from digit_model.batch.batch_reader import Source, file_source
from digit_model.errors import ImageError
from digit_model.imaging.decoding import SUFFIXES

SHARD_ROWS = 1000
"""Images in a shard, at most: what is lost when a worker is killed."""
COLUMNS = ("image", "bytes", "path")
"""The first of these that a Parquet file has is read.

The first two hold encoded images, or structs with such `bytes` as Hugging Face writes
them; the last holds paths, relative to the folder of the Parquet file.
"""


class ScaleError(RuntimeError):
    """A run cannot begin or go on; the message says why and what to do."""


@dataclass(frozen=True)
class Shard:
    """Images that are read together.

    Attributes:
        number: From 0.
        paths: Image files; or one Parquet file.
        row_group: Of the Parquet file; None for image files.
        part: Which `rows` rows of the row group, from 0.
        rows: How many they are, at most.
        first: Number of the first of them in the Parquet file.
    """

    number: int
    paths: tuple[str, ...]
    row_group: int | None = None
    part: int = 0
    rows: int = 0
    first: int = 0

    @property
    def file_name(self) -> str:
        """Name of the file with its readings."""
        return f"part-{self.number:06d}.parquet"

    def row(self) -> dict[str, Any]:
        """The shard as a row of a Ray dataset."""
        return {"shard": json.dumps(asdict(self))}

    def sources(self) -> Iterator[Source]:
        """The images."""
        if self.row_group is None:
            yield from (file_source(Path(path)) for path in self.paths)
            return
        path = Path(self.paths[0])
        with pq.ParquetFile(path) as file:
            column = _column_of(file, path)
            batches = file.iter_batches(self.rows, [self.row_group], [column])
            values = next(islice(batches, self.part, None)).column(0).to_pylist()
        for number, value in enumerate(values, start=self.first):
            if column == "path" and isinstance(value, str):
                yield file_source(path.parent / value)
            else:
                yield Source(f"{path}#{number}", partial(_encoded, value))


def find_shards(given: Sequence[Path], rows: int = SHARD_ROWS) -> list[Shard]:
    """Divide the images in folders and files, always in the same way.

    Args:
        given: Image files, Parquet files, and folders of either, also further below.
        rows: Most images in a shard.

    Raises:
        ScaleError: A Parquet file cannot be read or has no column of images, or there
            is no image at all.
    """
    files = dict.fromkeys(file for path in given for file in _files(path.resolve()))
    images = [str(file) for file in files if file.suffix.lower() in SUFFIXES]
    shards = [
        Shard(start // rows, tuple(images[start : start + rows]))
        for start in range(0, len(images), rows)
    ]
    for file in files:
        if file.suffix.lower() == ".parquet":
            shards += _parquet_shards(file, len(shards), rows)
    if not shards:
        raise ScaleError("No images found: give image files, Parquet files or folders.")
    return shards


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file())


def _parquet_shards(path: Path, number: int, rows: int) -> list[Shard]:
    try:
        with pq.ParquetFile(path) as file:
            _column_of(file, path)
            sizes = [
                file.metadata.row_group(group).num_rows
                for group in range(file.metadata.num_row_groups)
            ]
    except (OSError, pa.ArrowException) as error:
        raise ScaleError(f"{path} cannot be read as Parquet: {error}") from error
    shards: list[Shard] = []
    before = 0
    for group, size in enumerate(sizes):
        for start in range(0, size, rows):
            shards.append(
                Shard(
                    number=number + len(shards),
                    paths=(str(path),),
                    row_group=group,
                    part=start // rows,
                    rows=rows,
                    first=before + start,
                )
            )
        before += size
    return shards


def _column_of(file: pq.ParquetFile, path: Path) -> str:
    names = file.schema_arrow.names
    for column in COLUMNS:
        if column in names:
            return column
    raise ScaleError(
        f"{path} has no column of images: it is named image, bytes or path. "
        f"Received: {', '.join(names)}"
    )


def _encoded(value: object) -> bytes:
    if isinstance(value, dict):
        value = value.get("bytes")
    if not isinstance(value, bytes):
        raise ImageError("There is no encoded image in this row.")
    return value

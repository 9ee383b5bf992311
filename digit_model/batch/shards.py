"""Many images divided into shards, always the same ones."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from digit_model.batch.batch_reader import Source
from digit_model.batch.page_sources import file_sources
from digit_model.batch.parquet_rows import READ_ERRORS, RowGroup, column_of, row_source
from digit_model.errors import ScaleError
from digit_model.imaging.documents import READABLE

SHARD_ROWS = 1000
"""Images in a shard, at most: what is lost when a worker is killed."""
PASSES = 8
"""Workers that may share a row group, at most.

Each decodes it from its first row, since Parquet has no other way in. A fixed number of
them keeps the time in proportion to the size of the file.
"""


@dataclass(frozen=True)
class Shard:
    """Images that are read together.

    Attributes:
        number: Number of the shard, from 0.
        paths: Image files; or one Parquet file.
        row_group: Row group of the Parquet file; None for image files.
        start: Number of the first row in the row group.
        rows: How many rows there are; 0 for image files.
        first: Number of the first row in the Parquet file.
    """

    number: int
    paths: tuple[str, ...]
    row_group: int | None = None
    start: int = 0
    rows: int = 0
    first: int = 0

    @property
    def file_name(self) -> str:
        """Name of the file with its readings."""
        return f"part-{self.number:06d}.parquet"

    def holds(self, count: int) -> bool:
        """Whether so many readings are all of its images.

        A row is one image; a file is one or, if it has pages, more.
        """
        if self.row_group is None:
            return count >= len(self.paths)
        return count == self.rows


def as_row(shards: Sequence[Shard]) -> dict[str, str]:
    """Shards as a row of a Ray dataset."""
    return {"shards": json.dumps([asdict(shard) for shard in shards])}


def from_row(row: dict[str, Any]) -> list[Shard]:
    """The shards of which `as_row` made a row."""
    return [Shard(**fields) for fields in json.loads(row["shards"])]


def find_shards(given: Sequence[Path], rows: int = SHARD_ROWS) -> list[Shard]:
    """Divide the images in folders and files, always in the same way.

    Args:
        given: Image files, PDF files, Parquet files, and folders of these, also further
            below.
        rows: Most images in a shard.

    Raises:
        ScaleError: A Parquet file cannot be read or has no column of images, or there
            is no image at all.
    """
    files = dict.fromkeys(file for path in given for file in _files(path.resolve()))
    images = [str(file) for file in files if file.suffix.lower() in READABLE]
    shards = [
        Shard(start // rows, tuple(images[start : start + rows]))
        for start in range(0, len(images), rows)
    ]
    for file in files:
        if file.suffix.lower() == ".parquet":
            shards += _parquet_shards(file, len(shards), rows)
    if not shards:
        raise ScaleError(
            "No images found: provide image files, Parquet files or folders."
        )
    return shards


def find_passes(shards: Sequence[Shard], most: int = PASSES) -> list[list[Shard]]:
    """Put those shards together that a worker reads in one pass through a row group.

    Args:
        shards: In order; some may be missing.
        most: Passes through a row group, at most.
    """
    passes: list[list[Shard]] = []
    for (_, row_group), group in groupby(
        shards, key=lambda shard: (shard.paths, shard.row_group)
    ):
        together = list(group)
        if row_group is None:
            passes += [[shard] for shard in together]
            continue
        size = -(-len(together) // most)
        passes += [
            together[start : start + size] for start in range(0, len(together), size)
        ]
    return passes


def read_pass(shards: Sequence[Shard]) -> Iterator[tuple[Shard, Iterator[Source]]]:
    """The images of a pass, shard by shard, in bounded memory.

    Args:
        shards: One of the lists of `find_passes`.

    Yields:
        A shard and its images, which have to be taken before the next shard is.
    """
    group: RowGroup | None = None
    for shard in shards:
        if shard.row_group is None:
            yield shard, _of_files(shard)
            continue
        path = Path(shard.paths[0])
        group = group or RowGroup(path, shard.row_group)
        yield shard, _of_rows(shard, path, group)


def _of_files(shard: Shard) -> Iterator[Source]:
    for path in shard.paths:
        yield from file_sources(Path(path))


def _of_rows(shard: Shard, path: Path, group: RowGroup) -> Iterator[Source]:
    for number, value in enumerate(group.take(shard.start, shard.rows), shard.first):
        yield row_source(path, number, value)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file())


def _parquet_shards(path: Path, number: int, rows: int) -> list[Shard]:
    try:
        with pq.ParquetFile(path) as file:
            column_of(file, path)
            sizes = [
                file.metadata.row_group(group).num_rows
                for group in range(file.metadata.num_row_groups)
            ]
    except READ_ERRORS as error:
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
                    start=start,
                    rows=min(rows, size - start),
                    first=before + start,
                )
            )
        before += size
    return shards

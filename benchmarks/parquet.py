"""Rows of Parquet files, to be read in shards: `python -m benchmarks.parquet`.

A row group holds as many rows as 1 GB, or 20 GB, of pictures of 50 kB have. The
pictures here are of 100 bytes, so that neither the disk nor the network is what takes
the time: only finding the rows does. Every row has to be found, once and in order, and
20 times the rows may take little more than 20 times as long.
"""

import itertools
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.figures import Figure, ratio, report
from digit_model.batch.shards import find_passes, find_shards, read_pass

ROUNDS = 7
ROWS_OF_GIGABYTE = 20_000
GIGABYTES = (1, 20)
_BYTES = 100


def write(path: Path, rows: int) -> None:
    """A file of so many rows in one row group, each with its number in it."""
    values = [number.to_bytes(4, "big") + bytes(_BYTES - 4) for number in range(rows)]
    pq.write_table(pa.table({"image": values}), path, row_group_size=rows)


def passes(path: Path) -> tuple[list[float], int]:
    """Processor seconds of each pass through the row group, and the rows found."""
    seconds, expected = [], itertools.count()
    for together in find_passes(find_shards([path])):
        start = time.process_time()
        for _, sources in read_pass(together):
            for source, number in zip(sources, expected, strict=False):
                content = source.load()
                if not isinstance(content, bytes) or content[:4] != number.to_bytes(4):
                    raise RuntimeError(f"Row {number} is another one.")
        seconds.append(time.process_time() - start)
    return seconds, next(expected)


def measure() -> list[Figure]:
    """Time of a row by the size of the row group, and rows found."""
    by_row: dict[int, list[float]] = {size: [] for size in GIGABYTES}
    last_to_first, lost = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        for size in GIGABYTES:
            write(Path(scratch) / f"{size}.parquet", size * ROWS_OF_GIGABYTE)
        for _, size in itertools.product(range(ROUNDS), GIGABYTES):
            seconds, found = passes(Path(scratch) / f"{size}.parquet")
            lost += size * ROWS_OF_GIGABYTE - found
            by_row[size].append(1e6 * sum(seconds) / found)
            if size == max(GIGABYTES):
                last_to_first.append(seconds[-1] / seconds[0])
    small, large = by_row.values()
    return [
        *(
            Figure(f"{size} GB of pictures: finding a row", "µs", tuple(values))
            for size, values in by_row.items()
        ),
        ratio("a row of 20 GB to a row of 1 GB", large, small, at_most=1.2),
        Figure("last pass to first pass", "x", tuple(last_to_first), at_most=8),
        Figure("rows lost or doubled", "", (lost,), at_most=0),
    ]


if __name__ == "__main__":
    report(measure())

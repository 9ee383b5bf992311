"""Rows of Parquet files: every row accounted for, whatever its size or its state."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from digit_model.batch.parquet_rows import RowGroup
from digit_model.batch.shards import find_passes, find_shards, read_pass
from digit_model.errors import ImageError

HUGE_ROWS, HUGE_BYTES = 1000, 2_500_000
"""Together more than the 2 GB at which pyarrow ends a batch."""


def number_in(content: object) -> int:
    """Which row an image of `huge` or `numbered` is of."""
    assert isinstance(content, bytes)
    return int.from_bytes(content[:2], "big")


@pytest.fixture
def huge(tmp_path: Path) -> Path:
    """1,000 rows of 2.5 MB in one row group; ten values take turns, so it is small."""
    values = [n.to_bytes(2, "big") + bytes(HUGE_BYTES - 2) for n in range(10)]
    turns = pa.array([n % 10 for n in range(HUGE_ROWS)], pa.int32())
    column = pa.DictionaryArray.from_arrays(turns, pa.array(values, pa.binary()))
    path = tmp_path / "huge.parquet"
    pq.write_table(
        pa.table({"image": column}),
        path,
        compression="zstd",
        dictionary_pagesize_limit=1 << 30,
        store_schema=False,
    )
    return path


def test_more_than_two_gigabytes_lose_no_row_and_little_memory(huge: Path) -> None:
    pool = pa.proxy_memory_pool(pa.default_memory_pool())
    before = pa.default_memory_pool()
    pa.set_memory_pool(pool)
    try:
        found = [
            (source.name, number_in(source.load()))
            for together in find_passes(find_shards([huge], 400))
            for _, sources in read_pass(together)
            for source in sources
        ]
    finally:
        pa.set_memory_pool(before)
    assert found == [(f"{huge}#{n}", n % 10) for n in range(HUGE_ROWS)]
    assert 0 < pool.max_memory() < 200 * HUGE_BYTES


@pytest.fixture
def numbered(tmp_path: Path) -> Path:
    """200 rows that do not compress, many pages of about ten rows each."""
    path = tmp_path / "numbered.parquet"
    values = [n.to_bytes(2, "big") + bytes(998) for n in range(200)]
    pq.write_table(
        pa.table({"image": values}),
        path,
        row_group_size=100,
        data_page_size=10_000,
        write_batch_size=1,
        use_dictionary=False,
        compression="none",
        write_page_checksum=True,
    )
    return path


def test_a_damaged_page_loses_no_row_before_it_and_no_other_row_group(
    numbered: Path,
) -> None:
    content = bytearray(numbered.read_bytes())
    place = content.index((57).to_bytes(2, "big") + bytes(900))
    content[place + 500 : place + 600] = bytes([255]) * 100
    numbered.write_bytes(content)
    outcomes: list[int | str] = []
    for together in find_passes(find_shards([numbered], 30)):
        for shard, sources in read_pass(together):
            before = len(outcomes)
            for source in sources:
                try:
                    outcomes.append(number_in(source.load()))
                except ImageError as error:
                    outcomes.append(str(error))
            assert shard.holds(len(outcomes) - before)
    lost = [row for row, outcome in enumerate(outcomes) if isinstance(outcome, str)]
    assert lost == list(range(lost[0], 100))
    assert 57 - 12 <= lost[0] <= 57, "rows of the pages before are kept"
    assert "numbered.parquet is damaged here" in str(outcomes[lost[0]])
    kept = [row for row in range(200) if row not in lost]
    assert [outcomes[row] for row in kept] == kept


def test_a_file_that_is_gone_loses_only_its_own_rows(numbered: Path) -> None:
    shards = find_shards([numbered], 100)
    numbered.unlink()
    for together in find_passes(shards):
        for shard, sources in read_pass(together):
            given = list(sources)
            assert shard.holds(len(given))
            with pytest.raises(ImageError, match="damaged here"):
                given[0].load()


@pytest.mark.parametrize("start", [0, 1, 15, 16, 17, 99])
@pytest.mark.parametrize("count", [0, 1, 16, 40])
def test_rows_are_taken_by_number(numbered: Path, start: int, count: int) -> None:
    count = min(count, 100 - start)
    taken = [number_in(value) for value in RowGroup(numbered, 1).take(start, count)]
    assert taken == list(range(100 + start, 100 + start + count))


@pytest.mark.parametrize(("shards", "passes"), [(1, 1), (8, 8), (9, 5), (800, 8)])
def test_a_row_group_is_gone_through_so_often_at_most(
    tmp_path: Path, shards: int, passes: int
) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"image": [b""] * shards}), path)
    found = find_passes(find_shards([path], 1))
    assert len(found) == passes
    assert [s.number for together in found for s in together] == list(range(shards))

"""Rows of Parquet files: every row accounted for, whatever its size or its state."""

from pathlib import Path
from typing import Any

import numpy as np
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


CONTENTS = [
    n.to_bytes(2, "big") + np.random.default_rng(n).bytes(998) for n in range(200)
]
"""Images that do not compress, each with its number in it."""
BINARY = pa.field("image", pa.binary())
STRUCT = pa.field("image", pa.struct({"bytes": pa.binary(), "path": pa.string()}))


def numbered_file(folder: Path, field: pa.Field = BINARY, **options: object) -> Path:
    """200 rows in two row groups, many pages of ten rows each."""
    path = folder / "numbered.parquet"
    is_struct = pa.types.is_struct(field.type)
    values = [{"bytes": c, "path": ""} if is_struct else c for c in CONTENTS]
    pq.write_table(
        pa.table({"image": values}, pa.schema([field])),
        path,
        **{
            "row_group_size": 100,
            "data_page_size": 10_000,
            "write_batch_size": 1,
            "use_dictionary": False,
            "compression": "none",
            "write_page_checksum": True,
            **options,
        },
    )
    return path


@pytest.fixture
def numbered(tmp_path: Path) -> Path:
    """A sound file."""
    return numbered_file(tmp_path)


def damage(content: bytearray, place: int, length: int) -> None:
    """Replace bytes of a file by ones that it has nowhere else."""
    content[place : place + length] = bytes([255]) * length


def outcomes_of(path: Path) -> list[int | str]:
    """The number of each row, or why it cannot be read; no row is passed over."""
    outcomes: list[int | str] = []
    for together in find_passes(find_shards([path], 30)):
        for shard, sources in read_pass(together):
            before = len(outcomes)
            for source in sources:
                try:
                    outcomes.append(number_in(source.load()))
                except ImageError as error:
                    outcomes.append(str(error))
            assert shard.holds(len(outcomes) - before)
    return outcomes


@pytest.mark.parametrize(
    ("options", "damaged"),
    [
        pytest.param({}, [57], id="found by its checksum"),
        pytest.param({"data_page_version": "2.0"}, [57], id="second version"),
        pytest.param({}, [3, 57, 58, 95, 155], id="several"),
        pytest.param({"field": STRUCT}, [57], id="in a struct"),
        pytest.param({"field": BINARY.with_nullable(False)}, [57], id="never null"),
        pytest.param({"compression": "zstd"}, [57], id="compressed"),
    ],
)
def test_a_damaged_page_loses_its_own_rows_alone(
    tmp_path: Path, options: dict[str, Any], damaged: list[int]
) -> None:
    path = numbered_file(tmp_path, **options)
    content = bytearray(path.read_bytes())
    for row in damaged:
        damage(content, content.rindex(CONTENTS[row]), 100)
    path.write_bytes(content)
    outcomes = outcomes_of(path)
    lost = [row for row, outcome in enumerate(outcomes) if isinstance(outcome, str)]
    pages = {row // 10 for row in damaged}
    assert lost == [row for row in range(200) if row // 10 in pages]
    assert "numbered.parquet is damaged here" in str(outcomes[damaged[0]])
    kept = [row for row in range(200) if row not in lost]
    assert [outcomes[row] for row in kept] == kept


def test_damage_is_found_without_a_checksum_where_the_values_make_no_sense(
    tmp_path: Path,
) -> None:
    path = numbered_file(tmp_path, compression="snappy", write_page_checksum=False)
    content = bytearray(path.read_bytes())
    damage(content, content.rindex(CONTENTS[50]) - 12, 12)
    path.write_bytes(content)
    lost = [row for row, found in enumerate(outcomes_of(path)) if found != row]
    assert lost == list(range(50, 60))


def test_after_a_damaged_header_the_rest_of_the_row_group_is_lost(
    numbered: Path,
) -> None:
    """Nothing else says where the next page begins."""
    content = bytearray(numbered.read_bytes())
    before = content.rindex(CONTENTS[49]) + 1000
    damage(content, before, content.rindex(CONTENTS[50]) - 4 - before)
    numbered.write_bytes(content)
    outcomes = outcomes_of(numbered)
    assert outcomes[:50] == list(range(50))
    assert all(
        "neither this row nor those after it" in str(o) for o in outcomes[50:100]
    )
    assert outcomes[100:] == list(range(100, 200))


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

"""Data sets are found in two places, fetched where they can be, and checked."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from training.data import registry
from training.data.__main__ import where
from training.data.registry import DataError, DataSet, data_sets

CONTENT = b"digits"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What stands in for `../shared/data`; the cache is `cache` next to it."""
    monkeypatch.setenv(registry.VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(registry, "SHARED_DATA", tmp_path / "shared")
    return tmp_path / "shared"


def some_set(**changes: Any) -> DataSet:
    """A data set of one file."""
    fields = {name: name for name in ("title", "origin", "license", "use")}
    given: dict[str, Any] = {"folder": "room", "files": {"file.bin": DIGEST}}
    return DataSet(**{**fields, **given, "obtain": "Ask its author.", **changes})


def put(place: Path, content: bytes = CONTENT, name: str = "file.bin") -> Path:
    """Write a file of the data set."""
    (place / "room").mkdir(parents=True)
    (place / "room" / name).write_bytes(content)
    return place / "room" / name


def test_the_cache_comes_before_the_shared_folder(shared: Path) -> None:
    in_shared = put(shared)
    assert some_set().locate() == in_shared
    in_cache = put(shared.parent / "cache")
    assert some_set().locate() == in_cache


def test_several_files_are_found_as_their_folder(shared: Path) -> None:
    file = put(shared)
    both = some_set(files={"file.bin": DIGEST, "other.bin": DIGEST})
    assert both.find() is None
    file.with_name("other.bin").write_bytes(CONTENT)
    assert both.locate() == file.parent


def test_a_file_of_the_same_name_is_not_taken_for_the_original(shared: Path) -> None:
    file = put(shared, b"something else")
    with pytest.raises(DataError, match="not the original file") as caught:
        some_set().locate()
    assert str(file) in str(caught.value)


def test_where_nothing_can_be_fetched_it_says_what_to_do(shared: Path) -> None:
    with pytest.raises(DataError, match="Ask its author") as caught:
        some_set().locate()
    assert str(shared.parent / "cache" / "room") in str(caught.value)


def test_what_has_an_address_is_fetched_into_the_cache_and_checked(
    shared: Path, tmp_path: Path
) -> None:
    put(tmp_path / "origin")
    address = (tmp_path / "origin" / "room").as_uri() + "/"
    found = some_set(download=address).locate()
    assert found == shared.parent / "cache" / "room" / "file.bin"
    assert found.read_bytes() == CONTENT


def test_one_file_may_stand_in_for_the_others(shared: Path, tmp_path: Path) -> None:
    packed = put(tmp_path / "origin", name="all.zip")
    found = some_set(download=packed.as_uri()).locate()
    assert found == shared.parent / "cache" / "room" / "all.zip"


@pytest.mark.usefixtures("shared")
def test_a_failed_download_says_what_to_do(tmp_path: Path) -> None:
    nowhere = (tmp_path / "nowhere").as_uri() + "/"
    with pytest.raises(DataError, match=r"could not be fetched from .*Ask its author"):
        some_set(download=nowhere).locate()


@pytest.mark.usefixtures("shared")
def test_the_list_says_what_is_not_here() -> None:
    assert where(some_set(), only_list=True).startswith("Not here. Ask its author.")
    assert where(some_set(), only_list=False).startswith("title: not found.")


def test_every_entry_says_whose_it_is_and_how_it_may_be_used() -> None:
    for name, entry in data_sets().items():
        assert all((entry.title, entry.origin, entry.license, entry.use)), name
        assert entry.obtain.endswith("."), name
        assert bool(entry.files) != bool(entry.installed), name


@pytest.mark.parametrize("name", sorted(data_sets()))
def test_the_files_that_are_here_are_the_originals(name: str) -> None:
    if data_sets()[name].find() is None:
        pytest.skip(f"{data_sets()[name].title}: not found. Try `make data`.")
    data_sets()[name].locate()

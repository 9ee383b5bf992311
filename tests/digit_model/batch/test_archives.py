"""ZIP files as people pack them, and as nobody should."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from digit_model import ImageError
from digit_model.batch.archives import MAX_TOTAL_BYTES, open_archive
from digit_model.imaging.limits import MAX_FILE_BYTES


def pack(
    files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED
) -> tuple[io.BytesIO, dict[str, zipfile.ZipInfo]]:
    """A ZIP file, and what it says of each of its files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        entries = {entry.filename: entry for entry in archive.infolist()}
    return buffer, entries


def refusal(buffer: io.BytesIO) -> str:
    """Why an archive, or its only image, cannot be read."""
    (source,) = open_archive("a.zip", buffer).sources
    with pytest.raises(ImageError) as error:
        source.load()
    return str(error.value)


def patched(buffer: io.BytesIO, old: bytes, new: bytes) -> io.BytesIO:
    data = buffer.getvalue()
    assert old in data
    return io.BytesIO(data.replace(old, new))


def test_images_come_in_order_and_the_rest_is_left_out() -> None:
    names = [
        "b.png",
        "deep/er/a.JPG",
        "notes.txt",
        "inner.zip",
        "__MACOSX/._b.png",
        "deep/.hidden.png",
        "deep/",
    ]
    buffer, _ = pack({name: name.encode() for name in names})
    archive = open_archive("a.zip", buffer)
    assert [source.name for source in archive.sources] == [
        "a.zip/b.png",
        "a.zip/deep/er/a.JPG",
    ]
    assert [source.load() for source in archive.sources] == [b"b.png", b"deep/er/a.JPG"]
    assert archive.skipped == 2, "the notes and the archive in the archive"


@pytest.mark.parametrize(
    "name", ["../../outside.png", "/outside.png", "C:\\outside.png"]
)
def test_a_name_that_leads_elsewhere_is_only_a_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "one" / "two"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    buffer, _ = pack({name: b"data"})
    (source,) = open_archive("a.zip", buffer).sources
    assert source.load() == b"data"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_signs_that_would_steer_a_terminal_are_taken_out_of_names() -> None:
    buffer, _ = pack({"\x1b[2J\n.png": b""})
    (source,) = open_archive("a.zip", buffer).sources
    assert source.name.isprintable()


def locked(buffer: io.BytesIO) -> io.BytesIO:
    """Say in both of a file's records that it is encrypted."""
    data = bytearray(buffer.getvalue())
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + flags] |= 1
    return io.BytesIO(data)


def test_a_damaged_or_locked_image_does_not_hide_the_others() -> None:
    noise = bytes(range(256)) * 4
    good, _ = pack({"a.png": b"first", "b.png": noise, "c.png": b"last"}, 0)
    buffer = patched(good, noise, noise[::-1])
    first, damaged, last = open_archive("a.zip", buffer).sources
    with pytest.raises(ImageError, match="damaged in the archive"):
        damaged.load()
    assert (first.load(), last.load()) == (b"first", b"last")
    locked_first, _, last = open_archive("a.zip", locked(buffer)).sources
    with pytest.raises(ImageError, match="password"):
        locked_first.load()
    assert last.load() == b"last"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_whose_growth_has_no_bound_are_not_unpacked(method: int) -> None:
    buffer, _ = pack({"a.png": bytes(1000)}, method)
    assert "compressed by a method that is not supported" in refusal(buffer)


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        pytest.param(MAX_FILE_BYTES + 1, "too large: 15 MB", id="one byte too many"),
        pytest.param(5_000_000, "grow more than 1,000 times", id="zeros"),
    ],
)
def test_a_bomb_is_not_unpacked(
    size: int, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    buffer, _ = pack({"a.png": bytes(size)})
    monkeypatch.delattr(zipfile.ZipFile, "read")
    assert sentence in refusal(buffer)


def test_an_image_is_unpacked_no_further_than_the_size_it_gives() -> None:
    buffer, entries = pack({"a.png": bytes(3_000_000)})
    said = entries["a.png"].compress_size
    true, false = struct.pack("<2L", said, 3_000_000), struct.pack("<2L", said, 10)
    assert "damaged in the archive" in refusal(patched(buffer, true, false))


def test_all_images_together_have_a_limit() -> None:
    files = {f"{number}.png": b"x" for number in range(300)}
    buffer, _ = pack(files, zipfile.ZIP_STORED)
    size = MAX_TOTAL_BYTES // 299
    said = struct.pack("<2L", 1, 1), struct.pack("<2L", 1, size)
    assert "too much: 4.0 GB of images" in refusal(patched(buffer, *said))


@pytest.mark.parametrize("zip64", [False, True])
def test_a_long_list_of_contents_is_not_read(
    zip64: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 10 if zip64 else 1 << 16)
    name = "x" * 60_000
    buffer, _ = pack({f"{name}{number}.png": b"" for number in range(70)}, 0)
    monkeypatch.delattr(zipfile, "ZipFile")
    assert "a list of 4 MB of files" in refusal(buffer)


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digit_model.batch.archives.MAX_ENTRIES", 3)
    buffer, _ = pack({f"{number}.txt": b"" for number in range(4)})
    assert "too much: 4 files" in refusal(buffer)


WHOLE = pack({"a.png": b"data"})[0].getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no archive", id="no archive"),
        pytest.param(WHOLE[:-10], id="cut off"),
        pytest.param(WHOLE.replace(b"PK\1\2", b"PK\1\7"), id="damaged list"),
        pytest.param(b"PK\x05\x06", id="only the first four bytes of the last record"),
    ],
)
def test_what_is_no_archive_is_said_to_be_none(data: bytes) -> None:
    assert "not a ZIP file, or it is damaged" in refusal(io.BytesIO(data))


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    (source,) = open_archive("a.zip", tmp_path / "a.zip").sources
    with pytest.raises(ImageError, match="cannot be opened"):
        source.load()


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("zipfile.ZipFile", id="list"),
        pytest.param("zipfile.ZipFile.read", id="image"),
    ],
)
def test_a_lack_of_memory_is_not_called_damage(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(place, no_room)
    (source,) = open_archive("a.zip", io.BytesIO(WHOLE)).sources
    with pytest.raises(ImageError, match="not enough memory"):
        source.load()

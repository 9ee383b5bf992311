"""The images in a ZIP file, read one at a time and never written to disk.

All that can be told without unpacking is checked before: how long the list of contents
is, how large each entry says it is, and all of them together. Only entries that are
stored or deflated are unpacked, and no further than the size they gave: other methods
can turn a few bytes into gigabytes at once.
"""

import os
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from digit_model.batch.batch_reader import Source
from digit_model.batch.page_sources import page_sources
from digit_model.errors import ImageError
from digit_model.formatting import printable
from digit_model.imaging.documents import DOCUMENT_SUFFIXES, READABLE
from digit_model.imaging.failures import out_of_memory
from digit_model.imaging.limits import MAX_FILE_BYTES, MEGABYTE

MAX_ENTRIES = 20_000
"""Most files in an archive."""
MAX_LIST_BYTES = 4_000_000
"""Longest list of contents, in bytes: about 200 for each file."""
MAX_TOTAL_BYTES = 4_000_000_000
"""Largest size of all images together, unpacked."""
MAX_RATIO = 1000
"""No picture shrinks by more than this factor; deflated zeros do, by 1,030."""

_END, _END64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
_LOCATOR_BYTES = 20
"""Records at the end of a ZIP file; the size of the list is field 5, or field 8.

Sections 4.3.14 to 4.3.16 of
https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Archive:
    """The images of a ZIP file.

    Attributes:
        sources: One for each image and for each page of a document, in the order of
            the archive, nested folders included. Loading one may raise `ImageError`;
            the others can still be read.
        skipped: Number of files whose names are not those of images. Hidden files
            and what macOS adds are not counted.
    """

    sources: list[Source]
    skipped: int


def open_archive(name: str, file: Path | BinaryIO) -> Archive:
    """List the images of a ZIP file.

    An archive that cannot be opened, is not a ZIP file or holds too much becomes one
    source that says so when it is loaded.

    Args:
        name: What the sources' names begin with.
        file: Must stay as it is until the last image has been loaded.
    """
    try:
        return _open(name, file)
    except ImageError as error:
        return Archive([Source(name, _Failure(error))], 0)


def _open(name: str, file: Path | BinaryIO) -> Archive:
    try:
        if isinstance(file, Path):
            with file.open("rb") as stream:
                _check_list(stream)
        else:
            _check_list(file)
        archive = zipfile.ZipFile(file)
    except ImageError:
        raise
    except OSError as error:
        raise ImageError(f"The file cannot be opened: {error.strerror}.") from error
    except MemoryError as error:
        raise out_of_memory() from error
    except Exception as error:  # the list of contents is anything on damaged files
        raise ImageError(
            "This is not a ZIP file, or it is damaged or cut off. Pack it again."
        ) from error
    files = [entry for entry in archive.infolist() if not _is_hidden(entry)]
    if len(files) > MAX_ENTRIES:
        raise _holds_too_much(f"{len(files):,} files", f"{MAX_ENTRIES:,}")
    images = [entry for entry in files if _suffix(entry) in READABLE]
    total = sum(entry.file_size for entry in images)
    if total > MAX_TOTAL_BYTES:
        limit = f"{MAX_TOTAL_BYTES / 1e9:.0f} GB"
        raise _holds_too_much(f"{total / 1e9:.1f} GB of images", limit)
    sources = []
    for entry in images:
        path, load = f"{name}/{printable(entry.filename)}", _Loader(archive, entry)
        if _suffix(entry) in DOCUMENT_SUFFIXES:
            sources += page_sources(path, load)
        else:
            sources.append(Source(path, load))
    return Archive(sources, len(files) - len(images))


@dataclass(frozen=True)
class _Failure:
    """Says why an archive cannot be read."""

    error: ImageError

    def __call__(self) -> bytes:
        raise self.error


@dataclass(frozen=True)
class _Loader:
    """Unpacks one entry."""

    archive: zipfile.ZipFile
    entry: zipfile.ZipInfo

    def __call__(self) -> bytes:
        entry = self.entry
        if entry.flag_bits & 1:
            raise ImageError(
                "The image is locked with a password. Unpack the archive and provide "
                "the images themselves."
            )
        if entry.compress_type not in _METHODS:
            raise ImageError(
                "The image is compressed by a method that is not supported. Pack it "
                "again as an ordinary ZIP file."
            )
        if entry.file_size > MAX_FILE_BYTES:
            size, most = entry.file_size / MEGABYTE, MAX_FILE_BYTES // MEGABYTE
            raise ImageError(
                f"The image is too large: {size:.0f} MB unpacked. At most {most} MB "
                "are read; save it smaller and try again."
            )
        if entry.file_size > MAX_RATIO * entry.compress_size:
            raise ImageError(
                "The entry is not a picture: it would grow more than "
                f"{MAX_RATIO:,} times when unpacked."
            )
        try:
            return self.archive.read(entry)
        except MemoryError as error:
            raise out_of_memory() from error
        except Exception as error:  # damaged data raises nearly anything
            raise ImageError(
                "The image is damaged in the archive and cannot be unpacked. Pack it "
                "again."
            ) from error


def _check_list(file: BinaryIO) -> None:
    """Refuse a list of contents that would fill the memory when it is read.

    Raises:
        ImageError: It is too long.
        Exception: There is none.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 65_536 - 100))  # a comment may follow
    tail = file.read()
    end = tail.rindex(b"PK\x05\x06")
    list_bytes = _END.unpack_from(tail, end)[5]
    locator = end - _LOCATOR_BYTES
    if tail.startswith(b"PK\x06\x07", max(0, locator)):
        list_bytes = _END64.unpack_from(tail, locator - _END64.size)[8]
    if list_bytes > MAX_LIST_BYTES:
        limit = f"{MAX_LIST_BYTES / 1e6:.0f} MB"
        raise _holds_too_much(f"a list of {list_bytes / 1e6:.0f} MB of files", limit)


def _suffix(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).suffix.lower()


def _is_hidden(entry: zipfile.ZipInfo) -> bool:
    """Whether it is a folder, a hidden file, or one of those that macOS adds."""
    path = PurePosixPath(entry.filename)
    is_folder = entry.filename.endswith("/")
    return is_folder or path.name.startswith(".") or "__MACOSX" in path.parts


def _holds_too_much(received: str, limit: str) -> ImageError:
    return ImageError(
        f"The archive holds too much: {received}. At most {limit} are read; divide it "
        "into smaller ones."
    )

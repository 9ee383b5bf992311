"""Files that others may read while they are written."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


def write_whole(path: Path, text: str) -> None:
    """Write a text file, whole or not at all.

    Args:
        path: What was there before stays until all is written.
        text: What to write, as UTF-8.

    Raises:
        OSError: It cannot be written.
    """
    with open_whole(path) as file:
        file.write(text)


@contextmanager
def open_whole(path: Path) -> Iterator[TextIO]:
    """Open a text file to be written, whole or not at all.

    Args:
        path: What was there before stays until all is written.

    Raises:
        OSError: It cannot be written.
    """
    part = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)

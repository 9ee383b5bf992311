"""Files that others may read while they are written."""

import uuid
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a text file, whole or not at all.

    Args:
        path: What was there before stays until all is written.
        text: What to write, as UTF-8.

    Raises:
        OSError: It cannot be written.
    """
    part = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)

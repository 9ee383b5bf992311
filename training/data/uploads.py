"""Real uploads: a ZIP of image files whose names begin with their label."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from training.data.registry import DataError, locate


@dataclass(frozen=True)
class Upload:
    """An encoded image file and the digit in it."""

    data: bytes
    label: int


def load_uploads(path: Path | None = None) -> list[Upload]:
    """Load all PNG files of a ZIP.

    Args:
        path: The ZIP file; None for where the registry finds it.

    Raises:
        DataError: The file is missing or damaged.
    """
    path = path or locate("hwd1000")
    try:
        with zipfile.ZipFile(path) as archive:
            return [
                Upload(archive.read(name), int(name[0]))
                for name in sorted(archive.namelist())
                if name.endswith(".png")
            ]
    except FileNotFoundError as error:
        raise DataError(f"Uploads not found: {path}") from error
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise DataError(f"{path} is damaged: {error}") from error

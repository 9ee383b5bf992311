"""Real uploads: a ZIP of image files whose names begin with their label."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from training.data.mnist import SHARED_DATA, DataError

DEFAULT_FILE = SHARED_DATA / "uploads" / "hwd1000-dev.zip"


@dataclass(frozen=True)
class Upload:
    """An encoded image file and the digit in it."""

    data: bytes
    label: int


def load_uploads(path: Path = DEFAULT_FILE) -> list[Upload]:
    """Load all PNG files of a ZIP.

    Raises:
        DataError: The file is missing or damaged.
    """
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

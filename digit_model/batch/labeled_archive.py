"""Digits with their labels in a ZIP file: folders 0 to 9, or the app's own export."""

import csv
import io
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

from digit_model.batch.archives import MAX_LIST_BYTES, open_archive
from digit_model.batch.batch_reader import Source
from digit_model.errors import ImageError

ANSWERS_FILE = "answers.csv"
"""The table of the history's export: columns `file` and `true_label`, and others."""


class LabeledSource(NamedTuple):
    """An image of a digit.

    Attributes:
        source: Where it comes from.
        label: The digit that it is said to be.
    """

    source: Source
    label: int


def open_labeled(name: str, file: BinaryIO) -> list[LabeledSource]:
    """List the labeled images of a ZIP file; those without a label are left out.

    Args:
        name: What to call the file.
        file: Must stay as it is until the last image has been loaded.

    Raises:
        ImageError: It is not such a ZIP file, or no image has a label.
    """
    archive = open_archive(name, file)
    if len(archive.sources) == 1 and archive.sources[0].name == name:
        archive.sources[0].load()  # says why it cannot be opened
    said = _table(file)
    labeled = []
    for source in archive.sources:
        path = PurePosixPath(source.name.removeprefix(f"{name}/"))
        label = said.get(str(path)) if said else _digit(path.parent.name)
        if label is not None:
            labeled.append(LabeledSource(source, label))
    if not labeled:
        raise ImageError(
            f"{name} has no labeled digits. Provide a ZIP file with folders named 0 to "
            "9, or one from the history in which you labeled the digits."
        )
    return labeled


def _table(file: BinaryIO) -> dict[str, int]:
    """Labels by the name of the image, from the history's table if there is one."""
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo(ANSWERS_FILE).file_size > MAX_LIST_BYTES:
                return {}
            text = archive.read(ANSWERS_FILE).decode("utf-8")
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, NotImplementedError):
        return {}
    labels = {}
    for row in csv.DictReader(io.StringIO(text)):
        label = _digit(row.get("true_label") or "")
        if label is not None and row.get("file"):
            labels[row["file"]] = label
    return labels


def _digit(text: str) -> int | None:
    return int(text) if len(text) == 1 and text in "0123456789" else None

"""Files that a person gave, as pictures to be read."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from streamlit.typing import UploadedFile

from digit_model.batch.archives import open_archive
from digit_model.batch.batch_reader import Source
from digit_model.batch.page_sources import page_sources
from digit_model.imaging.decoding import ImageSource, load_preview
from digit_model.imaging.documents import DOCUMENT_SUFFIXES, Document


def file_picture(name: str, data: bytes) -> ImageSource:
    """The first page of a file.

    Args:
        name: What the file is called.
        data: Its bytes.

    Raises:
        ImageError: It cannot be read.
    """
    if name.lower().endswith(DOCUMENT_SUFFIXES):
        return Document(data).page(0)
    return data


def preview(image: ImageSource, side: int) -> Image.Image:
    """A picture in color, at most so many pixels on each side.

    Args:
        image: A file's bytes, or a page of one.
        side: Longest side in pixels.

    Raises:
        ImageError: It cannot be read.
    """
    if isinstance(image, bytes):
        return load_preview(image, side)
    if not isinstance(image, Image.Image):
        raise TypeError(f"It is neither a file nor a page. Received: {type(image)}")
    picture = image.convert("RGB")
    picture.thumbnail((side, side))
    return picture


def sheet_sources(files: Sequence[UploadedFile]) -> list[Source]:
    """The pictures in files, each page of a document and each file of a ZIP file one.

    Args:
        files: What the person gave.
    """
    sources: list[Source] = []
    for file in files:
        sources += _sources(file)
    return sources


def _sources(file: UploadedFile) -> list[Source]:
    suffix = Path(file.name).suffix.lower()
    if suffix == ".zip":
        return open_archive(file.name, file).sources
    if suffix in DOCUMENT_SUFFIXES:
        return page_sources(file.name, file.getvalue)
    return [Source(file.name, file.getvalue)]

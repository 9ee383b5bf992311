"""Files of several pages, PDF and TIFF: each page a picture."""

import io
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from PIL import Image

from digit_model.errors import ImageError
from digit_model.imaging.failures import damaged, out_of_memory
from digit_model.imaging.limits import (
    MAX_FILE_BYTES,
    check_bytes,
    check_pixels,
)

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_PAGES = 200
"""Pages of a file that are read."""
PICTURE_SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"),
    *(".heic", ".heif"),
)
"""Names of pictures end in one of these."""
DOCUMENT_SUFFIXES = (".pdf", ".tif", ".tiff")
"""Names of files that can have pages end in one of these."""
READABLE = (*PICTURE_SUFFIXES, ".pdf")
"""Names of all that is read page by page or as a whole end in one of these."""

_RENDERED_SIDE = 2400
"""Longest side in pixels at which a page of a PDF is rendered."""
_PDF_START = 1024
"""Most bytes that a PDF file may have before its mark."""

# PDFium is not safe to use from several threads.
_PDFIUM = Lock()


class Document:
    """A file with at least one page.

    Args:
        source: A file's bytes or its path.

    Raises:
        ImageError: The file cannot be opened, is too large, damaged or locked.
    """

    def __init__(self, source: bytes | str | Path) -> None:
        self._data = source if isinstance(source, bytes) else read_file(Path(source))
        check_bytes(len(self._data))
        self.is_pdf = is_pdf(self._data)
        self.page_count = self._count()

    def page(self, number: int) -> Image.Image:
        """One page as a picture.

        Args:
            number: From 0.

        Raises:
            ImageError: It is damaged or too large.
        """
        try:
            return self._pdf_page(number) if self.is_pdf else self._frame(number)
        except ImageError:
            raise
        except MemoryError as error:
            raise out_of_memory() from error
        except Exception as error:  # decoders raise nearly anything on damaged data
            raise damaged() from error

    def _count(self) -> int:
        try:
            if not self.is_pdf:
                with Image.open(io.BytesIO(self._data), formats=["TIFF"]) as image:
                    return int(getattr(image, "n_frames", 1))
            with _PDFIUM, _opened(self._data) as document:
                count = len(document)
        except ImageError:
            raise
        except MemoryError as error:
            raise out_of_memory() from error
        except Exception as error:  # as in `page`
            raise damaged() from error
        if count == 0:
            raise ImageError(
                "The PDF has no pages. Save it again with at least one page."
            )
        return count

    def _frame(self, number: int) -> Image.Image:
        image = Image.open(io.BytesIO(self._data), formats=["TIFF"])
        image.seek(number)
        check_pixels(*image.size)
        image.load()
        return image

    def _pdf_page(self, number: int) -> Image.Image:
        with _PDFIUM, _opened(self._data) as document:
            page = document[number]
            width, height = page.get_size()
            scale = _RENDERED_SIDE / max(width, height)
            bitmap = page.render(scale=scale)
            picture: Image.Image = bitmap.to_pil().convert("RGB")
            bitmap.close()
            page.close()
        return picture


def pages(name: str, source: bytes | str | Path) -> Iterator[tuple[str, Image.Image]]:
    """The pages of a PDF or TIFF file, one after the other.

    Args:
        name: What the file is called.
        source: The file's bytes or its path.

    Yields:
        What a page is called, and its picture; not more than `MAX_PAGES`.

    Raises:
        ImageError: The file or one of its pages cannot be read.
    """
    document = Document(source)
    for number in range(min(document.page_count, MAX_PAGES)):
        yield page_name(name, number, document.page_count), document.page(number)


def page_name(name: str, number: int, count: int) -> str:
    """What a page is called: by the file's name alone if there is no other page.

    Args:
        name: What the file is called.
        number: Number of the page, from 0.
        count: Number of the file's pages.
    """
    return name if count == 1 else f"{name}, page {number + 1}"


def is_pdf(data: bytes) -> bool:
    """Whether a file says of itself that it is a PDF."""
    return b"%PDF-" in data[:_PDF_START]


def read_file(path: Path) -> bytes:
    """Read a file that is not larger than a picture may be.

    Raises:
        ImageError: It cannot be opened or is too large.
    """
    try:
        check_bytes(path.stat().st_size)
        with path.open("rb") as file:  # devices and pipes do not say their size
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ImageError(f"The file cannot be opened: {error.strerror}.") from error
    except ValueError as error:
        raise ImageError(f"The file cannot be opened: {error}.") from error


def _opened(data: bytes) -> "PdfDocument":
    """Open a PDF; the lock must be held until it is closed.

    Raises:
        ImageError: It is locked or damaged.
    """
    # Imported here, so that what reads no PDF need not load it.
    import pypdfium2  # noqa: PLC0415

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ImageError(
                "The PDF is locked with a password. Save it without one."
            ) from error
        raise ImageError(
            "The PDF is damaged or cut off and cannot be read. Save or send it again."
        ) from error

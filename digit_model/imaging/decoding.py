"""From whatever a person provides to one upright grayscale picture.

Everything that can be wrong with a file is found here, most of it before the file is
decoded: type by content, size in bytes and in pixels. EXIF orientation, alpha,
palettes, 16-bit, CMYK and floating point are reduced to luminance in [0, 1].

A file of several pages is opened page by page in `documents`.
"""

import io
import warnings
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from digit_model.arrays import FloatArray
from digit_model.errors import ImageError
from digit_model.imaging.documents import (
    PICTURE_SUFFIXES,
    Document,
    is_pdf,
    read_file,
)
from digit_model.imaging.failures import damaged, out_of_memory
from digit_model.imaging.limits import check_bytes, check_pixels, too_many_pixels
from digit_model.imaging.luminance import (
    gray_from_array,
    gray_from_image,
    over_contrasting_ground,
)
from digit_model.imaging.webp import decode_webp

ImageSource: TypeAlias = Image.Image | npt.NDArray[Any] | bytes | str | Path
Size: TypeAlias = tuple[int, int]
"""Width and height in pixels."""

MAX_SIDE = 512
"""Longest side in pixels at which a picture of one digit is worked on."""
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF", "HEIF")
"""What Pillow may take a file for; the last needs `_add_heif`."""
ANIMATED = ("PNG", "WEBP", "GIF", "HEIF")
"""Those of which a file can have several frames; pages of TIFF files are documents."""
SUFFIXES = PICTURE_SUFFIXES
"""Names of pictures end in one of these."""


class Picture(NamedTuple):
    """A picture, upright, and how large it was.

    Attributes:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        width: Width of the original in pixels.
        height: Height of the original in pixels.
        only_first_frame: Whether it is an animation, of which this is the first frame.
    """

    gray: FloatArray
    width: int
    height: int
    only_first_frame: bool = False


class _Opened(NamedTuple):
    """A decoded image, the size that it has in full, and as in `Picture`."""

    image: Image.Image
    size: Size
    only_first_frame: bool = False


def load_gray(source: ImageSource) -> FloatArray:
    """Read an image from any source as luminance.

    Args:
        source: A file's bytes, a path, a PIL image, or an array: `(h, w)` or
            `(h, w, 1, 3 or 4)`; bool, uint8 and uint16 over their full range, or
            floating point in [0, 1].

    Returns:
        `(h, w)` float32 in [0, 1], white = 1, longest side at most `MAX_SIDE`.

    Raises:
        ImageError: The source is empty, too large, damaged or not an image.
    """
    return load_picture(source, MAX_SIDE).gray


def load_picture(source: ImageSource, max_side: int) -> Picture:
    """Read an image from any source as luminance, at most so many pixels on each side.

    Args:
        source: As in `load_gray`.
        max_side: Longest side of the luminance in pixels.

    Raises:
        ImageError: As in `load_gray`.
    """
    if isinstance(source, np.ndarray):
        gray = gray_from_array(np.asarray(source), max_side)
        return Picture(gray, width=source.shape[1], height=source.shape[0])
    if isinstance(source, Image.Image):
        check_pixels(*source.size)
        opened = _Opened(_loaded(source), source.size)
    else:
        opened = _open(source, max_side)
    image, size, only_first_frame = opened
    upright = _upright(image)
    width, height = size if upright.size == image.size else size[::-1]
    try:
        gray = gray_from_image(upright, max_side)
    except MemoryError as error:
        raise out_of_memory() from error
    return Picture(gray, width, height, only_first_frame)


def turned(picture: Picture, quarter_turns: int) -> tuple[FloatArray, Size]:
    """Turn a picture counterclockwise, and say how large its original is then.

    Args:
        picture: What to turn.
        quarter_turns: How far, from 0 to 3.
    """
    gray = np.ascontiguousarray(np.rot90(picture.gray, quarter_turns))
    return gray, turned_size(picture, quarter_turns)


def turned_size(picture: Picture, quarter_turns: int) -> Size:
    """How large a picture's original is once it was turned by quarter turns."""
    size = picture.width, picture.height
    return size[::-1] if quarter_turns % 2 else size


def load_preview(source: bytes, max_side: int) -> Image.Image:
    """Read an encoded image in color, upright, at most so many pixels on each side.

    Raises:
        ImageError: As in `load_gray`.
    """
    preview = _upright(_open(source, max_side).image)
    if preview.has_transparency_data:
        preview = over_contrasting_ground(preview.convert("RGBA"))
    preview = preview.convert("RGB")
    preview.thumbnail((max_side, max_side))
    return preview


def _open(source: bytes | str | Path, max_side: int) -> _Opened:
    """Open an encoded image and decode its first frame, or a PDF of one page.

    JPEG files are decoded at a reduced size where that loses nothing we use.

    Raises:
        ImageError: The file is empty, too large, damaged or not an image.
    """
    data = source if isinstance(source, bytes) else read_file(Path(source))
    if not data:
        raise ImageError("The file is empty. Choose a file that has a picture in it.")
    check_bytes(len(data))
    if is_pdf(data):
        page = _only_page(data)
        return _Opened(_averaged(page, 2 * max_side), page.size)
    _add_heif()
    try:
        with warnings.catch_warnings():
            # Pillow warns from 89 million pixels on; our own limit is lower.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
            size = image.size
            check_pixels(*size)
            moves = image.format in ANIMATED and getattr(image, "is_animated", False)
            image.draft("RGB", (2 * max_side, 2 * max_side))
            if image.format == "WEBP":
                exif = image.getexif()
                del image  # which has room for two frames
                image = decode_webp(data, exif)
            return _Opened(_averaged(_loaded(image), 2 * max_side), size, moves)
    except ImageError:
        raise
    except Image.DecompressionBombError as error:
        raise too_many_pixels("more than 178 million") from error
    except UnidentifiedImageError as error:
        raise ImageError(
            "This is not an image that can be read. Use a PNG, JPEG, HEIC, WebP, BMP, "
            "GIF, TIFF or PDF file."
        ) from error
    except MemoryError as error:
        raise out_of_memory() from error
    except Exception as error:  # decoders raise nearly anything on damaged data
        raise damaged() from error


@cache
def _add_heif() -> None:
    """Teach Pillow to open the photos of iPhones."""
    # Imported here, so that what decodes no file need not load it.
    import pi_heif  # noqa: PLC0415

    pi_heif.register_heif_opener(thumbnails=False)


def _only_page(data: bytes) -> Image.Image:
    """The page of a PDF that has no other.

    Raises:
        ImageError: It has several, or cannot be read.
    """
    document = Document(data)
    if document.page_count > 1:
        raise ImageError(
            f"This PDF has {document.page_count:,} pages, and one picture is read "
            "here. The Batch page and the command line read every page."
        )
    return document.page(0)


def _loaded(image: Image.Image) -> Image.Image:
    """The image with its pixels decoded.

    Raises:
        ImageError: They cannot be.
    """
    try:
        image.load()
    except MemoryError as error:
        raise out_of_memory() from error
    except Exception as error:  # decoders raise nearly anything on damaged data
        raise damaged() from error
    if image.mode == "P" and image.palette is None:
        raise damaged()  # its block is missing, which Pillow notices too late
    return image


def _averaged(image: Image.Image, side: int) -> Image.Image:
    """Average a large image by a whole factor, to at least so many pixels on each side.

    All that follows then needs little memory, however large the file was.
    """
    factor = max(image.size) // side
    if factor < 2 or image.mode.startswith("I;"):
        return image
    mode = {"1": "L", "P": "RGB"}.get(image.mode, image.mode)
    if image.has_transparency_data:
        mode = "RGBA"
    if mode != image.mode:
        image = image.convert(mode)
    return image.reduce(factor)


def _upright(image: Image.Image) -> Image.Image:
    """Turn a decoded image as its EXIF orientation says."""
    try:
        if image.getexif().get(ExifTags.Base.Orientation, 1) == 1:
            return image  # rather than a copy of it
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - a damaged EXIF block must not lose the picture
        return image

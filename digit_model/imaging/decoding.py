"""From whatever a person hands over to one upright grayscale picture.

Everything that can be wrong with a file is found here, most of it before the file is
decoded: type by content, size in bytes and in pixels. EXIF orientation, alpha,
palettes, 16-bit, CMYK and floating point are reduced to luminance in [0, 1].
"""

import io
import warnings
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, ImageStat, UnidentifiedImageError

from digit_model.arrays import FloatArray
from digit_model.errors import ImageError

ImageSource: TypeAlias = Image.Image | npt.NDArray[Any] | bytes | str | Path
Size: TypeAlias = tuple[int, int]
"""Width and height in pixels."""

MAX_PIXELS = 50_000_000
"""Largest width x height accepted: a 48-megapixel phone photo still passes."""
MAX_FILE_BYTES = 15_000_000
"""Largest encoded file accepted, in bytes."""
MAX_SIDE = 512
"""Longest side in pixels at which a picture of one digit is worked on."""
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""ITU-R BT.601 luma weights, those of Pillow's mode L."""
_WEAK_LUMA = 0.5
"""Below this share of the strongest channel's contrast, that channel is used."""


class Picture(NamedTuple):
    """A picture, upright, and how large it was.

    Attributes:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        width: Of the original in pixels.
        height: The same.
    """

    gray: FloatArray
    width: int
    height: int


def load_gray(source: ImageSource) -> FloatArray:
    """Read an image from any source as luminance.

    Args:
        source: A file's bytes, a path, a PIL image, or an array: `(h, w)` or
            `(h, w, 1, 3 or 4)`; bool, uint8 and uint16 over their full range, or
            floating point in [0, 1].

    Returns:
        `(h, w)` float32 in [0, 1], white = 1, longest side at most `MAX_SIDE`.

    Raises:
        ImageError: The source is empty, too large, damaged or no image.
    """
    return load_picture(source, MAX_SIDE).gray


def load_picture(source: ImageSource, max_side: int) -> Picture:
    """Read an image from any source as luminance, at most so many pixels a side.

    Args:
        source: As in `load_gray`.
        max_side: Longest side of the luminance in pixels.

    Raises:
        ImageError: As in `load_gray`.
    """
    if isinstance(source, np.ndarray):
        gray = _gray_from_array(np.asarray(source), max_side)
        return Picture(gray, width=source.shape[1], height=source.shape[0])
    if isinstance(source, Image.Image):
        _check_pixels(*source.size)
        image, size = _loaded(source), source.size
    else:
        image, size = _open(source, max_side)
    upright = _upright(image)
    width, height = size if upright.size == image.size else size[::-1]
    return Picture(_gray_from_image(upright, max_side), width, height)


def load_preview(source: bytes, max_side: int) -> Image.Image:
    """Read an encoded image in color, upright, at most so many pixels a side.

    Raises:
        ImageError: As in `load_gray`.
    """
    image, _ = _open(source, max_side)
    preview = _upright(image)
    if preview.has_transparency_data:
        preview = _over_contrasting_ground(preview.convert("RGBA"))
    preview = preview.convert("RGB")
    preview.thumbnail((max_side, max_side))
    return preview


def _open(source: bytes | str | Path, max_side: int) -> tuple[Image.Image, Size]:
    """Open an encoded image and decode its first frame.

    JPEG files are decoded at a reduced size where that loses nothing we use.

    Returns:
        The image, and the width and height that it has in full.

    Raises:
        ImageError: The file is empty, too large, damaged or no image.
    """
    data = source if isinstance(source, bytes) else _read_file(Path(source))
    if not data:
        raise ImageError("The file is empty. Choose a file that has a picture in it.")
    _check_bytes(len(data))
    try:
        with warnings.catch_warnings():
            # Pillow warns from 89 million pixels on; our own limit is lower.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            size = image.size
            _check_pixels(*size)
            image.draft("RGB", (2 * max_side, 2 * max_side))
            return _averaged(_loaded(image), 2 * max_side), size
    except ImageError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels("more than 178 million") from error
    except UnidentifiedImageError as error:
        raise ImageError(
            "This is not an image that can be read. Use a PNG, JPEG, WebP, BMP, GIF "
            "or TIFF file."
        ) from error
    except Exception as error:  # decoders raise nearly anything on damaged data
        raise _damaged() from error


def _loaded(image: Image.Image) -> Image.Image:
    """The image with its pixels decoded.

    Raises:
        ImageError: They cannot be.
    """
    try:
        image.load()
    except Exception as error:  # decoders raise nearly anything on damaged data
        raise _damaged() from error
    return image


def _damaged() -> ImageError:
    return ImageError(
        "The image is damaged or cut off and cannot be decoded. Save or send it again."
    )


def _averaged(image: Image.Image, side: int) -> Image.Image:
    """Average a large image by a whole factor, to at least so many pixels a side.

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


def _read_file(path: Path) -> bytes:
    try:
        _check_bytes(path.stat().st_size)
        with path.open("rb") as file:  # devices and pipes do not say their size
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ImageError(f"The file cannot be opened: {error.strerror}.") from error
    except ValueError as error:
        raise ImageError(f"The file cannot be opened: {error}.") from error


def _check_bytes(size: int) -> None:
    if size > MAX_FILE_BYTES:
        raise ImageError(
            f"The file is too large: {size / 1e6:.0f} MB. At most "
            f"{MAX_FILE_BYTES / 1e6:.0f} MB are read; save it smaller and try again."
        )


def _check_pixels(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise _too_many_pixels(f"{width} x {height}")
    if width * height == 0:
        raise ImageError(f"The image has no pixels. Received: {width} x {height}")


def _too_many_pixels(received: str) -> ImageError:
    return ImageError(
        f"The image has too many pixels: {received}. At most "
        f"{MAX_PIXELS // 1_000_000} million are read; save it smaller and try again."
    )


def _upright(image: Image.Image) -> Image.Image:
    """Turn a decoded image as its EXIF orientation says."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - a damaged EXIF block must not lose the picture
        return image.copy()


def _gray_from_image(image: Image.Image, max_side: int) -> FloatArray:
    """Reduce a decoded PIL image of any mode to luminance."""
    if image.mode == "La":
        image = image.convert("LA")
    if image.mode.startswith(("I", "F")):
        return _gray_from_plane(np.asarray(image), max_side)
    if image.has_transparency_data:
        image = _over_contrasting_ground(image.convert("RGBA"))
    if image.mode in ("1", "L"):
        return _gray_from_plane(np.asarray(image), max_side)
    return _gray_from_rgb(np.asarray(image.convert("RGB")), max_side)


def _over_contrasting_ground(image: Image.Image) -> Image.Image:
    """Lay an RGBA image over black or white, whichever its ink stands out on."""
    alpha = image.getchannel("A")
    if alpha.getbbox() is None:
        return Image.new("L", image.size, 255)
    ink = ImageStat.Stat(image.convert("L"), mask=alpha).mean[0]
    ground = Image.new("RGBA", image.size, "black" if ink > 127 else "white")
    return Image.alpha_composite(ground, image).convert("RGB")


def _gray_from_array(pixels: npt.NDArray[Any], max_side: int) -> FloatArray:
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    if pixels.ndim not in (2, 3) or channels not in (1, 3, 4):
        raise ImageError(
            "An image array has the shape (height, width) or (height, width, channels) "
            f"with 1, 3 or 4 channels. Received: {pixels.shape}"
        )
    _check_pixels(pixels.shape[1], pixels.shape[0])
    if pixels.ndim == 2:
        return _gray_from_plane(pixels, max_side)
    if pixels.dtype != np.uint8:
        pixels = np.round(_unit_range(pixels) * 255).astype(np.uint8)
    return _gray_from_image(Image.fromarray(pixels), max_side)


def _gray_from_plane(pixels: npt.NDArray[Any], max_side: int) -> FloatArray:
    return _shrink(_unit_range(pixels), max_side)


def _gray_from_rgb(pixels: npt.NDArray[np.uint8], max_side: int) -> FloatArray:
    """Reduce `(h, w, 3)` uint8 to `(h, w)` float32 luminance in [0, 1]."""
    pixels = _shrink(pixels, max_side)
    rgb = _unit_range(pixels)
    luma = rgb @ _LUMA
    if (pixels == pixels[:, :, :1]).all():  # gray: no channel shows more than luma
        return np.asarray(luma, np.float32)
    contrasts = [_contrast(rgb[:, :, channel]) for channel in range(3)]
    strongest = int(np.argmax(contrasts))
    if _contrast(luma) < _WEAK_LUMA * contrasts[strongest]:
        # Yellow on white or blue on black: the ink shows in one channel only.
        return np.ascontiguousarray(rgb[:, :, strongest])
    return np.asarray(luma, np.float32)


def _contrast(plane: FloatArray) -> float:
    low, high = np.percentile(plane, (0.5, 99.5))
    return float(high - low)


def _unit_range(pixels: npt.NDArray[Any]) -> FloatArray:
    """Map pixels of any number type to float32 in [0, 1].

    Raises:
        ImageError: The pixels are no numbers, or not all finite.
    """
    if pixels.dtype.kind not in "biuf":
        raise ImageError(f"Pixels must be real numbers. Received: {pixels.dtype}")
    if pixels.dtype.kind == "u" and pixels.itemsize <= 2:
        return _divided(pixels, np.iinfo(pixels.dtype).max)
    low, high = float(pixels.min()), float(pixels.max())
    if not np.isfinite([low, high]).all():
        raise ImageError("The image has pixels that are not finite numbers.")
    # Wider types do not say their range. Scans use that of 8 or 16 bits; anything
    # else is stretched from its darkest to its lightest pixel.
    for full in (1, 255, 65535):
        if low >= 0 and high <= full:
            return _divided(pixels, full)
    if low == high:
        return np.zeros(pixels.shape, np.float32)
    half_span = high / 2 - low / 2  # the whole one may be more than a float holds
    return np.asarray((pixels / 2 - low / 2) / half_span, np.float32)


def _divided(pixels: npt.NDArray[Any], full: float) -> FloatArray:
    values = pixels.astype(np.float32)
    values /= np.float32(full)
    return values


def _shrink(pixels: npt.NDArray[Any], max_side: int) -> npt.NDArray[Any]:
    """Average areas so that the longest side is at most so many pixels."""
    height, width = pixels.shape[:2]
    scale = max_side / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)

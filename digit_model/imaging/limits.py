"""How large a picture may be, checked before it is decoded."""

from digit_model.errors import ImageError

MAX_PIXELS = 50_000_000
"""Largest width x height accepted: a 48-megapixel phone photo still passes."""
MEGABYTE = 1 << 20
"""As Streamlit counts in the limit that its widget shows."""
MAX_FILE_BYTES = 15 * MEGABYTE
"""Largest encoded file accepted, in bytes."""


def check_bytes(size: int) -> None:
    """Refuse an encoded file of too many bytes.

    Raises:
        ImageError: It has more than `MAX_FILE_BYTES`.
    """
    if size > MAX_FILE_BYTES:
        raise ImageError(
            f"The file is too large: {size / MEGABYTE:.0f} MB. At most "
            f"{MAX_FILE_BYTES // MEGABYTE} MB are read; save it smaller and try again."
        )


def check_pixels(width: int, height: int) -> None:
    """Refuse a picture of too many pixels, or of none.

    Raises:
        ImageError: It has more than `MAX_PIXELS`, or none.
    """
    if width * height > MAX_PIXELS:
        raise too_many_pixels(f"{width} x {height}")
    if width * height == 0:
        raise ImageError(f"The image has no pixels. Received: {width} x {height}")


def too_many_pixels(received: str) -> ImageError:
    """The error for a picture of more than `MAX_PIXELS`.

    Args:
        received: How many it has, in words.
    """
    return ImageError(
        f"The image has too many pixels: {received}. At most "
        f"{MAX_PIXELS // 1_000_000} million are read; save it smaller and try again."
    )

"""Small pictures of a digit in every format and mode that people provide."""

import io
from typing import Any

import numpy as np
from PIL import Image

from digit_model.imaging.strokes import draw_strokes

SIDE = 48


def encoded(image: Image.Image, format_: str, **options: Any) -> bytes:
    """The file of an image."""
    buffer = io.BytesIO()
    image.save(buffer, format_, **options)
    return buffer.getvalue()


def seven() -> Image.Image:
    """A 7, dark on light."""
    stroke = np.array([[12.0, 10], [36, 10], [20, 40]])
    ink = draw_strokes([stroke], 5, (SIDE, SIDE))
    return Image.fromarray(np.round(255 - 255 * ink).astype(np.uint8))


def nonsense_exif() -> Image.Exif:
    """An orientation that there is not, and a date that is none."""
    exif = Image.Exif()
    exif[0x0112] = 99
    exif[0x8769] = {0x9003: "yesterday"}
    return exif


def every_png() -> list[bytes]:
    """PNG files of every mode, an animated one, one with nonsense in its EXIF."""
    gray = seven()
    clear = gray.convert("RGBA")
    clear.putalpha(gray.point(lambda value: 255 - value))
    files = [encoded(gray.convert(m), "PNG") for m in ("1", "L", "P", "RGB", "LA")]
    deep = Image.fromarray(np.asarray(gray).astype(np.uint16) * 257)
    frames = [gray.rotate(angle) for angle in range(0, 90, 15)]
    return [
        *files,
        encoded(clear, "PNG"),
        encoded(deep, "PNG"),
        encoded(gray, "PNG", exif=nonsense_exif()),
        encoded(gray.convert("P"), "PNG", transparency=0),
        encoded(gray, "PNG", save_all=True, append_images=frames),
    ]


def every_other() -> list[bytes]:
    """JPEG, GIF, TIFF, WebP and BMP files of every kind."""
    gray = seven()
    color, print_ = gray.convert("RGB"), gray.convert("CMYK")
    real = Image.fromarray(np.asarray(gray, np.float32) / 255)
    wide = Image.fromarray(np.asarray(gray).astype(np.int32) * 257)
    frames = [gray.rotate(angle) for angle in range(0, 90, 15)]
    more: dict[str, Any] = {"save_all": True, "append_images": frames}
    return [
        encoded(gray, "JPEG"),
        encoded(color, "JPEG", progressive=True, exif=nonsense_exif()),
        encoded(print_, "JPEG"),
        encoded(gray, "GIF"),
        encoded(gray, "GIF", **more),
        encoded(gray, "TIFF"),
        encoded(gray.convert("1"), "TIFF", compression="group4"),
        encoded(color, "TIFF", compression="tiff_lzw", **more),
        encoded(print_, "TIFF", compression="tiff_adobe_deflate"),
        encoded(color, "TIFF", compression="jpeg"),
        encoded(real, "TIFF"),
        encoded(wide, "TIFF", compression="packbits"),
        encoded(color, "WEBP", exif=nonsense_exif()),
        encoded(color, "WEBP", lossless=True),
        encoded(gray.convert("RGBA"), "WEBP", **more),
        encoded(color, "BMP"),
        encoded(gray.convert("P"), "BMP"),
    ]

"""Pixels of any kind reduced to luminance in [0, 1], white = 1."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageStat

from digit_model.arrays import FloatArray
from digit_model.errors import ImageError
from digit_model.imaging.limits import check_pixels

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""ITU-R BT.601 luma weights, those of Pillow's mode L."""
_SAMPLE_SIDE = 400
"""Contrasts are estimated on about this many pixels on each side."""
_WEAK_LUMA = 0.5
"""Below this share of the strongest channel's contrast, that channel is used."""


def gray_from_image(image: Image.Image, max_side: int) -> FloatArray:
    """Reduce a decoded PIL image of any mode to luminance."""
    if image.mode == "La":
        image = image.convert("LA")
    if image.mode.startswith(("I", "F")):
        return _gray_from_plane(np.asarray(image), max_side)
    if image.has_transparency_data:
        image = over_contrasting_ground(image.convert("RGBA"))
    if image.mode in ("1", "L"):
        return _gray_from_plane(np.asarray(image), max_side)
    return _gray_from_rgb(np.asarray(image.convert("RGB")), max_side)


def over_contrasting_ground(image: Image.Image) -> Image.Image:
    """Lay an RGBA image over black or white, whichever its ink stands out on."""
    alpha = image.getchannel("A")
    if alpha.getbbox() is None:
        return Image.new("L", image.size, 255)
    ink = ImageStat.Stat(image.convert("L"), mask=alpha).mean[0]
    ground = Image.new("RGBA", image.size, "black" if ink > 127 else "white")
    return Image.alpha_composite(ground, image).convert("RGB")


def gray_from_array(pixels: npt.NDArray[Any], max_side: int) -> FloatArray:
    """Reduce an array, as `decoding.load_gray` takes them, to luminance.

    Raises:
        ImageError: Its shape or values are not those of a picture, or it is too large.
    """
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    if pixels.ndim not in (2, 3) or channels not in (1, 3, 4):
        raise ImageError(
            "An image array has the shape (height, width) or (height, width, channels) "
            f"with 1, 3 or 4 channels. Received: {pixels.shape}"
        )
    check_pixels(pixels.shape[1], pixels.shape[0])
    if pixels.ndim == 2:
        return _gray_from_plane(pixels, max_side)
    if pixels.dtype != np.uint8:
        pixels = np.round(_unit_range(pixels) * 255).astype(np.uint8)
    return gray_from_image(Image.fromarray(pixels), max_side)


def _gray_from_plane(pixels: npt.NDArray[Any], max_side: int) -> FloatArray:
    return _shrink(_unit_range(pixels), max_side)


def _gray_from_rgb(pixels: npt.NDArray[np.uint8], max_side: int) -> FloatArray:
    """Reduce `(h, w, 3)` uint8 to `(h, w)` float32 luminance in [0, 1]."""
    pixels = _shrink(pixels, max_side)
    step = max(1, max(pixels.shape) // _SAMPLE_SIDE)
    sample = np.ascontiguousarray(pixels[::step, ::step])
    if not (sample == sample[:, :, :1]).all():  # in gray, no channel shows more
        contrasts = [_contrast(sample[:, :, channel]) for channel in range(3)]
        strongest = int(np.argmax(contrasts))
        luma = sample.astype(np.float32) @ _LUMA
        if _contrast(luma) < _WEAK_LUMA * contrasts[strongest]:
            # Yellow on white or blue on black: the ink shows in one channel only.
            return _unit_range(pixels[:, :, strongest])
    return _unit_range(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)))


def _contrast(plane: npt.NDArray[Any]) -> float:
    low, high = np.percentile(plane, (0.5, 99.5))
    return float(high - low)


def _unit_range(pixels: npt.NDArray[Any]) -> FloatArray:
    """Map pixels of any number type to float32 in [0, 1].

    Raises:
        ImageError: The pixels are not numbers, or not all of them are finite.
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

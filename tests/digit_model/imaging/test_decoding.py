"""Decoding: every kind of file gives the same luminance, every bad one a sentence."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFile

from digit_model.errors import ImageError
from digit_model.imaging.decoding import MAX_SIDE, load_gray, load_picture
from digit_model.imaging.limits import MAX_FILE_BYTES

DATA = Path(__file__).parents[2] / "data"


def encode(image: Image.Image, format_: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format_, **options)
    return buffer.getvalue()


@pytest.fixture
def picture() -> Image.Image:
    """Black over white, 40 wide and 60 high: not the same when turned."""
    pixels = np.full((60, 40), 255, np.uint8)
    pixels[:20] = 0
    return Image.fromarray(pixels)


@pytest.mark.parametrize(
    ("format_", "mode"),
    [
        pytest.param("PNG", "L", id="grayscale PNG"),
        pytest.param("PNG", "1", id="one bit a pixel"),
        pytest.param("PNG", "P", id="palette"),
        pytest.param("PNG", "LA", id="gray with opaque alpha"),
        pytest.param("PNG", "RGBA", id="color with opaque alpha"),
        pytest.param("PNG", "I;16", id="16 bit"),
        pytest.param("JPEG", "RGB", id="JPEG"),
        pytest.param("JPEG", "CMYK", id="JPEG for print"),
        pytest.param("WEBP", "RGB", id="WebP"),
        pytest.param("BMP", "RGB", id="BMP"),
        pytest.param("GIF", "P", id="GIF"),
        pytest.param("TIFF", "F", id="floating-point TIFF"),
        pytest.param("TIFF", "I;16B", id="big-endian 16-bit TIFF"),
    ],
)
def test_every_format_and_mode_gives_the_same_luminance(
    picture: Image.Image, format_: str, mode: str
) -> None:
    if mode.startswith("I;16"):
        wide = np.asarray(picture).astype(">u2" if mode.endswith("B") else "<u2") * 257
        picture = Image.fromarray(wide)
    else:
        picture = picture.convert(mode)
    gray = load_gray(encode(picture, format_))
    assert gray.shape == (60, 40)
    assert gray.dtype == np.float32
    # The rows next to the edge are left out: JPEG rings there.
    np.testing.assert_allclose(gray[:16], 0, atol=0.02)
    np.testing.assert_allclose(gray[24:], 1, atol=0.02)


@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_undone(
    picture: Image.Image, orientation: int, format_: str
) -> None:
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = picture.transpose(turn[orientation]) if orientation > 1 else picture
    exif = Image.Exif()
    exif[0x0112] = orientation
    gray = load_gray(encode(stored, format_, exif=exif, lossless=True))
    np.testing.assert_array_equal(gray, load_gray(picture))


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        pytest.param(0, 1.0, id="black strokes lie on white"),
        pytest.param(255, 0.0, id="white strokes lie on black"),
    ],
)
def test_transparent_pixels_contrast_with_the_ink(ink: int, ground: float) -> None:
    pixels = np.zeros((20, 20, 4), np.uint8)
    pixels[5:15, 8:12] = (ink, ink, ink, 255)
    gray = load_gray(Image.fromarray(pixels))
    assert gray[0, 0] == ground
    assert gray[10, 10] == 1 - ground


def test_ink_that_only_one_channel_shows_is_seen() -> None:
    pixels = np.full((20, 20, 3), 255, np.uint8)
    pixels[5:15, 8:12] = (255, 255, 0)  # yellow: luminance 0.89
    gray = load_gray(pixels)
    assert gray[10, 10] < 0.1


def test_first_frame_of_a_long_animation_is_read(picture: Image.Image) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (200, 60, 40), np.uint8)
    frames = [Image.fromarray(frame) for frame in noise]
    data = encode(picture, "GIF", save_all=True, append_images=frames)
    np.testing.assert_array_equal(load_gray(data), load_gray(picture))


def test_large_pictures_are_shrunk_by_averaging() -> None:
    stripes = np.zeros((1024, 2048), np.uint8)
    stripes[:, ::2] = 255
    gray = load_gray(stripes)
    assert gray.shape == (MAX_SIDE // 2, MAX_SIDE)
    np.testing.assert_allclose(gray, 0.5, atol=0.01)


@pytest.mark.parametrize(
    "pixels",
    [
        pytest.param(np.eye(8, dtype=bool), id="bool"),
        pytest.param(np.eye(8, dtype=np.uint8) * 255, id="uint8"),
        pytest.param(np.eye(8, dtype=np.uint16) * 65535, id="uint16"),
        pytest.param(np.eye(8, dtype=np.int64) * 255, id="wide integers up to 255"),
        pytest.param(np.eye(8), id="float64 in 0 to 1"),
        pytest.param(np.eye(8)[..., None], id="one channel"),
        pytest.param(np.stack([np.eye(8)] * 3, axis=2), id="three channels"),
    ],
)
def test_arrays_of_every_type_have_the_same_range(pixels: np.ndarray) -> None:
    np.testing.assert_allclose(load_gray(pixels), np.eye(8), atol=0.005)


def bomb() -> bytes:
    return encode(Image.new("1", (30_000, 30_000)), "PNG")


def truncated() -> bytes:
    noise = np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8)
    return encode(Image.fromarray(noise), "JPEG")[:4000]


def without_palette() -> bytes:
    """A PNG whose pixels are numbers of colors, but without the block of these."""
    data = encode(Image.new("P", (20, 20), 1), "PNG")
    block = data.index(b"PLTE") - 4
    length = int.from_bytes(data[block : block + 4], "big")
    return data[:block] + data[block + 12 + length :]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        pytest.param(lambda: b"", "The file is empty", id="empty file"),
        pytest.param(lambda: b"hello", "not an image", id="text named .png"),
        pytest.param(truncated, "damaged or cut off", id="truncated JPEG"),
        pytest.param(without_palette, "damaged or cut off", id="no palette"),
        pytest.param(bomb, "too many pixels: more than 178", id="decompression bomb"),
        pytest.param(
            lambda: bytes(MAX_FILE_BYTES + 1), "too large: 15 MB", id="huge file"
        ),
        pytest.param(lambda: "no/such/file.png", "cannot be opened", id="no such file"),
        pytest.param(Path, "cannot be opened", id="a folder"),
        pytest.param(lambda: np.zeros((2, 3, 4, 5)), "shape", id="not an image array"),
        pytest.param(lambda: np.zeros((0, 5)), "no pixels", id="array without pixels"),
        pytest.param(lambda: np.full((4, 4), np.nan), "finite", id="NaN pixels"),
        pytest.param(lambda: np.array([["a"]]), "real numbers", id="text array"),
        pytest.param(lambda: np.ones((4, 4), complex), "real numbers", id="complex"),
    ],
)
def test_bad_input_gives_a_sentence(make: Any, sentence: str) -> None:
    with pytest.raises(ImageError, match=sentence) as caught:
        load_gray(make())
    assert str(caught.value)[0].isupper()


def test_a_photo_of_an_iphone_is_read_upright() -> None:
    picture = load_picture(DATA / "four.heic", 800)
    assert (picture.width, picture.height) == (480, 640)
    assert picture.gray[:90].min() > 0.8, "there is paper above the digit"
    assert picture.gray[100:520].min() < 0.4


def no_room(*_: object, **__: object) -> None:
    raise MemoryError


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(load_gray, id="encoded"),
        pytest.param(lambda data: load_gray(Image.open(io.BytesIO(data))), id="opened"),
    ],
)
def test_a_lack_of_memory_is_not_called_damage(
    call: Callable[[bytes], object],
    picture: Image.Image,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = encode(picture, "PNG")
    monkeypatch.setattr(ImageFile.ImageFile, "load", no_room)
    with pytest.raises(ImageError, match="not enough memory") as caught:
        call(data)
    assert "damaged" not in str(caught.value)

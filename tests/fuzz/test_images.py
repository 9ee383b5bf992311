"""Whatever is handed over as an image is read or refused with a sentence."""

import io
import json

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from digit_model import ImageError, Recognizer
from digit_model.imaging.decoding import load_preview
from tests.fuzz.conftest import Attempt
from tests.fuzz.mutations import PNG, damaged, damaged_png
from tests.fuzz.pictures import every_other, every_png

# Pillow warns of much that is wrong with a file.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

PNGS, OTHERS = every_png(), every_other()
FILES = st.one_of(damaged(OTHERS), damaged_png(PNGS), damaged(PNGS))
STARTS = st.sampled_from(
    (PNG, b"\xff\xd8\xff", b"GIF89a", b"II*\0", b"RIFF", b"BM", b"")
)
NUMBERS = st.one_of(
    arrays.boolean_dtypes(),
    arrays.integer_dtypes(endianness="?"),
    arrays.unsigned_integer_dtypes(endianness="?"),
    arrays.floating_dtypes(endianness="?"),
)
OTHER_TYPES = st.one_of(
    arrays.complex_number_dtypes(),
    arrays.datetime64_dtypes(),
    arrays.timedelta64_dtypes(),
    arrays.unicode_string_dtypes(max_len=4),
    arrays.byte_string_dtypes(max_len=4),
)
SHAPES = st.one_of(
    arrays.array_shapes(min_dims=1, max_dims=4, max_side=12),
    st.tuples(st.integers(0, 60), st.integers(0, 60)),
    st.tuples(st.integers(1, 30), st.integers(1, 30), st.integers(0, 5)),
    st.sampled_from([(), (1, 3000), (3000, 1), (2, 2, 3, 1)]),
)
MODES = [
    *("1", "L", "P", "RGB", "RGBA", "RGBX", "RGBa", "CMYK", "YCbCr", "LAB", "HSV"),
    *("LA", "La", "PA", "I", "F", "I;16", "I;16L", "I;16B"),
]


def read(recognizer: Recognizer, image: object) -> None:
    """Read it; what comes out must be what is promised."""
    reading = recognizer.read(image)  # type: ignore[arg-type]
    assert np.isfinite(reading.probabilities).all()
    assert reading.rejected == (reading.reason is not None)
    json.dumps(reading.export(), allow_nan=False)


def read_page(recognizer: Recognizer, image: object) -> None:
    """The same for a page."""
    page = recognizer.read_page(image)  # type: ignore[arg-type]
    assert (page.reason is None) == bool(page.digits)
    json.dumps(page.export(), allow_nan=False)
    for digit in page.digits:
        assert digit.box.width > 0
        assert digit.box.height > 0


@pytest.mark.parametrize("number", range(len(PNGS + OTHERS)))
def test_the_files_to_be_damaged_are_read(recognizer: Recognizer, number: int) -> None:
    assert recognizer.read((PNGS + OTHERS)[number]).digit == 7


@given(FILES)
def test_damaged_files(recognizer: Recognizer, attempt: Attempt, data: bytes) -> None:
    with attempt("read: damaged files", ImageError):
        read(recognizer, data)
    with attempt("preview: damaged files", ImageError):
        load_preview(data, 100)


@given(FILES)
def test_damaged_files_as_pages(
    recognizer: Recognizer, attempt: Attempt, data: bytes
) -> None:
    with attempt("read_page: damaged files", ImageError):
        read_page(recognizer, data)


@given(st.builds(bytes.__add__, STARTS, st.binary(max_size=400)))
def test_random_bytes(recognizer: Recognizer, attempt: Attempt, data: bytes) -> None:
    with attempt("read: random bytes", ImageError):
        read(recognizer, data)


@given(st.data())
def test_arrays(recognizer: Recognizer, attempt: Attempt, data: st.DataObject) -> None:
    dtype = data.draw(st.one_of(NUMBERS, NUMBERS, NUMBERS, OTHER_TYPES))
    pixels = data.draw(arrays.arrays(dtype, SHAPES))
    with attempt("read: arrays", ImageError):
        read(recognizer, pixels)
    with attempt("read_page: arrays", ImageError):
        read_page(recognizer, pixels)


@pytest.mark.parametrize(
    "pixels",
    [
        pytest.param(np.full((9, 9), -5.0), id="one value below the range"),
        pytest.param(np.full((9, 9), 70_000), id="one value above 16 bits"),
        pytest.param(np.array([[-3e38, 3e38]], np.float32), id="a span above float32"),
        pytest.param(np.array([[-1e300, 1e300]]), id="values above float32"),
        pytest.param(np.zeros((9, 9), "u8") - 1, id="the largest integer"),
        pytest.param(np.ma.masked_less(np.eye(9), 1), id="masked"),
    ],
)
def test_arrays_that_were_read_wrong_once(
    recognizer: Recognizer, pixels: np.ndarray
) -> None:
    read(recognizer, pixels)
    read_page(recognizer, pixels)


@given(st.sampled_from(MODES), st.tuples(*[st.integers(1, 40)] * 2), st.integers(0))
@example("La", (5, 5), 0)
def test_images_of_every_mode(
    recognizer: Recognizer,
    attempt: Attempt,
    mode: str,
    size: tuple[int, int],
    seed: int,
) -> None:
    image = Image.new(mode, size)
    image.frombytes(np.random.default_rng(seed).bytes(len(image.tobytes())))
    with attempt("read: images of every mode", ImageError):
        read(recognizer, image)


def test_an_image_whose_file_is_cut_off_is_refused(recognizer: Recognizer) -> None:
    with pytest.raises(ImageError, match="damaged or cut off"):
        recognizer.read(Image.open(io.BytesIO(PNGS[3][:-60])))


@given(st.text(max_size=30))
@example("a\0b.png")
def test_paths(recognizer: Recognizer, attempt: Attempt, path: str) -> None:
    with attempt("read: paths", ImageError):
        read(recognizer, f"/nowhere/{path}")


def test_a_device_without_end_is_too_large(recognizer: Recognizer) -> None:
    with pytest.raises(ImageError, match="too large"):
        recognizer.read("/dev/zero")

"""Whatever is given as an image is read or refused with a sentence."""

import io
import json

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from digit_model import ImageError, Recognizer
from digit_model.finding.classes import SIGNS
from digit_model.imaging.decoding import load_preview
from digit_model.page.page_reading import PageDigit, PageSign
from digit_model.page.rearrangement import rearrange
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
    assert page.quarter_turns in range(4)
    assert {sign.sign for sign in page.signs} <= set(SIGNS)
    marks: list[PageDigit | PageSign] = [*page.digits, *page.signs]
    assert len({(mark.line, mark.position) for mark in marks}) == len(marks)
    for mark in marks:
        x, y, width, height = mark.box
        assert 0 <= x < x + width
        assert 0 <= y < y + height
        assert 0 <= mark.confidence <= 1 + 1e-6


def read_everywhere(recognizer: Recognizer, image: object, turns: int) -> None:
    """The same for a page that is turned, and for any place of it."""
    page = recognizer.read_page(image, turns=turns)  # type: ignore[arg-type]
    assert page.quarter_turns == turns % 4
    for x, y in ((0, 0), (page.width / 2, page.height / 2), (-1e9, 1e9)):
        found = recognizer.read_at(image, (x, y), page)  # type: ignore[arg-type]
        assert found.reading.rejected == (found.reading.reason is not None)
        assert np.isfinite(found.confidence)
        assert found.box.width > 0
        assert found.box.height > 0
        rearrange([*page.digits, found], page.signs)


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


FLAT = st.builds(
    np.full,
    st.one_of(
        st.tuples(st.integers(1, 40), st.integers(1, 40)),
        st.sampled_from([(1, 1), (1, 5000), (5000, 1), (3, 2500)]),
    ),
    st.sampled_from([0.0, 0.5, 1.0]),
)
HATCHED = st.builds(
    lambda rows, columns, step: (np.indices((rows, columns)).sum(axis=0) % step) / step,
    *(st.integers(1, 400), st.integers(1, 400), st.integers(2, 40)),
)
BLOTS = st.builds(
    lambda seed, side, times: np.kron(
        np.random.default_rng(seed).random((side, side)), np.ones((times, times))
    ),
    *(st.integers(0, 999), st.integers(1, 30), st.integers(1, 15)),
)


@given(st.one_of(FLAT, HATCHED, BLOTS), st.integers(-9, 9))
@example(np.zeros((1, 1)), 1)
@example(np.ones((2, 9000)), 3)
@example(np.ones((1300, 1300)), 2)
@example(np.kron(np.random.default_rng(0).random((30, 30)), np.ones((30, 30))), 1)
def test_pictures_of_every_size(
    recognizer: Recognizer, attempt: Attempt, pixels: np.ndarray, turns: int
) -> None:
    with attempt("read: every size"):
        read(recognizer, pixels)
    with attempt("read_page: every size"):
        read_page(recognizer, pixels)
    with attempt("read_at: every size"):
        read_everywhere(recognizer, pixels, turns)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf], ids=str)
def test_pixels_that_are_no_numbers_are_refused(
    recognizer: Recognizer, value: float
) -> None:
    pixels = np.ones((40, 40))
    pixels[20, 20] = value
    for attempted in (recognizer.read, recognizer.read_page):
        with pytest.raises(ImageError, match="not finite"):
            attempted(pixels)
    drawing = recognizer.read_page(np.ones((40, 40)))
    with pytest.raises(ImageError, match="not finite"):
        recognizer.read_at(pixels, (5, 5), drawing)


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
    read_everywhere(recognizer, pixels, 1)


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

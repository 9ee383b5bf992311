"""PDF and TIFF files: every page a picture, and sentences for what cannot be read."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digit_model.errors import ImageError
from digit_model.imaging import documents
from digit_model.imaging.decoding import load_gray, load_picture
from digit_model.imaging.documents import Document, pages

SHADES = (40, 120, 200)
Make = Callable[..., bytes]


def sheets(count: int) -> list[Image.Image]:
    """So many sheets, each in a shade of its own."""
    shades = [SHADES[n % 3] for n in range(count)]
    return [Image.new("L", (90, 120), shade) for shade in shades]


def as_tiff(count: int) -> bytes:
    first, *others = sheets(count)
    file = io.BytesIO()
    first.save(file, "TIFF", save_all=True, append_images=others)
    return file.getvalue()


def as_pdf(count: int) -> bytes:
    first, *others = sheets(count)
    file = io.BytesIO()
    first.save(file, "PDF", save_all=True, append_images=others)
    return file.getvalue()


@pytest.mark.parametrize("make", [as_tiff, as_pdf])
def test_each_page_is_a_picture_in_order(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "scan"
    path.write_bytes(make(3))
    for source in (path, str(path), make(3)):
        names, pictures = zip(*pages("scan", source), strict=True)
        assert names == ("scan, page 1", "scan, page 2", "scan, page 3")
        shades = [
            float(np.asarray(picture.convert("L")).mean()) for picture in pictures
        ]
        np.testing.assert_allclose(shades, SHADES, atol=3)
        for picture in pictures:
            assert picture.height / picture.width == pytest.approx(4 / 3, abs=0.01)


@pytest.mark.parametrize("make", [as_tiff, as_pdf])
def test_a_single_page_is_called_by_its_file(make: Make) -> None:
    ((name, _),) = pages("scan", make(1))
    assert name == "scan"


@pytest.mark.parametrize("make", [as_tiff, as_pdf])
def test_there_is_a_limit_of_pages(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_PAGES", 2)
    assert len(list(pages("scan", make(3)))) == 2
    assert Document(make(3)).page_count == 3, "so that the rest can be named"


def test_a_pdf_of_one_page_is_read_as_a_picture() -> None:
    assert load_gray(as_pdf(1)).mean() == pytest.approx(SHADES[0] / 255, abs=0.02)


def test_a_small_sheet_is_rendered_large_enough_to_read() -> None:
    picture = load_picture(as_pdf(1), 2000)
    assert max(picture.width, picture.height) >= 2000


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(as_pdf(2), "has 2 pages", id="several pages"),
        pytest.param(as_pdf(1)[:300], "PDF is damaged or cut off", id="cut"),
        pytest.param(b"%PDF-1.4\nand no more", "PDF is damaged", id="no content"),
    ],
)
def test_a_pdf_that_is_not_one_picture_is_refused_in_words(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(ImageError, match=sentence):
        load_gray(content)

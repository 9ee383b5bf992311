"""Documents among pictures: a source a page, and what is left unread is named."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from digit_model.batch import page_sources
from digit_model.batch.archives import open_archive
from digit_model.batch.page_sources import file_sources
from digit_model.errors import ImageError
from digit_model.imaging import documents


def saved(path: Path, count: int) -> Path:
    """A document of so many pages, in the format that its name says."""
    first, *others = [Image.new("L", (40, 60), 50 + n) for n in range(count)]
    first.save(path, save_all=True, append_images=others)
    return path


@pytest.mark.parametrize("name", ["scan.pdf", "scan.tif", "SCAN.TIFF"])
def test_every_page_is_an_image(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path / name, 3)
    sources = file_sources(path)
    assert [s.name for s in sources] == [f"{path}, page {n}" for n in (1, 2, 3)]
    for number, source in enumerate(sources):
        picture = source.load()
        assert isinstance(picture, Image.Image)
        pixel = picture.convert("L").getpixel((picture.width // 2, picture.height // 2))
        assert pixel == pytest.approx(50 + number, abs=3)


def test_pages_in_an_archive_are_images_too(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(saved(tmp_path / "two.pdf", 2), "deep/two.pdf")
        archive.write(saved(tmp_path / "one.tif", 1), "one.tif")
    sources = open_archive("a.zip", packed).sources
    names = [
        "a.zip/deep/two.pdf, page 1",
        "a.zip/deep/two.pdf, page 2",
        "a.zip/one.tif",
    ]
    assert [source.name for source in sources] == names
    for source in sources:
        source.load()


@pytest.mark.parametrize("name", ["scan.pdf", "scan.tif"])
def test_pages_beyond_the_limit_are_named(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (page_sources, documents):
        monkeypatch.setattr(module, "MAX_PAGES", 2)
    path = saved(tmp_path / name, 5)
    *read, rest = file_sources(path)
    assert len(read) == 2
    assert rest.name == f"{path}, pages 3 to 5"
    with pytest.raises(ImageError, match="At most 2 pages"):
        rest.load()


@pytest.mark.parametrize("name", ["picture.pdf", "picture.tif"])
def test_a_picture_under_a_documents_name_is_a_picture(
    tmp_path: Path, name: str
) -> None:
    Image.new("L", (40, 60), 50).save(tmp_path / name, "PNG")
    (source,) = file_sources(tmp_path / name)
    assert source.name == str(tmp_path / name)
    assert source.load() == tmp_path / name

"""Whatever is given as a ZIP file gives images or a sentence for each."""

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digit_model import ImageError, Recognizer
from digit_model.batch.archives import open_archive
from digit_model.batch.batch_reader import read_digits
from digit_model.imaging.limits import MAX_FILE_BYTES
from tests.fuzz.conftest import Attempt
from tests.fuzz.mutations import EXTREMES, damaged
from tests.fuzz.pictures import encoded, seven

# `zipfile` warns of names that are there twice.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

NAMES = st.one_of(
    st.sampled_from(
        [
            "a.png",
            "../../a.png",
            "/a.png",
            "C:\\a.png",
            "a/../b.jpg",
            "=1+1.png",
            ".png",
        ]
    ),
    st.builds("{}.png".format, st.text(max_size=20)),
    st.text(max_size=20),
)
CONTENTS = st.one_of(
    st.just(encoded(seven(), "PNG")),
    st.binary(max_size=100),
    st.builds(bytes, st.integers(0, 300_000)),
)
METHODS = st.sampled_from(
    [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)


@st.composite
def archives(draw: st.DrawFn) -> bytes:
    """A ZIP file with odd names, bombs and many methods."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for _ in range(draw(st.integers(0, 4))):
            entry = zipfile.ZipInfo(draw(NAMES))
            entry.compress_type = draw(METHODS)
            archive.writestr(entry, draw(CONTENTS))
    return buffer.getvalue()


@st.composite
def damaged_archives(draw: st.DrawFn) -> bytes:
    """One with wrong bytes, or with a field of one of its records replaced."""
    data = draw(archives())
    if draw(st.booleans()):
        return draw(damaged([data]))
    records = (b"PK\3\4", b"PK\1\2", b"PK\5\6")
    mark = draw(st.sampled_from([record for record in records if record in data]))
    at = data.index(mark) + 4 + 2 * draw(st.integers(0, 20))
    number = draw(st.sampled_from(EXTREMES)).to_bytes(4, "little")
    size = draw(st.sampled_from((1, 2, 4)))
    return data[:at] + number[:size] + data[at + size :]


def nameless() -> bytes:
    """A ZIP file with an entry that has no name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.png", b"data")
        archive.infolist()[0].filename = ""
    return buffer.getvalue()


@given(st.one_of(archives(), damaged_archives()))
@example(nameless())
def test_zip_files(attempt: Attempt, data: bytes) -> None:
    with attempt("open_archive"):
        sources = open_archive("a.zip", io.BytesIO(data)).sources
    for source in sources:
        assert source.name.isprintable()
        with attempt("unpacking one image", ImageError):
            content = source.load()
            assert isinstance(content, bytes)
            assert len(content) <= MAX_FILE_BYTES


@given(st.one_of(archives(), damaged_archives()))
def test_images_of_zip_files(
    recognizer: Recognizer, attempt: Attempt, data: bytes
) -> None:
    with attempt("read_digits of a ZIP file"):
        sources = open_archive("a.zip", io.BytesIO(data)).sources
        results = list(read_digits(recognizer, sources))
        assert [result.source for result in results] == sources
        assert all(result.export()["verdict"] for result in results)


@given(archives())
def test_nothing_is_written_anywhere(
    tmp_path_factory: pytest.TempPathFactory, attempt: Attempt, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("one") / "two" / "three"
    folder.mkdir(parents=True)
    with attempt("no files from a ZIP file"), pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for source in open_archive("a.zip", io.BytesIO(data)).sources:
            with contextlib.suppress(ImageError):
                source.load()
        assert not list(Path("../..").rglob("*.*"))

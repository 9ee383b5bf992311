"""Many images: the same answers as one by one, in order, whatever is among them."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from digit_model import ImageError, Reading, Recognizer
from digit_model.batch import batch_reader
from digit_model.batch.batch_reader import Source, read_digits, read_pages
from digit_model.imaging.decoding import ImageSource
from digit_model.imaging.strokes import draw_strokes
from training.data import pens, uploads

Recorded = dict[int, pens.PenDigit]


def bad() -> ImageSource:
    raise ImageError("It is bad.")


def drawn(digit: pens.PenDigit) -> Image.Image:
    ink = draw_strokes(pens.place_strokes(digit))
    return Image.fromarray(np.round(255 - 255 * ink).astype(np.uint8))


def test_readings_are_those_of_one_by_one(
    recognizer: Recognizer, upload_files: list[uploads.Upload]
) -> None:
    files = upload_files[::5]
    sources = [Source(str(n), lambda f=f: f.data) for n, f in enumerate(files)]  # type: ignore[misc]
    results = list(read_digits(recognizer, sources))
    assert [result.source for result in results] == sources
    for file, result in zip(files, results, strict=True):
        alone = recognizer.read(file.data)
        assert isinstance(result.outcome, Reading)
        np.testing.assert_array_equal(result.outcome.glyph, alone.glyph)
        np.testing.assert_allclose(
            result.outcome.probabilities, alone.probabilities, atol=1e-5
        )


def test_bad_blank_and_good_ones_stay_in_their_places(
    recognizer: Recognizer, recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_reader, "BATCH_SIZE", 2)
    three, white = drawn(recorded[3]), Image.new("L", (40, 40), 255)
    loads = [bad, lambda: three, bad, bad, lambda: white, lambda: three, bad]
    sources = [Source(str(n), load) for n, load in enumerate(loads)]
    records = [result.export() for result in read_digits(recognizer, sources)]
    assert [record["source"] for record in records] == list("0123456")
    assert [record["verdict"] for record in records] == [
        *("error", "digit", "error", "error", "rejected", "digit", "error")
    ]
    assert records[0]["reason"] == "It is bad."
    assert records[1]["digit"] == records[5]["digit"] == 3


def test_the_polarity_of_a_source_is_obeyed(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    three = drawn(recorded[3])
    sources = [
        Source("as it is", lambda: three, "dark_on_light"),
        Source("the other way", lambda: three, "light_on_dark"),
    ]
    right, wrong = read_digits(recognizer, sources)
    for result in (right, wrong):
        assert isinstance(result.outcome, Reading)
        assert result.outcome.stages.polarity == result.source.polarity


@pytest.mark.parametrize(
    ("side", "most"),
    [
        pytest.param(40, 2 * 3, id="small ones are counted"),
        pytest.param(400, 2 * 2, id="large ones fill a chunk sooner"),
    ],
)
def test_two_chunks_at_most_are_in_memory(
    recognizer: Recognizer, side: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_reader, "BATCH_SIZE", 3)
    monkeypatch.setattr(batch_reader, "CHUNK_PIXELS", 2 * 400 * 400)
    picture = Image.new("L", (side, side), 255)
    taken = 0

    def endless() -> Iterator[Source]:
        nonlocal taken
        while True:
            taken += 1
            yield Source(str(taken), lambda: picture)

    results = read_digits(recognizer, endless())
    for done in range(20):
        next(results)
        assert taken - done <= most
    results.close()  # type: ignore[attr-defined]
    names = {thread.name for thread in threading.enumerate()}
    assert not any(name.startswith("prepare") for name in names)


def test_pages_are_read_one_by_one_and_bad_ones_passed_over(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    four = drawn(recorded[4])
    sources = [Source("a", lambda: four), Source("b", bad), Source("c", lambda: four)]
    results = [result.export() for result in read_pages(recognizer, sources)]
    assert [record["source"] for record in results] == ["a", "b", "c"]
    assert [record["verdict"] for record in results] == ["page", "error", "page"]
    assert [record.get("text") for record in results] == ["4", None, "4"]

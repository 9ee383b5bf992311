"""The recognizer as a library: right answers, batches, threads, tampered files."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digit_model import ImageError, ModelFileError, Recognizer
from digit_model.finding.finder_manifest import FINDER_MANIFEST_FILE
from digit_model.imaging.decoding import ImageSource
from digit_model.imaging.strokes import draw_strokes
from digit_model.network.backends import Backend
from digit_model.network.manifest import ASSETS, MANIFEST_FILE, sha256_of
from digit_model.refusals import Refusal
from training.data import pens

DIGITS = range(10)
FILES = (
    *(MANIFEST_FILE, "model.keras", "model.tflite", "features.npz"),
    *(FINDER_MANIFEST_FILE, "finder.keras", "finder.tflite"),
)


@pytest.fixture(scope="module")
def pictures(recorded: dict[int, pens.PenDigit]) -> list[np.ndarray]:
    """Each digit, dark on light."""
    return [1 - draw_strokes(pens.place_strokes(recorded[digit])) for digit in DIGITS]


def test_strokes_of_every_digit_are_read(
    recognizer: Recognizer, pictures: list[np.ndarray]
) -> None:
    readings = recognizer.read_batch(pictures)
    assert [reading.digit for reading in readings] == list(DIGITS)
    for reading in readings:
        assert reading.probabilities.shape == (10,)
        assert reading.probabilities.dtype == np.float32
        assert 0.5 <= reading.probabilities.sum() <= 1 + 1e-5
        assert reading.confidence == pytest.approx(reading.probabilities.max())
        assert not reading.rejected
        assert reading.reason is None
        assert reading.stages.polarity == "dark_on_light"


def test_drawings_need_no_finder(
    recognizer: Recognizer,
    pictures: list[np.ndarray],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recognizer, "finder", None)
    for digit, picture in enumerate(pictures):
        reading = recognizer.read_drawing(1 - picture)
        assert reading.answer == digit
        assert reading.probabilities.sum() == pytest.approx(1, abs=1e-5)
        assert not reading.disputed
        prepared = recognizer.prepare_drawing(1 - picture)
        np.testing.assert_array_equal(prepared.glyph, reading.glyph)


def test_a_drawing_without_ink_is_blank(recognizer: Recognizer) -> None:
    reading = recognizer.read_drawing(np.zeros((280, 280), np.float32))
    assert reading.digit is None
    assert reading.reason == Refusal.ONE_COLOR


def test_arrays_images_bytes_and_paths_give_the_same(
    recognizer: Recognizer, pictures: list[np.ndarray], tmp_path: Path
) -> None:
    pixels = np.round(pictures[4] * 255).astype(np.uint8)
    path = tmp_path / "four.png"
    Image.fromarray(pixels).save(path)
    sources: list[ImageSource] = [
        pixels,
        Image.fromarray(pixels),
        path.read_bytes(),
        path,
        str(path),
    ]
    confidences = [recognizer.read(source).confidence for source in sources]
    np.testing.assert_allclose(confidences, confidences[0])


def test_a_batch_reads_as_one_by_one(
    recognizer: Recognizer, pictures: list[np.ndarray]
) -> None:
    blank = np.ones((40, 40))
    mixed = [*pictures, blank] * 30  # more than one batch of the network
    batch = recognizer.read_batch(mixed)
    single = [recognizer.read(picture) for picture in mixed[:11]]
    for together, alone in zip(batch, single * 30, strict=True):
        assert together.digit == alone.digit
        np.testing.assert_allclose(
            together.probabilities, alone.probabilities, atol=1e-5
        )


def test_an_empty_batch_is_empty(recognizer: Recognizer) -> None:
    assert recognizer.read_batch([]) == []


def test_blank_is_rejected_with_a_reason(recognizer: Recognizer) -> None:
    reading = recognizer.read(np.ones((280, 280)))
    assert reading.digit is None
    assert reading.rejected
    assert reading.reason
    assert reading.confidence == 0
    assert reading.second_guess is None


def test_a_close_second_guess_is_named(
    recognizer: Recognizer, pictures: list[np.ndarray]
) -> None:
    def blend(left: int, right: int) -> np.ndarray:
        return np.asarray(1 - np.minimum(pictures[left], pictures[right]))

    blends = [blend(a, b) for a in DIGITS for b in range(a)]
    guesses = [recognizer.read_drawing(drawing).second_guess for drawing in blends]
    named = [guess for guess in guesses if guess is not None]
    assert named
    assert all(0.1 <= probability <= 0.5 for _, probability in named)


def test_export_is_json(recognizer: Recognizer, pictures: list[np.ndarray]) -> None:
    record = json.loads(json.dumps(recognizer.read(pictures[2]).export()))
    assert record["verdict"] == "digit"
    assert record["digit"] == 2


def test_many_threads_do_not_disturb_each_other(
    recognizer: Recognizer, pictures: list[np.ndarray]
) -> None:
    with ThreadPoolExecutor(8) as threads:
        digits = list(threads.map(lambda p: recognizer.read(p).digit, pictures * 20))
    assert digits == list(DIGITS) * 20


def test_bad_input_raises_a_sentence(recognizer: Recognizer) -> None:
    with pytest.raises(ImageError, match="not an image"):
        recognizer.read(b"no image")


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """A copy of the model that a test may damage."""
    for name in FILES:
        shutil.copy(ASSETS / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "backend"),
    [
        ("model.tflite", "litert"),
        ("model.keras", "tensorflow"),
        ("features.npz", "litert"),
        ("finder.tflite", "litert"),
        ("finder.keras", "tensorflow"),
    ],
)
def test_tampered_files_are_refused_by_name(
    assets: Path, name: str, backend: Backend
) -> None:
    file = assets / name
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelFileError, match=rf"{name} is not the file that"):
        Recognizer.load(assets, backend)


@pytest.mark.parametrize("name", ["model.tflite", "features.npz"])
def test_a_tampered_network_of_ones_own_is_refused_by_name(
    recognizer: Recognizer, assets: Path, name: str
) -> None:
    (assets / "finder.tflite").unlink()  # it keeps the finder that it has
    own = recognizer.with_network(assets)
    assert own.finder is recognizer.finder
    file = assets / name
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelFileError, match=rf"{name} is not the file that"):
        recognizer.with_network(assets)


@pytest.mark.parametrize(
    ("name", "field", "backend"),
    [("model.tflite", "lite", "litert"), ("model.keras", "model", "tensorflow")],
)
def test_a_file_that_is_no_network_is_named(
    assets: Path, name: str, field: str, backend: Backend
) -> None:
    (assets / name).write_bytes(b"no network")
    path = assets / MANIFEST_FILE
    changed = {f"{field}_sha256": sha256_of(assets / name)}
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))
    with pytest.raises(ModelFileError, match=rf"{name} cannot be loaded by"):
        Recognizer.load(assets, backend)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param({"format": 99}, "format 99", id="newer format"),
        pytest.param({"classes": [1, 2]}, "classes", id="other classes"),
        pytest.param({"unknown": 1}, "damaged", id="unknown field"),
        pytest.param({"lite_file": "../../x"}, "cannot be opened", id="other folder"),
        pytest.param({"rejection": {}}, "damaged", id="no limits of refusal"),
    ],
)
def test_a_wrong_manifest_is_refused(
    assets: Path, change: dict[str, object], sentence: str
) -> None:
    path = assets / MANIFEST_FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ModelFileError, match=sentence):
        Recognizer.load(assets)


def test_a_missing_model_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"python -m training\.train"):
        Recognizer.load(tmp_path)

"""What many tests share: the real model, the real data, real strokes."""

import json
import os
from pathlib import Path

import pytest

from digit_model import Recognizer
from training.data import pens, uploads
from training.data.mnist import DEFAULT_FOLDER, Mnist, load_mnist

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
STROKES = Path(__file__).parent / "data" / "strokes.json"


def need(path: Path) -> None:
    """Skip a test whose data is not on this machine; in CI that is a failure."""
    if path.exists():
        return
    message = f"Data not found: {path.name}. See the README on where to put it."
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def recognizer() -> Recognizer:
    """The bundled recognizer."""
    return Recognizer.load()


@pytest.fixture(scope="session")
def mnist() -> Mnist:
    """MNIST. Tests use its training and validation parts only."""
    need(DEFAULT_FOLDER)
    return load_mnist()


@pytest.fixture(scope="session")
def pen_digits() -> list[pens.PenDigit]:
    """500 recordings of the writers that are not trained on."""
    need(pens.find_file())
    return pens.split_by_writer(pens.load_pen_digits())[1][::3]


@pytest.fixture(scope="session")
def upload_files() -> list[uploads.Upload]:
    """500 files as people uploaded them."""
    need(uploads.DEFAULT_FILE)
    return uploads.load_uploads()


@pytest.fixture(scope="session")
def recorded() -> dict[int, pens.PenDigit]:
    """One recording of each digit, shipped with the tests."""
    records = json.loads(STROKES.read_text())
    return {record["label"]: pens.PenDigit.from_record(record) for record in records}

"""What many tests share: the real model, the real data, real strokes.

Tests that need a data set have the marker `data` with its name in the registry, given
by hand or by a fixture that loads it. Where the set is not found they are skipped,
unless the environment variable `DIGIT_DEMAND` lists `data`.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from digit_model import Recognizer
from training.data import pens, uploads
from training.data.mnist import Mnist, load_mnist
from training.data.registry import data_sets

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
STROKES = Path(__file__).parent / "data" / "strokes.json"
DATA_OF_SCENES = (
    *("pendigits", "uji-digits", "one-hand", "mnist", "optdigits", "sudoku-cells"),
    *("nist-letters", "scanned-capitals", "quickdraw"),
    *("omniglot", "unistrokes", "multistrokes", "fonts"),
)
"""The data sets that scenes are composed from."""
DATA_OF_FIXTURES = {
    "mnist": ("mnist",),
    "pen_digits": ("pendigits",),
    "upload_files": ("hwd1000",),
    "held_out": ("pendigits",),
    "drawings": ("pendigits",),
    "short_training": ("mnist",),
    "library": DATA_OF_SCENES,
    "held_out_library": DATA_OF_SCENES,
}
"""The data sets that each fixture needs."""
SLOW = (
    *("browser", "fuzz", "harness", "hosting"),
    *("training/loop", "training/export", "training/finder", "training/test_train.py"),
    *("training/evaluation", "training/test_evaluate.py"),
    *("app", "behavior", "digit_model/page"),
    *("digit_model/batch/test_ray_engine.py", "digit_model/explain"),
    *("digit_model/table", "digit_model/forms/test_read_form.py"),
    *("digit_model/test_form_commands.py", "training/scenes/test_composed_forms.py"),
)
"""Folders and files of tests that `make quick` leaves out."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Mark the tests that use a fixture of data, and those that take long."""
    here = Path(__file__).parent
    slow = [here / name for name in SLOW]
    for item in items:
        if any(item.path.is_relative_to(place) for place in slow):
            item.add_marker(pytest.mark.slow)
        for fixture, names in DATA_OF_FIXTURES.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.data(*names))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose data are not here."""
    for marker in item.iter_markers("data"):
        for name in marker.args:
            data_set = data_sets()[name]
            if data_set.find() is None:
                advice = data_set.obtain if data_set.installed else "Try `make data`."
                lack("data", f"{data_set.title}: not found. {advice}")


def lack(what: str, message: str) -> None:
    """Skip a test for lack of something; fail if `DIGIT_DEMAND` lists it.

    Args:
        what: `data` or `browser`.
        message: What is lacking, as a sentence.
    """
    if what in os.environ.get("DIGIT_DEMAND", "").split(","):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def recognizer() -> Recognizer:
    """The bundled recognizer."""
    return Recognizer.load()


@pytest.fixture(scope="session")
def mnist() -> Mnist:
    """MNIST. Tests use its training and validation parts only."""
    return load_mnist()


@pytest.fixture(scope="session")
def pen_digits() -> list[pens.PenDigit]:
    """500 recordings of the writers that are not trained on."""
    return pens.split_by_writer(pens.load_pen_digits())[1][::3]


@pytest.fixture(scope="session")
def upload_files() -> list[uploads.Upload]:
    """500 files as people uploaded them."""
    return uploads.load_uploads()


@pytest.fixture(scope="session")
def recorded() -> dict[int, pens.PenDigit]:
    """One recording of each digit, shipped with the tests."""
    records = json.loads(STROKES.read_text())
    return {record["label"]: pens.PenDigit.from_record(record) for record in records}

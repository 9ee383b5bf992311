"""The SavedModel for TensorFlow Serving, read by a process that knows nothing else."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.network.manifest import ASSETS
from pages.ui.upload.items import SAMPLES
from training.data.mnist import Mnist
from training.export.saved_model import ExportError, export_saved_model, main

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs" / "hosting.md"


@pytest.fixture(scope="module")
def saved_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("models") / "digits" / "7"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["saved_model", "--output", str(output)])
        main()
    return output


@pytest.fixture(scope="module")
def url(saved_model: Path) -> Iterator[str]:
    """Where the model is served."""
    command = [
        sys.executable,
        "-m",
        "tests.training.export.model_server",
        str(saved_model),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        yield run.stdout.readline().strip()
        run.terminate()


def test_answers_over_json_are_the_recognizers_own(
    url: str, recognizer: Recognizer, mnist: Mnist
) -> None:
    glyphs = (mnist.validation.images[:300] / 255).astype(np.float32)
    body = json.dumps({"instances": glyphs.tolist()}).encode()
    with urllib.request.urlopen(url, body, timeout=60) as response:  # noqa: S310
        predictions = json.load(response)["predictions"]
    expected = recognizer.outputs(glyphs)
    for name in ("probabilities", "features"):
        found = np.array([prediction[name] for prediction in predictions])
        np.testing.assert_allclose(found, getattr(expected, name), atol=1e-5)
    logits = np.array([prediction["logits"] for prediction in predictions])
    assert (logits.argmax(axis=1) == expected.probabilities.argmax(axis=1)).all()


def test_the_guides_client_reads_pictures_without_tensorflow(
    url: str, recognizer: Recognizer
) -> None:
    sample = SAMPLES / "7-shadow.jpg"
    code = GUIDE.read_text("utf-8").split("```python\n")[1].split("```")[0]
    code = code.replace("http://localhost:8601/v1/models/digits:predict", url)
    code = code.replace("photo.jpg", str(sample))
    code += "import sys; print('tensorflow' in sys.modules)"
    output = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True)
    reading = recognizer.read(sample)
    assert output.split() == [str(reading.digit), f"{reading.confidence:.3f}", "False"]


def test_a_version_that_is_there_is_not_overwritten(saved_model: Path) -> None:
    with pytest.raises(ExportError, match=r"exists already.*digits/8"):
        export_saved_model(ASSETS, saved_model)


def test_a_name_that_serving_would_not_find_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"whole number.*latest/1"):
        export_saved_model(ASSETS, tmp_path / "latest")
    assert not list(tmp_path.iterdir())

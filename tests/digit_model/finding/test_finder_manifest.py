"""The finder's manifest: what is damaged or another one's is refused by its name."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digit_model import ModelFileError, Recognizer
from digit_model.finding.finder_manifest import FINDER_MANIFEST_FILE, FinderManifest
from digit_model.finding.finder_network import load_finder
from digit_model.network.backends import Backend
from digit_model.network.manifest import ASSETS, MANIFEST_FILE, Manifest, sha256_of

CONTENT: dict[str, Any] = json.loads((ASSETS / FINDER_MANIFEST_FILE).read_text())
LITE, MODEL = CONTENT["lite_file"], CONTENT["model_file"]


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """A copy of both networks that a test may damage."""
    manifest = Manifest.load(ASSETS)
    others = (manifest.model_file, manifest.lite_file, manifest.features_file)
    for name in (FINDER_MANIFEST_FILE, MANIFEST_FILE, LITE, MODEL, *others):
        shutil.copy(ASSETS / name, tmp_path / name)
    return tmp_path


def change(folder: Path, **changes: Any) -> None:
    (folder / FINDER_MANIFEST_FILE).write_text(json.dumps(CONTENT | changes))


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    manifest = FinderManifest.load(ASSETS)
    manifest.save(tmp_path)
    assert FinderManifest.load(tmp_path) == manifest


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"format": 99}, "format 99", id="newer format"),
        pytest.param({"classes": ["0", "1"]}, "its own classes", id="other classes"),
        pytest.param({"unknown": 1}, "damaged", id="unknown field"),
        pytest.param({"opinions": {}}, "damaged", id="no weights"),
        pytest.param({"opinions": [1, 2]}, "damaged", id="a list of weights"),
        pytest.param(
            {"plain_opinions": CONTENT["opinions"] | {"heat": "hot"}},
            "damaged",
            id="a weight that is a word",
        ),
        pytest.param(
            {"opinions": CONTENT["opinions"] | {"heat": float("inf")}},
            "damaged",
            id="a weight without end",
        ),
        pytest.param({"context": {"opinion": 1}}, "damaged", id="a weight is missing"),
        pytest.param(
            {"context": CONTENT["context"] | {"tall": "hot"}},
            "damaged",
            id="a weight of the context that is a word",
        ),
        pytest.param({"lite_sha256": 5}, "damaged", id="no checksum"),
    ],
)
def test_a_wrong_manifest_is_refused(
    assets: Path, changes: dict[str, Any], words: str
) -> None:
    change(assets, **changes)
    with pytest.raises(ModelFileError, match=words) as raised:
        Recognizer.load(assets)
    assert FINDER_MANIFEST_FILE in str(raised.value)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"[" * 100_000, id="nested without end"),
        pytest.param(json.dumps(CONTENT).encode()[:-200], id="cut off"),
    ],
)
def test_a_damaged_manifest_is_refused(assets: Path, content: bytes) -> None:
    (assets / FINDER_MANIFEST_FILE).write_bytes(content)
    with pytest.raises(ModelFileError, match="damaged"):
        FinderManifest.load(assets)


def test_a_missing_finder_says_how_to_make_one(assets: Path) -> None:
    (assets / FINDER_MANIFEST_FILE).unlink()
    with pytest.raises(ModelFileError, match=r"python -m training\.finder"):
        Recognizer.load(assets)


@pytest.mark.parametrize(("name", "backend"), [(LITE, "litert"), (MODEL, "tensorflow")])
def test_a_tampered_network_is_refused_by_name(
    assets: Path, name: str, backend: Backend
) -> None:
    path = assets / name
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelFileError, match=rf"{name} is not the file that"):
        load_finder(assets, FinderManifest.load(assets), backend)


def test_names_of_files_lead_nowhere_else(assets: Path) -> None:
    change(assets, lite_file="../../etc/passwd")
    with pytest.raises(ModelFileError, match="passwd cannot be opened"):
        FinderManifest.load(assets).lite_path(assets)


def test_another_network_in_its_place_is_refused(assets: Path) -> None:
    """The digit network is a network too, but it finds nothing."""
    digits = Manifest.load(assets).lite_file
    shutil.copy(assets / digits, assets / LITE)
    change(assets, lite_sha256=sha256_of(assets / LITE))
    with pytest.raises(ModelFileError, match="do not fit"):
        Recognizer.load(assets)


def test_litert_finds_what_keras_finds() -> None:
    manifest = FinderManifest.load(ASSETS)
    lite, keras = (
        load_finder(ASSETS, manifest, backend) for backend in ("litert", "tensorflow")
    )
    image = np.random.default_rng(0).random((1, 96, 160, 1), np.float32)
    ours, theirs = lite("find", image=image), keras("find", image=image)
    for name in ("heat", "box", "ink"):
        np.testing.assert_allclose(ours[name], theirs[name], atol=0.02)

"""Model files that were damaged or made to do harm: refused by name, never run."""

import base64
import contextlib
import hashlib
import io
import json
import marshal
import pickle
import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digit_model import ModelFileError, Recognizer
from digit_model.finding.finder_manifest import FINDER_MANIFEST_FILE, FinderManifest
from digit_model.finding.finder_network import load_finder
from digit_model.network.backends import Backend, load_network
from digit_model.network.manifest import ASSETS, MANIFEST_FILE, Manifest
from digit_model.network.rejection import Neighbors
from tests.fuzz.conftest import Attempt
from tests.fuzz.mutations import damaged

MODEL, LITE, FEATURES = "model.keras", "model.tflite", "features.npz"
BACKENDS: dict[str, Backend] = {MODEL: "tensorflow", LITE: "litert"}
FINDER_FILES = (FINDER_MANIFEST_FILE, "finder.keras", "finder.tflite")
FINDER = json.loads((ASSETS / FINDER_MANIFEST_FILE).read_text())
MANIFEST = json.loads((ASSETS / MANIFEST_FILE).read_text())
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """A copy of the model that a test may damage."""
    for name in (MANIFEST_FILE, MODEL, LITE, FEATURES, *FINDER_FILES):
        shutil.copy(ASSETS / name, tmp_path / name)
    return tmp_path


def change_manifest(folder: Path, **changes: Any) -> None:
    """Write a manifest that differs in some fields."""
    (folder / MANIFEST_FILE).write_text(json.dumps(MANIFEST | changes))


def check_files(manifest: Manifest, folder: Path) -> None:
    """Compare all files with the manifest."""
    manifest.model_path(folder)
    manifest.lite_path(folder)
    manifest.features_path(folder)


def sign(folder: Path, name: str, content: bytes) -> None:
    """Replace a file by one that the manifest describes, as whoever made both would."""
    (folder / name).write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    kind = {LITE: "lite", FEATURES: "features"}.get(name, "model")
    change_manifest(folder, **{f"{kind}_file": name, f"{kind}_sha256": sha256})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each case writes its file."""
    return tmp_path_factory.mktemp("model")


@given(st.sampled_from([MODEL, LITE, FEATURES]), st.data())
def test_a_file_that_is_not_the_one_described_is_named(
    tmp_path_factory: pytest.TempPathFactory,
    attempt: Attempt,
    name: str,
    data: st.DataObject,
) -> None:
    original = (ASSETS / name).read_bytes()
    content = data.draw(damaged([original]))
    folder = tmp_path_factory.mktemp("assets")
    for other in (MANIFEST_FILE, MODEL, LITE, FEATURES):
        (folder / other).write_bytes((ASSETS / other).read_bytes())
    (folder / name).write_bytes(content)
    with attempt(f"tampered {name}"):
        if content == original:
            return
        with pytest.raises(ModelFileError, match=f"{name} is not the file"):
            check_files(Manifest.load(folder), folder)
    shutil.rmtree(folder)


@st.composite
def wrong_manifests(
    draw: st.DrawFn, manifest: dict[str, Any], parts: tuple[str, ...]
) -> bytes:
    """A manifest with a value replaced or a field lost, or with wrong bytes."""
    if draw(st.booleans()):
        return draw(damaged([json.dumps(manifest).encode()]))
    content = json.loads(json.dumps(manifest))
    inner = draw(st.sampled_from([None, *parts]))
    part = content[inner] if inner else content
    key = draw(st.sampled_from(sorted(part)))
    if draw(st.booleans()):
        part[key] = draw(VALUES)
    else:
        del part[key]
    return json.dumps(content).encode()


@given(wrong_manifests(MANIFEST, ("preprocessing", "rejection", "versions")))
@example(b"[" * 100_000)
@example(b"[]")
@example(json.dumps(MANIFEST | {"model_file": "\0"}).encode())
@example(json.dumps(MANIFEST | {"model_file": 5}).encode())
def test_a_manifest_is_refused_by_name(
    folder: Path, attempt: Attempt, content: bytes
) -> None:
    path = folder / MANIFEST_FILE
    path.write_bytes(content)
    with attempt("tampered manifest.json", ModelFileError, named=str(path)):
        manifest = Manifest.load(folder)
        assert manifest.temperature > 0
        with contextlib.suppress(ModelFileError):
            check_files(manifest, folder)


@given(wrong_manifests(FINDER, ("opinions", "plain_opinions", "context", "versions")))
@example(b"[" * 100_000)
@example(b"[]")
@example(json.dumps(FINDER | {"lite_file": "\0"}).encode())
@example(json.dumps(FINDER | {"opinions": None}).encode())
def test_a_finder_manifest_is_refused_by_name(
    folder: Path, attempt: Attempt, content: bytes
) -> None:
    path = folder / FINDER_MANIFEST_FILE
    path.write_bytes(content)
    with attempt("tampered finder.json", ModelFileError, named=str(path)):
        manifest = FinderManifest.load(folder)
        with contextlib.suppress(ModelFileError):
            manifest.lite_path(folder)
            manifest.model_path(folder)


@given(st.sampled_from([FINDER["model_file"], FINDER["lite_file"]]), st.data())
def test_a_damaged_finder_is_refused_before_it_is_loaded(
    folder: Path, attempt: Attempt, name: str, data: st.DataObject
) -> None:
    original = (ASSETS / name).read_bytes()
    content = data.draw(damaged([original]))
    (folder / FINDER_MANIFEST_FILE).write_text(json.dumps(FINDER))
    (folder / name).write_bytes(content)
    backend: Backend = "litert" if name == FINDER["lite_file"] else "tensorflow"
    with attempt(f"damaged {name}"):
        if content == original:
            return
        # LiteRT does not check what it loads, and damaged files crash it.
        with pytest.raises(ModelFileError, match=f"{name} is not the file"):
            load_finder(folder, FinderManifest.load(folder), backend)


def features_files() -> list[bytes]:
    """The real kind of file, small, and files that hold something else."""
    files = []
    for table in (np.eye(8, dtype=np.float16), np.zeros(3), np.array([["a"]])):
        for save in (np.savez, np.savez_compressed):
            buffer = io.BytesIO()
            save(buffer, features=table)
            files.append(buffer.getvalue())
    buffer = io.BytesIO()
    np.save(buffer, np.eye(3))
    return [*files, buffer.getvalue(), pickle.dumps([1, 2])]


@given(st.one_of(st.sampled_from(features_files()), damaged(features_files())))
def test_features_are_refused_by_name(
    folder: Path, attempt: Attempt, content: bytes
) -> None:
    path = folder / FEATURES
    path.write_bytes(content)
    with attempt("damaged features.npz", ModelFileError, named=str(path)):
        neighbors = Neighbors.load(path)
        assert np.isfinite(neighbors.similarity(np.ones((1, 8)), 1)).all()


@pytest.mark.parametrize(
    "features",
    [
        pytest.param(np.ones((9, 3), np.float32), id="of another network"),
        pytest.param(np.ones((4, 128), np.float32), id="fewer than neighbors"),
        pytest.param(np.full((9, 128), np.nan, np.float32), id="no numbers"),
    ],
)
def test_features_that_do_not_fit_are_refused_by_name(
    assets: Path, features: np.ndarray
) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, features=features)
    sign(assets, FEATURES, buffer.getvalue())
    with pytest.raises(ModelFileError, match=FEATURES):
        Recognizer.load(assets)


class Harm:
    """What leaves a file behind if it is ever unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.trace,)


def test_the_pickled_object_would_do_harm(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    pickle.loads(pickle.dumps(Harm(trace)))  # noqa: S301 - that is the point
    assert trace.exists()


def test_a_pickled_object_in_the_features_is_not_run(assets: Path) -> None:
    trace = assets / "trace"
    buffer = io.BytesIO()
    np.savez(buffer, features=np.array([Harm(trace)], object))
    sign(assets, FEATURES, buffer.getvalue())
    with pytest.raises(ModelFileError, match=FEATURES):
        Recognizer.load(assets)
    assert not trace.exists()


def keras_file(layer: dict[str, Any], weights: bytes | None = None) -> bytes:
    """A Keras file of a model with this one layer."""
    with zipfile.ZipFile(ASSETS / MODEL) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["config.json"] = json.dumps(
        {
            "module": "keras",
            "class_name": "Sequential",
            "registered_name": None,
            "config": {"name": "harm", "layers": [layer]},
        }
    ).encode()
    files["model.weights.h5"] = weights or files["model.weights.h5"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def layer(class_name: str, module: str, /, **config: Any) -> dict[str, Any]:
    return {
        "module": module,
        "class_name": class_name,
        "registered_name": None,
        "config": config,
    }


def harmful_layers(trace: Path) -> dict[str, dict[str, Any]]:
    """Layers whose loading would make a file, if code in them were run."""
    code = compile(f"open({str(trace)!r}, 'w')", "harm", "exec")
    function = {
        "class_name": "__lambda__",
        "config": {
            "code": base64.b64encode(marshal.dumps(code)).decode(),
            "defaults": None,
            "closure": None,
        },
    }
    touch = {"module": "os", "class_name": "function", "config": "mknod"}
    command = f"touch {trace}"
    build = {"build_config": {"input_shape": [1, 28, 28]}}
    return {
        "a lambda": layer("Lambda", "keras.layers", function=function) | build,
        "a function of the system": layer("Lambda", "keras.layers", function=touch)
        | build,
        "a class of the system": layer(
            "Popen", "subprocess", args=["touch", str(trace)]
        ),
        "a call of the system": layer("system", "os", command=command),
        "evaluated text": layer(
            "eval", "builtins", source=f"open({str(trace)!r}, 'w')"
        ),
        "a module of the working folder": layer("Harm", "harm"),
        "a saved graph": layer("TFSMLayer", "keras.layers", filepath=str(trace.parent)),
        "a download": layer(
            "get_file", "keras.utils", fname=str(trace), origin="file:///etc/hosts"
        ),
    }


@pytest.mark.parametrize("kind", harmful_layers(Path()))
def test_code_in_a_model_is_not_run(
    assets: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = assets / "trace"
    (assets / "harm.py").write_text(f"open({str(trace)!r}, 'w')")
    monkeypatch.syspath_prepend(assets)
    sign(assets, MODEL, keras_file(harmful_layers(trace)[kind]))
    with pytest.raises(ModelFileError, match=MODEL):
        Recognizer.load(assets, "tensorflow")
    assert not trace.exists()


def test_a_lambda_that_keras_would_run_is_not_run(assets: Path) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    trace = assets / "trace"
    source = f"lambda x: (open({str(trace)!r}, 'w').close(), x)[1]"
    harm = keras.layers.Lambda(eval(source))  # noqa: S307 - that is the point
    keras.Sequential([keras.Input((28, 28)), harm]).save(assets / MODEL)
    trace.unlink()
    sign(assets, MODEL, (assets / MODEL).read_bytes())
    with pytest.raises(ModelFileError, match=MODEL):
        Recognizer.load(assets, "tensorflow")
    assert not trace.exists()
    keras.saving.load_model(assets / MODEL, safe_mode=False)
    assert trace.exists(), "the file would have done harm"


@pytest.mark.parametrize("name", ["model.h5", "model.hdf5", "model", "model.pkl"])
def test_other_kinds_of_model_files_are_not_opened(assets: Path, name: str) -> None:
    trace = assets / "trace"
    sign(assets, name, pickle.dumps(Harm(trace)))
    with pytest.raises(ModelFileError, match=r"must end in \.keras"):
        Recognizer.load(assets, "tensorflow")
    assert not trace.exists()


@given(st.sampled_from([MODEL, LITE]), st.data())
@example(MODEL, b"")
@example(MODEL, (ASSETS / FEATURES).read_bytes())
def test_a_damaged_model_is_refused_by_name(
    folder: Path, attempt: Attempt, name: str, data: st.DataObject | bytes
) -> None:
    path = folder / name
    if isinstance(data, bytes):
        content = data
    else:
        content = data.draw(damaged([(ASSETS / name).read_bytes()]))
    sign(folder, name, content)
    with attempt(f"damaged {name}", ModelFileError, named=str(path)):
        load_network(folder, Manifest.load(folder), BACKENDS[name])

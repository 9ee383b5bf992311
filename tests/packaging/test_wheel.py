"""The wheel works without the checkout: it is built, installed, and reads a picture."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "pages" / "ui" / "samples"
UV = Path(sys.executable).parent / "uv"

pytestmark = pytest.mark.skipif(
    not UV.exists(), reason="Building needs uv, which requirements-dev.txt installs."
)


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command outside the checkout, and give what it printed."""
    clean = {
        name: value for name, value in os.environ.items() if "PYTHONPATH" not in name
    }
    done = subprocess.run(
        command, cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network by the backend that uv brings along."""
    folder = tmp_path_factory.mktemp("wheel")
    run(UV, "build", "--offline", "--wheel", "--out-dir", folder, ROOT, cwd=folder)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """An empty environment with the wheel; the folder of its programs.

    Dependencies are those of the running environment, so that no index is asked.
    """
    folder = wheel.parent / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=wheel.parent)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    python = programs / Path(sys.executable).name
    arguments = ("--offline", "--no-deps", "--python", python)
    run(UV, "pip", "install", *arguments, wheel, cwd=folder)
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(python, "-c", code, cwd=folder).strip())
    borrowed = sorted({sysconfig.get_path(kind) for kind in ("purelib", "platlib")})
    (packages / "borrowed.pth").write_text("\n".join(borrowed))
    return programs


def test_the_wheel_has_the_model_the_types_and_the_licenses(wheel: Path) -> None:
    names = {name.partition("/")[2] for name in zipfile.ZipFile(wheel).namelist()}
    assert {"assets/manifest.json", "assets/model.tflite", "py.typed"} <= names
    assert {"licenses/LICENSE", "licenses/NOTICE"} <= names


def test_nothing_but_the_library_is_in_the_wheel(wheel: Path) -> None:
    folders = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in folders if ".dist-info" not in name} == {"digit_model"}


def test_the_installed_program_reads_a_picture(installed: Path, tmp_path: Path) -> None:
    program, picture = installed / "digit-reader", SAMPLES / "7-shadow.jpg"
    output = run(program, "read", picture, "--json", cwd=tmp_path)
    assert json.loads(output)["digit"] == 7


def test_the_library_is_the_installed_one(installed: Path, tmp_path: Path) -> None:
    code = "import digit_model as d; print(d.__file__, d.__version__)"
    file, version = run(installed / "python", "-c", code, cwd=tmp_path).split()
    assert Path(file).is_relative_to(installed.parent)
    assert version in (ROOT / "pyproject.toml").read_text("utf-8")

"""One name for one thing, and what stays out of memory.

Which room may import which is in `pyproject.toml`, checked by `make check`.
"""

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("digit_model", "training", "pages", "harness", "benchmarks")
GIVEN_NAMES = {"__init__.py", "__main__.py"}
"""Names that Python gives."""
RUNTIMES = {"tensorflow", "ai_edge_litert"}


def test_no_file_and_no_class_has_the_name_of_another() -> None:
    """Page scripts keep the names that their addresses are made of."""
    files: dict[str, list[Path]] = defaultdict(list)
    classes: dict[str, list[Path]] = defaultdict(list)
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            if file.name not in GIVEN_NAMES:
                files[file.name].append(file)
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.ClassDef):
                    classes[node.name].append(file)
    twice = {name: at for name, at in (files | classes).items() if len(at) > 1}
    assert not twice


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_with_code_is_a_package(package: str) -> None:
    folders = {file.parent for file in (ROOT / package).rglob("*.py")}
    assert not [at for at in folders if not (at / "__init__.py").exists()]


@pytest.mark.parametrize(
    "module",
    [
        pytest.param("digit_model", id="the library until a model is loaded"),
        pytest.param("pages.ui.shared.report_loading", id="the metrics page"),
        pytest.param(
            "pages.ui.shared.recognizer_loading",
            id="the first page until it has painted",
        ),
    ],
)
def test_importing_loads_no_runtime(module: str) -> None:
    check = f"import {module}, sys; sys.exit(bool({RUNTIMES} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=True)


def test_reading_and_explaining_do_not_load_tensorflow() -> None:
    check = """
import sys
import numpy as np
from digit_model import Recognizer
from digit_model.explain.opened_network import OpenedNetwork
recognizer = Recognizer.load()
recognizer.read(np.eye(28))
OpenedNetwork(recognizer).gradients(np.ones((1, 28, 28), np.float32), 3)
sys.exit("tensorflow" in sys.modules)
"""
    subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=True)

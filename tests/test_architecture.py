"""The arrows: pages -> digit_model <- training, and what stays out of memory."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FORBIDDEN = {
    "digit_model": {"streamlit", "altair", "training", "pages", "streamlit_app"},
    "training": {"streamlit", "altair", "pages", "streamlit_app"},
    "pages": {"training", "tensorflow", "keras", "streamlit_app"},
}


RUNTIMES = {"tensorflow", "ai_edge_litert"}


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_follow_the_arrows(package: str) -> None:
    for file in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            found = {name.split(".")[0] for name in names} & FORBIDDEN[package]
            assert not found, f"{file.relative_to(ROOT)} imports {found}"


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

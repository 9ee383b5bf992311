"""What Streamlit Community Cloud finds in the repository."""

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
ENTRY = "streamlit_app.py"
DEPENDENCY_FILES = (
    *("uv.lock", "Pipfile", "environment.yml", "requirements.txt", "pyproject.toml"),
)
"""In the order in which the host looks; it installs from the first one alone.

https://docs.streamlit.io/deploy/streamlit-community-cloud/deploy-your-app/app-dependencies
"""
MACHINES = {
    "Linux on x86-64": ("linux", "x86_64", "tensorflow-cpu"),
    "Linux on ARM": ("linux", "aarch64", "tensorflow"),
    "macOS": ("darwin", "arm64", "tensorflow"),
    "Windows": ("win32", "AMD64", "tensorflow"),
}


def requirements(name: str) -> list[Requirement]:
    """What a requirements file names itself, without those that it includes."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return [
        Requirement(line) for line in lines if line.strip() and line[0] not in "# -"
    ]


def app_files() -> list[Path]:
    """The Python files that run on the host."""
    folders = ("digit_model", "pages")
    return [ROOT / ENTRY, *(f for name in folders for f in (ROOT / name).rglob("*.py"))]


def test_the_first_dependency_file_beside_the_entry_script_is_requirements() -> None:
    found = [name for name in DEPENDENCY_FILES if (ROOT / name).exists()]
    assert found[0] == "requirements.txt"


def test_every_package_is_pinned_to_one_version() -> None:
    """Those that come along with others are, too."""
    for requirement in requirements("requirements.txt"):
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        assert "*" not in pin.version
        assert requirement.url is None


@pytest.mark.parametrize("machine", MACHINES)
def test_each_machine_gets_exactly_one_tensorflow(machine: str) -> None:
    platform, processor, expected = MACHINES[machine]
    environment = {"sys_platform": platform, "platform_machine": processor}
    chosen = [
        requirement.name
        for requirement in requirements("requirements.txt")
        if requirement.name.startswith("tensorflow")
        and (requirement.marker is None or requirement.marker.evaluate(environment))
    ]
    assert chosen == [expected]


def test_the_app_imports_all_that_is_installed_and_nothing_else() -> None:
    modules = set()
    for file in app_files():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module.split(".")[0])
    own = {"digit_model", "pages", "ray"}  # Ray is for the command line alone.
    distributions = packages_distributions()
    imported = {
        canonicalize_name(distributions[module][0])
        for module in modules - own - sys.stdlib_module_names
    }
    installed = {
        canonicalize_name(requirement.name)
        for requirement in requirements("requirements.in")
        if requirement.marker is None or requirement.marker.evaluate()
    }
    assert imported == installed


def test_the_app_asks_for_no_secrets() -> None:
    for file in app_files():
        assert "st.secrets" not in file.read_text("utf-8"), file

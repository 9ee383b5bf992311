"""One version, one list of packages, and every public name on an API page."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import digit_model

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
API = ROOT / "docs" / "api"


def pinned(name: str) -> dict[str, Requirement]:
    """The packages that a requirements file names."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    named = [
        Requirement(line) for line in lines if line.strip() and line[0] not in "# -"
    ]
    return {canonicalize_name(requirement.name): requirement for requirement in named}


def test_the_version_is_the_same_wherever_it_stands() -> None:
    version = digit_model.__version__
    assert PROJECT["version"] == version
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_what_the_app_is_tested_with_is_what_the_package_allows() -> None:
    """What the library and the extra `app` ask for is what requirements.in pins."""
    pins = pinned("requirements.in")
    extra = PROJECT["optional-dependencies"]["app"]
    asked = [Requirement(line) for line in (*PROJECT["dependencies"], *extra)]
    assert {canonicalize_name(requirement.name) for requirement in asked} == set(pins)
    for requirement in asked:
        (pin,) = pins[canonicalize_name(requirement.name)].specifier
        assert requirement.specifier.contains(pin.version)


def test_the_compiled_pins_are_those_of_the_short_list() -> None:
    compiled = pinned("requirements.txt")
    for name, requirement in pinned("requirements.in").items():
        assert compiled[name].specifier == requirement.specifier


@pytest.mark.parametrize(
    "room",
    sorted(
        path.name
        for path in (ROOT / "digit_model").iterdir()
        if (path / "__init__.py").exists()
    ),
)
def test_every_room_of_the_library_has_an_api_page(room: str) -> None:
    page = API / f"{room}.md"
    assert page.exists(), f"Write {page.name}, as the pages next to it are written."
    assert f"::: digit_model.{room}\n" in page.read_text("utf-8")


def test_every_public_name_is_on_an_api_page() -> None:
    shown = "\n".join(page.read_text("utf-8") for page in API.glob("*.md"))
    documented = set(re.findall(r"^::: digit_model\.(\w+)$", shown, re.MULTILINE))
    assert set(digit_model.__all__) - {"__version__"} <= documented

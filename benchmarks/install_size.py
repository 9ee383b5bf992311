"""How much disk the app's packages take: `python -m benchmarks.install_size`.

Counts the packages of requirements.in and all that these need, as installed here, and
leaves out what else is installed, such as the tools of the tests.
"""

from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from benchmarks.figures import Figure, report

REQUIREMENTS = Path(__file__).parents[1] / "requirements.in"
SHOWN = 10
"""The largest packages that are named."""


def needed(requirement: Requirement, extra: str = "") -> set[str]:
    """Names of the installed packages that a requirement asks for, directly or not.

    Args:
        requirement: What is asked for.
        extra: The extra of the asking package that it belongs to, if any.
    """
    if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
        return set()
    found: set[str] = {canonicalize_name(requirement.name)}
    for line in distribution(requirement.name).requires or []:
        for asked_with in ("", *requirement.extras):
            found |= needed(Requirement(line), asked_with)
    return found


def megabytes(name: str) -> float:
    """Size of the files that an installed package brought, compiled ones too."""
    files = [Path(str(file.locate())) for file in distribution(name).files or []]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def measure() -> list[Figure]:
    """The whole, then the largest packages."""
    lines = REQUIREMENTS.read_text("utf-8").splitlines()
    asked = [Requirement(line) for line in lines if not line.startswith("#")]
    names = set().union(*map(needed, asked))
    sizes = {name: megabytes(name) for name in names}
    largest = sorted(sizes, key=lambda name: sizes[name], reverse=True)[:SHOWN]
    whole = Figure(f"all {len(sizes)} packages", "MB", (sum(sizes.values()),))
    return [whole, *(Figure(name, "MB", (sizes[name],)) for name in largest)]


if __name__ == "__main__":
    report(measure())

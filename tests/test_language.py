"""Words that were misused before stay out of what people read.

That is what pages, messages and commands say, docstrings, which are the API reference,
and the documents. What to write in their place stands next to each.
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("digit_model", "pages", "training", "harness", "benchmarks")
WRONG = {
    r"\b(go|goes|going|gone|went) on (with|after|from)\b": "resume, continue",
    r"\b(to|can|cannot|may|must|they) go on\b|^go on$": "resume, continue",
    r"\boverrul(e|es|ed|ing)\b": "override",
    r"\bbeside\b": "next to, compared with, in addition to",
    r"\b(?<!there )(is|are|be|as|like) no digit\b": "a non-digit, not a digit",
    r"^no digit$": "a non-digit, or what is lacking",
    r"\ba (8|11|18|8\d)\b": "an",
    r"\bone (JSON )?(line|row|script|file) an? \w+": "per image, and the like",
    r"\d %": "no space before the percent sign",
    r"\b(behaviour|colour|grey|centre|licence|normalise|recognise)\w*\b": "US spelling",
}
"""Patterns of wrong forms, with what to write."""
FRAGMENTS = re.compile(
    r"^\s*(\w+: )?(Whose|The same|Where to|Of it|Of them|As it|To ask|By how much)\.$",
    re.MULTILINE,
)
"""Lines of docstrings that say nothing alone."""


def files(*patterns: str) -> list[str]:
    """Names of the files that are, or will be, part of the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--"]
    found = subprocess.run(
        [*command, *patterns], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return sorted(set(found.stdout.split()))


def texts_of(name: str) -> Iterator[tuple[int, str]]:
    """What a file says to people, with its line."""
    content = (ROOT / name).read_text("utf-8")
    if not name.endswith(".py"):
        yield from enumerate(content.splitlines(), 1)
        return
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.JoinedStr):
            yield (
                node.lineno,
                "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "7"
                    for part in node.values
                ),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, " ".join(node.value.split())


def fragments_of(name: str) -> list[str]:
    """Lines of a file's docstrings that say nothing alone."""
    tree = ast.parse((ROOT / name).read_text("utf-8"))
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    docstrings = [ast.get_docstring(node) or "" for node in nodes]
    return [match[0] for text in docstrings for match in FRAGMENTS.finditer(text)]


PYTHON = files("streamlit_app.py", *(f"{package}/*.py" for package in PACKAGES))
DOCUMENTS = files("*.md", ".github/*", "CITATION.cff", "NOTICE")


@pytest.mark.parametrize("name", PYTHON + DOCUMENTS)
def test_what_people_read_has_no_wrong_forms(name: str) -> None:
    found = [
        f"{name}:{line}: {match[0]!r}; write: {better}"
        for line, text in texts_of(name)
        for wrong, better in WRONG.items()
        if (match := re.search(wrong, text, re.IGNORECASE))
    ]
    if name.endswith(".py"):
        found += [f"{name}: {line!r} says nothing alone" for line in fragments_of(name)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        pytest.param("it goes on from its last checkpoint", True, id="go on"),
        pytest.param("read as a 8", True, id="a 8"),
        pytest.param("read as an 8", False, id="an 8"),
        pytest.param("what is no digit is refused", True, id="no digit"),
        pytest.param("No digits found.", False, id="no digits were found"),
        pytest.param("beside the checkout", True, id="beside"),
        pytest.param("right in 99 % of all", True, id="99 %"),
        pytest.param("besides, it is fast", False, id="besides"),
    ],
)
def test_the_patterns_tell_wrong_from_right(text: str, is_wrong: bool) -> None:
    matches = [re.search(wrong, text, re.IGNORECASE) for wrong in WRONG]
    assert any(matches) == is_wrong

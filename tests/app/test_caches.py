"""What is cached for everybody is nobody's own."""

import ast
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "pages"
COMMON = {"Path", "str", "int", "Report"}
"""Types of arguments that are the app's own files, and figures of its report."""


def cached() -> list[ast.FunctionDef]:
    """Every function of the pages of which Streamlit keeps the results."""
    trees = [ast.parse(path.read_text("utf-8")) for path in PAGES.rglob("*.py")]
    return [
        node
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any("st.cache_" in ast.unparse(d) for d in node.decorator_list)
    ]


def test_caches_are_found() -> None:
    assert len(cached()) > 8


@pytest.mark.parametrize("function", cached(), ids=lambda function: function.name)
def test_what_is_made_of_a_persons_picture_is_kept_for_the_session_only(
    function: ast.FunctionDef,
) -> None:
    decorators = " ".join(map(ast.unparse, function.decorator_list))
    if "scope='session'" in decorators:
        return
    types = {ast.unparse(a.annotation) for a in function.args.args if a.annotation}
    assert types <= COMMON, f"{function.name} takes {types - COMMON}"

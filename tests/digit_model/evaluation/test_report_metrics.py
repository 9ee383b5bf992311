"""The figures of a report are written and read as they are, and nothing but them."""

import copy
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

import pytest

from digit_model.evaluation import report_metrics
from digit_model.evaluation.report import load_metrics, report_folders
from digit_model.evaluation.report_metrics import Metrics

Content = dict[str, Any]


@pytest.mark.parametrize("folder", report_folders(), ids=lambda folder: folder.name)
def test_what_was_written_is_read_back(folder: Any) -> None:
    metrics = load_metrics(folder)
    assert Metrics.from_dict(copy.deepcopy(metrics.to_dict())) == metrics


def leave_out(data: Content) -> None:
    del data["speed"]["n"]


def add(data: Content) -> None:
    data["test"]["halves"] = []


def mistype(data: Content) -> None:
    data["conditions"][0]["n"] = "many"


def empty_a_section(data: Content) -> None:
    data["model"] = None


def age(data: Content) -> None:
    data["format"] = 2


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        pytest.param(leave_out, "missing .*'n'", id="a figure is missing"),
        pytest.param(add, "unexpected .*'halves'", id="a figure nobody reads"),
        pytest.param(mistype, "n cannot be 'many'", id="text for a number"),
        pytest.param(empty_a_section, "ReportedModel", id="a section is null"),
        pytest.param(age, "format must be", id="an older layout"),
    ],
)
def test_another_layout_is_refused(
    damage: Callable[[Content], None], sentence: str
) -> None:
    data = copy.deepcopy(load_metrics().to_dict())
    damage(data)
    with pytest.raises(ValueError, match=sentence):
        Metrics.from_dict(data)


def sections(kind: type[Any]) -> set[type[Any]]:
    """A dataclass and those inside it."""
    found = {kind}
    for wanted in get_type_hints(kind).values():
        for each in (wanted, *get_args(wanted)):
            if is_dataclass(each) and isinstance(each, type):
                found |= sections(each)
    return found


def test_every_figure_is_defined_in_its_docstring() -> None:
    for section in sections(Metrics):
        ancestors = [base.__doc__ or "" for base in section.__mro__]
        for field in fields(section):
            assert any(f" {field.name}: " in text for text in ancestors), (
                f"{section.__name__}.{field.name}"
            )
    assert load_metrics().to_dict()["format"] == report_metrics.FORMAT

"""Rules object to what cannot be, and choose among what may be."""

import pytest

from digit_model.forms.field_rules import objection, tidy
from digit_model.forms.form import FormField
from digit_model.forms.rules import read_by_rules
from digit_model.page.page_reading import Box
from digit_model.table.cell_reading import CellReading, CellState, Possible
from tests.digit_model.forms.drawn_forms import drawn_form


def field(**rules: object) -> FormField:
    return FormField("n", 0, 0, 10, 10, **rules)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "text", "words"),
    [
        pytest.param({"maximum": 10}, "12", "at most 10", id="too large"),
        pytest.param({"minimum": 5}, "4", "at least 5", id="too small"),
        pytest.param({"digits": 3}, "12", "must have 3 digits", id="too few digits"),
        pytest.param({"required": True}, "", "is blank", id="blank"),
        pytest.param({"kind": "decimal"}, "1.2.3", "not a number", id="two points"),
        pytest.param({"kind": "date"}, "31.04.2026", "no day", id="April 31"),
        pytest.param({"kind": "date"}, "29022023", "no day", id="no leap year"),
        pytest.param({"kind": "mod 10"}, "79927398710", "check digit", id="Luhn"),
        pytest.param({"kind": "mod 11"}, "0306406153", "check digit", id="ISBN"),
    ],
)
def test_what_cannot_be_is_objected_to(
    rules: dict[str, object], text: str, words: str
) -> None:
    assert words in (objection(field(**rules), text) or "")


@pytest.mark.parametrize(
    ("rules", "text"),
    [
        pytest.param({}, "", id="blank"),
        pytest.param({"minimum": 0, "maximum": 10}, "10", id="in range"),
        pytest.param({"kind": "decimal"}, "-3.25", id="negative"),
        pytest.param({"kind": "date"}, "29022024", id="leap year"),
        pytest.param({"kind": "date"}, "1.9.24", id="short date"),
        pytest.param(
            {"kind": "date", "order": "year first"}, "2026-11-25", id="year first"
        ),
        pytest.param(
            {"kind": "date", "order": "month first"}, "11.25.2026", id="month first"
        ),
        pytest.param({"kind": "mod 10"}, "79927398713", id="Luhn"),
        pytest.param({"kind": "mod 11"}, "0306406152", id="ISBN"),
    ],
)
def test_what_may_be_is_not_objected_to(rules: dict[str, object], text: str) -> None:
    assert objection(field(**rules), text) is None


@pytest.mark.parametrize(
    ("kind", "text", "tidied"),
    [
        pytest.param("whole number", "1,204-", "1204", id="signs"),
        pytest.param("decimal", "3,5", "3.5", id="comma"),
        pytest.param("date", "1/9/24", "1.9.24", id="slashes"),
    ],
)
def test_signs_without_a_place_are_left_out(kind: str, text: str, tidied: str) -> None:
    assert tidy(field(kind=kind), text) == tidied


def cell(*possible: tuple[str, float]) -> CellReading:
    """A number, and what it may be, what it is taken for first."""
    readings = tuple(Possible(text, share) for text, share in possible)
    (text, share), *_ = possible
    return CellReading(CellState.NUMBER, text, share, Box(0, 0, 9, 9), readings)


SURE = ("47", 0.998), ("41", 0.002)


def test_a_sum_chooses_among_the_possible_readings() -> None:
    cells = [
        cell(("26", 0.6), ("25", 0.39), ("20", 0.01)),
        cell(*SURE),
        cell(("72", 0.99), ("12", 0.01)),
        cell(("2840", 0.99)),
    ]
    a, b, total, _ = read_by_rules(drawn_form(), cells)
    assert (a.text, b.text, total.text) == ("25", "47", "72")
    assert a.chosen
    assert not b.chosen
    assert a.confidence > 0.97
    assert not a.objections


def test_a_check_digit_chooses_and_says_so() -> None:
    code = cell(("2640", 0.7), ("2840", 0.3))
    *_, read = read_by_rules(drawn_form(), [cell(("", 1.0))] * 3 + [code])
    assert read.text == "2840"
    assert read.chosen


def test_no_reading_is_chosen_that_is_not_possible() -> None:
    cells = [cell(("26", 1.0)), cell(*SURE), cell(("72", 1.0)), cell(("2840", 1.0))]
    a, b, total, _ = read_by_rules(drawn_form(), cells)
    assert (a.text, b.text, total.text) == ("26", "47", "72")
    assert all(read.is_doubtful for read in (a, b, total))

"""Files of forms and of reviews that were damaged: used as they are, or refused."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digit_model.errors import FormError
from digit_model.forms.form import Form, FormField, SumRule, new_form
from digit_model.forms.form_reading import FieldReading, SheetReading
from digit_model.forms.review import Review
from digit_model.forms.rules import check
from digit_model.forms.sheet_log import from_lines, to_lines
from digit_model.page.page_reading import Box
from digit_model.spreadsheet.plain_text import to_csv
from digit_model.spreadsheet.worksheet import Worksheet
from digit_model.table.cell_reading import CellState, Possible
from tests.fuzz.conftest import Attempt
from tests.fuzz.mutations import damaged, damaged_json

FORM = replace(
    new_form("marks", np.full((40, 60), 200, np.uint8)),
    fields=[
        FormField("a", 4, 4, 20, 12, digits=2, minimum=0, maximum=50),
        FormField("b", 4, 20, 20, 12, kind="decimal", required=True),
        FormField("c", 30, 4, 20, 12, kind="mod 10", unique=True),
        FormField("d", 30, 20, 20, 12, kind="date", order="year first"),
    ],
    sums=[SumRule("a", ["b", "c"])],
)
TEXTS = {"a": "12", "b": "3.5", "c": "18", "d": "20261125"}
READ = tuple(
    FieldReading(
        name,
        text,
        0.8,
        CellState.NUMBER,
        Box(1, 2, 30, 40),
        (Possible(text, 0.8), Possible("7", 0.1)),
    )
    for name, text in TEXTS.items()
)
SHEETS = [
    SheetReading("one.png", check(FORM, READ), 60, 40),
    SheetReading("two.png", (), error="It is damaged."),
]
FORM_TEXT, REVIEW_TEXT = FORM.to_json(), to_lines(FORM, SHEETS)


def use(form: Form, sheets: list[SheetReading]) -> None:
    """Do what the Forms page does with what it was given."""
    review = Review(form, sheets)
    review.press("1")
    review.accept()
    review.undo()
    to_csv(Worksheet.of_sheets(form, review.sheets))
    to_lines(form, review.sheets)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each case writes its form."""
    return tmp_path_factory.mktemp("forms") / "form.json"


@given(data=st.data())
def test_a_damaged_form_is_refused_by_name(
    attempt: Attempt, file: Path, data: st.DataObject
) -> None:
    file.write_bytes(data.draw(damaged([FORM_TEXT.encode()])))
    with attempt("damaged form", FormError, named="orm"):
        form = Form.load(file)
        check(form, [FieldReading(f.name, "1", 1, *_READ_AS) for f in form.fields])


@given(data=st.data())
def test_a_form_with_other_values_is_refused_or_can_be_used(
    attempt: Attempt, data: st.DataObject
) -> None:
    record = data.draw(damaged_json(json.loads(FORM_TEXT)))
    text = data.draw(st.sampled_from(["", "0", "12", "3.5", "20261125"]))
    with attempt("form of other values", FormError, named="orm"):
        form = Form.from_json(json.dumps(record))
        read = [FieldReading(f.name, text, 1, *_READ_AS) for f in form.fields]
        use(form, [SheetReading("one.png", check(form, read))])


@given(data=st.data())
def test_a_damaged_review_is_refused_by_name(
    attempt: Attempt, data: st.DataObject
) -> None:
    content = data.draw(damaged([REVIEW_TEXT.encode()]))
    with attempt("damaged review", FormError, named="The file"):
        use(FORM, from_lines(content.decode("utf-8", "replace"), FORM, "The file"))


@given(data=st.data())
def test_a_review_with_other_values_is_refused_or_can_be_used(
    attempt: Attempt, data: st.DataObject
) -> None:
    head, *lines = REVIEW_TEXT.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    record: Any = data.draw(damaged_json(json.loads(lines[at])))
    lines[at] = json.dumps(record)
    text = "\n".join([head, *lines, ""])
    with attempt("review of other values", FormError, named="The file"):
        use(FORM, from_lines(text, FORM, "The file"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("[" * 100_000, id="deeper than can be read"),
        pytest.param("[]\n", id="another kind of JSON"),
    ],
)
def test_what_is_no_review_is_a_sentence(text: str) -> None:
    with pytest.raises(FormError, match="does not hold what was read"):
        from_lines(text, FORM, "The file")


_READ_AS = CellState.NUMBER, Box(0, 0, 9, 9)

"""Review: doubtful fields one after another, corrected, confirmed and taken back."""

import pytest

from digit_model.forms.form_reading import FieldReading, SheetReading
from digit_model.forms.review import Review
from digit_model.page.page_reading import Box
from digit_model.table.cell_reading import CellState
from tests.digit_model.forms.drawn_forms import SHEET_TEXTS, drawn_form


def sheet(source: str, **texts: tuple[str, float]) -> SheetReading:
    """A sheet whose fields are sure but for those that are given."""
    fields = tuple(
        FieldReading(
            name, *texts.get(name, (text, 1.0)), CellState.NUMBER, Box(0, 0, 9, 9)
        )
        for name, text in SHEET_TEXTS.items()
    )
    return SheetReading(source, fields)


@pytest.fixture
def review() -> Review:
    """Two sheets with three doubtful fields."""
    one = sheet("one", b=("47", 0.5), code=("2840", 0.6))
    return Review(drawn_form(), [one, sheet("two", a=("25", 0.7))])


def seen(review: Review) -> tuple[str, str] | None:
    if review.place is None or review.current is None:
        return None
    return review.sheets[review.place[0]].source, review.current.name


def test_only_doubtful_fields_come_up_and_end(review: Review) -> None:
    found = []
    while seen(review):
        found.append(seen(review))
        review.accept()
    assert found == [("one", "b"), ("one", "code"), ("two", "a")]
    assert [f.confirmed for f in review.sheets[0].fields] == [False, True, False, True]
    assert not review.doubtful()


def test_typed_digits_correct_and_are_marked(review: Review) -> None:
    for key in "48":
        review.press(key)
    review.press("9")
    review.erase()
    assert review.text == "48"
    review.accept()
    read = review.sheets[0].fields[1]
    assert (read.text, read.corrected, read.confidence) == ("48", True, 1.0)


def test_a_correction_is_checked_against_the_rules(review: Review) -> None:
    review.press("9")
    review.accept()
    doubtful = {review.sheets[s].fields[f].name for s, f in review.doubtful()}
    assert {"a", "sum"} <= doubtful, "25 + 9 is not 72"


def test_undo_takes_back_one_step_after_another(review: Review) -> None:
    before = list(review.sheets)
    review.press("1")
    review.accept()
    review.accept()
    review.undo()
    review.undo()
    assert review.sheets == before
    assert seen(review) == ("one", "b")
    assert not review.can_undo
    review.undo()


def test_arrows_move_without_a_change(review: Review) -> None:
    before = list(review.sheets)
    places = []
    for steps in (1, 1, 1, -1):
        review.move(steps)
        places.append(seen(review))
    assert places == [("one", "code"), ("two", "a"), ("one", "b"), ("two", "a")]
    assert review.sheets == before

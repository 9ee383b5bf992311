"""Handwriting alone: strokes of any pen stand out alike, and paper does not."""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.arrays import FloatArray
from digit_model.finding.finder import Findings, find
from digit_model.finding.peaks import Bounds, FoundMark
from digit_model.forms import form_reader
from digit_model.forms.form import Kind
from digit_model.forms.gathering import WHITE
from digit_model.forms.written_ink import handwriting
from digit_model.heats import even_heats
from digit_model.table.grid import Area
from tests.digit_model.forms.drawn_forms import (
    SHEET_TEXTS,
    blank_sheet,
    drawn_form,
    filled_sheet,
)
from training.data.pens import PenDigit

Recorded = dict[int, PenDigit]


FIELD = Area(20, 20, 480, 130)


def on_paper(gray: FloatArray, grain: float) -> FloatArray:
    """The same on paper with grain of this strength."""
    noise = np.random.default_rng(1).normal(0, grain, gray.shape)
    return np.clip(gray + noise, 0, 1).astype(np.float32)


def stroke(darkness: float) -> FloatArray:
    """Fields in which a pen so dark has drawn a few strokes."""
    gray = np.full((150, 500), WHITE, np.float32)
    for x in range(40, 460, 60):
        gray[40:100, x : x + 5] = WHITE - darkness
    return gray


def drawn_marks() -> list[FoundMark]:
    """What the finder sees in these fields: each stroke is a 1."""
    bounds = [Bounds(x - 4, 38, 13, 64) for x in range(40, 460, 60)]
    return [FoundMark("1", 0.9, item, even_heats(0.1), 2, 64) for item in bounds]


@pytest.mark.parametrize("darkness", [0.1, 0.5, 0.85], ids=["pencil", "pen", "marker"])
def test_strokes_of_any_pen_come_out_dark_on_even_ground(darkness: float) -> None:
    alone = handwriting(on_paper(stroke(darkness), 0.004), drawn_marks(), [FIELD])
    inked = stroke(darkness) < WHITE
    assert float(np.median(alone[inked])) < 0.2
    assert float((alone[~inked] == np.float32(WHITE)).mean()) > 0.98


def test_paper_without_writing_comes_out_white() -> None:
    paper = np.full((150, 500), WHITE, np.float32)
    alone = handwriting(on_paper(paper, 0.012), [], [FIELD])
    assert float((alone == np.float32(WHITE)).mean()) > 0.99


def test_blurred_faint_pencil_is_read_and_not_doubtful(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    faint = np.minimum(blank_sheet(), 1 - 0.1 * (1 - filled_sheet(recorded)))
    blurred = cv2.GaussianBlur(faint, (0, 0), 2.5)
    sheet = on_paper(np.asarray(blurred, np.float32), 0.01)
    read = recognizer.form_reader(drawn_form()).read(sheet, "faint.png")
    assert {field.name: field.text for field in read.fields} == SHEET_TEXTS
    assert not any(field.is_doubtful for field in read.fields)


def test_a_field_in_pencil_is_read_next_to_fields_in_ink(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    others = SHEET_TEXTS | {"code": ""}
    pencil = filled_sheet(recorded, {"code": SHEET_TEXTS["code"]})
    faint = np.minimum(blank_sheet(), 1 - 0.15 * (1 - pencil))
    sheet = np.minimum(filled_sheet(recorded, others), faint)
    read = recognizer.form_reader(drawn_form()).read(on_paper(sheet, 0.01), "two.png")
    assert {field.name: field.text for field in read.fields} == SHEET_TEXTS


def test_blank_fields_on_grainy_paper_are_surely_blank(recognizer: Recognizer) -> None:
    sheet = on_paper(blank_sheet(), 0.03)
    read = recognizer.form_reader(drawn_form()).read(sheet, "blank.png")
    assert {field.state for field in read.fields} == {"blank"}
    assert not any(field.is_doubtful for field in read.fields)


@pytest.mark.parametrize("sign", ["", "("], ids=["passes over", "takes for a sign"])
def test_a_digit_that_the_finder_does_not_see_is_read(
    recognizer: Recognizer,
    recorded: Recorded,
    monkeypatch: pytest.MonkeyPatch,
    sign: str,
) -> None:
    def find_fewer(*args: Any, **kwargs: Any) -> Findings:
        findings = find(*args, **kwargs)
        missed = min(findings.marks, key=lambda mark: mark.bounds.left)
        around = missed.bounds
        left = [m for m in findings.marks if m.bounds.common(around) < around.area / 4]
        assert len(left) < len(findings.marks)
        if sign:
            left.append(replace(missed, name=sign, heat=0.9))
        return replace(findings, marks=left)

    monkeypatch.setattr(form_reader, "find", find_fewer)
    read = recognizer.form_reader(drawn_form()).read(filled_sheet(recorded), "one.png")
    assert {field.name: field.text for field in read.fields} == SHEET_TEXTS


@pytest.mark.parametrize(
    ("kind", "is_possible"),
    [
        pytest.param("decimal", True, id="a decimal may have a point there"),
        pytest.param("whole number", False, id="a whole number has none"),
    ],
)
def test_a_point_that_is_hardly_seen_makes_decimals_doubtful(
    recognizer: Recognizer,
    recorded: Recorded,
    monkeypatch: pytest.MonkeyPatch,
    kind: Kind,
    is_possible: bool,
) -> None:
    def find_point(*args: Any, **kwargs: Any) -> Findings:
        findings = find(*args, **kwargs)
        two, five = sorted(findings.marks, key=lambda mark: mark.bounds.left)
        between = (two.bounds.right + five.bounds.left) / 2
        bounds = Bounds(between - 2, two.bounds.bottom - 4, 4, 4)
        point = replace(two, name=".", heat=0.25, bounds=bounds)
        return replace(findings, marks=[*findings.marks, point])

    monkeypatch.setattr(form_reader, "find", find_point)
    form = drawn_form()
    form = replace(form, fields=[replace(form.fields[0], kind=kind)], sums=[])
    (read,) = (
        recognizer.form_reader(form).read(filled_sheet(recorded), "one.png").fields
    )
    assert ("2.5" in [item.text for item in read.possible]) == is_possible
    assert read.is_doubtful == is_possible

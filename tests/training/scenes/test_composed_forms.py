"""Composed forms: they keep their rules, are found in their photos, and are read."""

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.forms.field_rules import objection
from training.scenes.composed_forms import fill_in, make_designs, photograph
from training.scenes.library import Library


@pytest.mark.parametrize("number", range(4), ids=["boxes", "comb", "table", "line"])
def test_a_photo_of_a_form_is_read_or_marked(
    recognizer: Recognizer, held_out_library: Library, number: int
) -> None:
    design = make_designs(held_out_library)[number]
    rng = np.random.default_rng([1, number])
    sheet, texts = fill_in(design, held_out_library, rng)
    for field in design.form.fields:
        assert objection(field, texts[field.name]) is None
    read = recognizer.form_reader(design.form).read(photograph(sheet, rng), "one")
    right = [field.text == texts[field.name] for field in read.fields]
    marked = [field.is_doubtful for field in read.fields]
    assert sum(right) >= 6, "of nine fields"
    assert all(is_right or m for is_right, m in zip(right, marked, strict=True))

"""The edit is small and turns the answer into the second guess, through the app."""

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.arrays import FloatArray
from digit_model.explain.opened_network import OpenedNetwork
from digit_model.explain.smallest_edit import MAX_STROKES, SmallestEdit, smallest_edit
from digit_model.reading import Reading

Found = list[tuple[Reading, SmallestEdit | None]]


@pytest.fixture(scope="module")
def found(
    recognizer: Recognizer,
    network: OpenedNetwork,
    validation: tuple[FloatArray, np.ndarray],
) -> Found:
    """Edits of real digits."""
    readings = [recognizer.read_drawing(glyph) for glyph in validation[0][:12]]
    return [(r, smallest_edit(recognizer, network, r)) for r in readings]


def test_it_turns_the_answer_into_the_second_guess(
    recognizer: Recognizer, found: Found
) -> None:
    edits = [(reading, edit) for reading, edit in found if edit is not None]
    assert len(edits) >= 0.6 * len(found)
    for reading, edit in edits:
        assert edit.target == np.argsort(reading.probabilities)[-2]
        assert edit.target != reading.digit
        assert edit.reading.digit == edit.target
        again = recognizer.read_drawing(edit.glyph)
        assert again.digit == edit.target


def test_it_is_small(found: Found) -> None:
    edits = [(reading, edit) for reading, edit in found if edit is not None]
    for reading, edit in edits:
        assert 1 <= edit.added + edit.erased <= MAX_STROKES
        change = np.abs(edit.glyph - reading.glyph).sum() / reading.glyph.sum()
        assert edit.changed == pytest.approx(change, rel=1e-4)
    assert np.median([edit.changed for _, edit in edits]) < 0.4


def test_most_edits_are_answered(found: Found) -> None:
    answered = [edit for _, edit in found if edit and not edit.reading.rejected]
    assert len(answered) >= 0.3 * len(found)


def test_a_closer_call_needs_less(
    recognizer: Recognizer, network: OpenedNetwork, glyphs: FloatArray
) -> None:
    """Halfway from a 4 to a 9, less ink has to change than at the plain 4."""
    plain = recognizer.read_drawing(glyphs[4])
    edit = smallest_edit(recognizer, network, plain)
    if edit is None:
        pytest.skip("This network's 4 is too sure to be edited.")
    halfway = (glyphs[4] + edit.glyph) / 2
    reading = recognizer.read_drawing(halfway)
    assert reading.probabilities[edit.target] > plain.probabilities[edit.target]

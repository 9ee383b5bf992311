"""Words: letters stand in for no digits alone, and are as high as asked."""

import numpy as np
import pytest

from training.data.like_digits import LETTERS
from training.scenes import texts, words
from training.scenes.library import Library


def test_a_made_up_word_has_a_letter_that_no_digit_looks_like(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(texts, "_INVENTED", 1.0)
    rng = np.random.default_rng(0)
    made = [word for _ in range(100) for word in texts.words_text(rng).split()]
    assert all(set(word) - LETTERS for word in made)
    assert any(set(word.lower()) & LETTERS for word in made), "as words do"


@pytest.mark.parametrize("height", [12.0, 60.0])
@pytest.mark.parametrize("spelled", [0.0, 1.0])
def test_words_are_as_high_as_asked(
    library: Library, monkeypatch: pytest.MonkeyPatch, height: float, spelled: float
) -> None:
    monkeypatch.setattr(words, "_SPELLED", spelled)
    rng = np.random.default_rng(1)
    marks = [words.any_writer(library, rng)("TAX HEM", height) for _ in range(100)]
    assert all(mark.width > 2 * mark.height for mark in marks), "narrow fonts, too"
    # Capitals of script are up to twice as high as its digits.
    assert np.median([mark.height for mark in marks]) == pytest.approx(height, rel=0.35)
    assert not any(mark.name for mark in marks), "none is a digit or a sign"
    for mark in marks:
        assert len(mark.letters) == len("TAXHEM")
        for x, y, width, tall in mark.letters:
            rows, columns = slice(int(y), int(y + tall)), slice(int(x), int(x + width))
            assert mark.plane[rows, columns].max() > 100, "a letter without ink"


def test_a_text_without_scans_leaves_no_ink(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "_SPELLED", 1.0)
    mark = words.any_writer(library, np.random.default_rng(2))("é", 20.0)
    assert mark.plane.max() == 0

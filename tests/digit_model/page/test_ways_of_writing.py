"""Digits of a page are compared with the others of their kind."""

import numpy as np
import pytest

from digit_model.arrays import FloatArray
from digit_model.page.ways_of_writing import compare_on_page

CROSSED, HOOKED = (1.0, 0.0, 0.0), (0.6, 0.8, 0.0)
"""Features of two ways of writing; their cosine similarity is 0.6."""


def opinion(**shares: float) -> list[float]:
    return [shares.get(f"d{digit}", 0.0) for digit in range(10)]


def compared(*rows: tuple[list[float], tuple[float, ...]]) -> FloatArray:
    opinions, features = zip(*rows, strict=True)
    return compare_on_page(
        np.array(opinions, np.float32), np.array(features, np.float32)
    )


def test_a_stroke_unlike_the_sevens_of_the_page_is_hardly_a_seven() -> None:
    sure = opinion(d7=0.97, d1=0.01)
    unsure = opinion(d7=0.60, d1=0.30)
    one, other, hooked = compared((sure, CROSSED), (sure, CROSSED), (unsure, HOOKED))
    assert hooked.argmax() == 1
    assert hooked.sum() == pytest.approx(0.9)  # as likely a digit as before
    assert np.allclose([one, other], sure)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([(opinion(d7=0.6, d1=0.3), HOOKED)], "it is alone"),
        (
            [(opinion(d7=0.97), HOOKED), (opinion(d7=0.6, d1=0.3), HOOKED)],
            "it is written as the other 7 is",
        ),
        (
            [(opinion(d7=0.7, d1=0.2), CROSSED), (opinion(d7=0.6, d1=0.3), HOOKED)],
            "no other 7 is sure",
        ),
        (
            [(opinion(d3=0.97), CROSSED), (opinion(d7=0.6, d1=0.3), HOOKED)],
            "there is no other 7",
        ),
    ],
)
def test_it_stays_as_it_is_if(
    rows: list[tuple[list[float], tuple[float, ...]]], reason: str
) -> None:
    before, after = np.array([row for row, _ in rows], np.float32), compared(*rows)
    assert np.allclose(after, before), reason


def test_who_writes_a_digit_in_two_ways_is_read_in_both() -> None:
    sure = opinion(d7=0.98, d1=0.01)
    both = compared((sure, CROSSED), (sure, HOOKED))
    assert (both.argmax(axis=1) == 7).all()
    assert (both.max(axis=1) > 0.94).all()


def test_what_is_hardly_a_digit_stays_so() -> None:
    """Features may be 0, as those of a glyph that moves no unit of the network are."""
    rows = [(opinion(), (0.0,) * 3), (opinion(d7=1e-30), (0.0,) * 3)]
    nothing = compared(*rows, (opinion(d7=0.99), CROSSED))[:2]
    assert (nothing < 1e-29).all()

"""Reasons of refusal are sentences, and equal to them."""

import json

import pytest

from digit_model.refusals import Refusal


@pytest.mark.parametrize("refusal", Refusal)
def test_each_is_a_sentence(refusal: Refusal) -> None:
    assert refusal.endswith(".")
    assert json.loads(json.dumps(refusal)) == str(refusal) == refusal.value


@pytest.mark.parametrize(
    ("count", "words"), [(2, "2 digits"), (4, "4 digits"), (7, "more than 4 digits")]
)
def test_several_digits_are_counted_up_to_four(count: int, words: str) -> None:
    assert words in Refusal.of_digits(count)

"""Whoever's data a network was trained on is named, with the license."""

import re
from pathlib import Path

import pytest

from digit_model.evaluation.model_card import CREDITS
from training.card import CARD
from training.data.registry import data_sets

NOTICE = " ".join((Path(__file__).parents[2] / "NOTICE").read_text("utf-8").split())
TRAINED_ON = {
    name: data_set
    for name, data_set in data_sets().items()
    if "train" in data_set.use.replace("never train", "")
}
"""Entries of the registry, which says what each is used for."""


def work_of(origin: str) -> str:
    """The first words of an origin, which name the work or who made it."""
    name = re.split(r",| by | \(", origin.removeprefix("The "))[0]
    return " ".join(name.split()[:3])


@pytest.mark.parametrize("name", TRAINED_ON)
def test_the_notice_names_all_data_that_networks_were_trained_on(name: str) -> None:
    data_set = TRAINED_ON[name]
    assert work_of(data_set.origin).lower() in NOTICE.lower()
    license_ = re.split(r" and |;", data_set.license)[0]
    assert license_.lower() in NOTICE.lower()


@pytest.mark.parametrize("name", data_sets())
def test_the_model_card_names_all_data(name: str) -> None:
    data_set = data_sets()[name]
    assert f"| {data_set.origin} | {data_set.license} |" in CARD.read_text("utf-8")


def test_the_card_in_the_app_says_where_all_of_them_are_named() -> None:
    assert "NOTICE" in CREDITS

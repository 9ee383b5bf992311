"""The model card holds what the report's files say, in the README too."""

import copy

import pytest

from digit_model.evaluation.model_card import model_card
from digit_model.evaluation.report import load_metrics, load_runs
from digit_model.network.manifest import ASSETS, Manifest
from training.card import BEGIN, END, README, with_card


@pytest.fixture(scope="module")
def card() -> str:
    return model_card(Manifest.load(ASSETS), load_metrics(), load_runs())


def test_every_figure_comes_from_the_report(card: str) -> None:
    metrics = load_metrics()
    for entry in [metrics["test"], *metrics["conditions"]]:
        assert f"{entry['accuracy']:.2%}" in card
        assert f"{entry['low']:.2%} to {entry['high']:.2%}" in card
    for entry in metrics["outliers"]:
        assert entry["name"] in card
        assert f"{entry['share']:.1%}" in card
        assert f"| {entry['share_at_99']:.1%} |" in card
    for run in load_runs():
        assert f"{run['test']['errors']} of {run['test']['n']:,}" in card


def test_another_report_gives_another_card(card: str) -> None:
    metrics = copy.deepcopy(load_metrics())
    metrics["test"]["accuracy"] = 0.12345
    other = model_card(Manifest.load(ASSETS), metrics, load_runs())
    assert "12.35%" in other
    assert "12.35%" not in card


def test_a_report_without_the_later_figure_gives_a_card_too() -> None:
    metrics = copy.deepcopy(load_metrics())
    for entry in metrics["outliers"]:
        del entry["share_at_99"]
    older = model_card(Manifest.load(ASSETS), metrics, load_runs())
    assert older.count("| not measured |") == len(metrics["outliers"])


def test_the_readme_holds_the_card(card: str) -> None:
    text = README.read_text("utf-8")
    assert text == with_card(text, card), "Run `python -m training.card`."


def test_only_what_stands_between_the_markers_is_replaced() -> None:
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert with_card(text, "new") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"

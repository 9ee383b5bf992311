"""The model card holds what the report's files say, in its file too."""

from dataclasses import replace

import pytest
import yaml

from digit_model.evaluation.model_card import model_card
from digit_model.evaluation.report import load_metrics, load_runs
from digit_model.evaluation.report_metrics import Answers, SourceScore
from digit_model.network.manifest import ASSETS, Manifest
from training.card import CARD, card_file


@pytest.fixture(scope="module")
def card() -> str:
    return model_card(Manifest.load(ASSETS), load_metrics(), load_runs())


def test_every_figure_comes_from_the_report(card: str) -> None:
    metrics = load_metrics()
    test = metrics.test
    assert f"{test.low:.2%} to {test.high:.2%}" in card
    for entry in [test, *metrics.conditions]:
        assert f"{entry.accuracy:.2%}" in card
    for kind in metrics.outliers:
        assert kind.name in card
        assert f"{kind.share:.1%}" in card
        assert f"| {kind.share_at_99:.1%} |" in card
    for run in load_runs():
        assert f"{run.test.errors} of {run.test.n:,}" in card


def test_another_report_gives_another_card(card: str) -> None:
    metrics = load_metrics()
    metrics = replace(metrics, test=replace(metrics.test, accuracy=0.12345))
    other = model_card(Manifest.load(ASSETS), metrics, load_runs())
    assert "12.35%" in other
    assert "12.35%" not in card


SAID = Answers(n=200, right=190, refused=7, wrong=3, low=0.91, high=0.98, writers=9)


def test_right_refused_and_wrong_are_three_figures() -> None:
    metrics = load_metrics()
    counted = [replace(metrics.conditions[0], answered=SAID)]
    source = SourceScore(
        source="Pens", condition="centered", left_out=True, answered=SAID, naive=0.125
    )
    test = replace(metrics.test, calibration_low=0.0012, calibration_high=0.0024)
    metrics = replace(metrics, test=test, conditions=counted, sources=[source])
    card = model_card(Manifest.load(ASSETS), metrics, load_runs())
    three = "95.00% | 91.00% to 98.00% | 3.50% | 1.50%"
    assert f"{counted[0].name} | {three} | {counted[0].accuracy:.2%}" in card
    assert f"| Pens | centered | trained without it | {three} | 12.50% | 200 |" in card
    assert "(95% interval 0.12% to 0.24%)" in card


def test_a_report_from_before_answers_were_counted_says_so() -> None:
    metrics = load_metrics()
    older = [replace(entry, answered=None) for entry in metrics.conditions]
    metrics = replace(metrics, conditions=older, sources=[])
    card = model_card(Manifest.load(ASSETS), metrics, load_runs())
    assert card.count("| not counted |  |") == len(older)
    assert "Source by source" not in card


def test_a_report_without_the_later_figure_gives_a_card_too() -> None:
    metrics = load_metrics()
    unmeasured = [replace(entry, share_at_99=None) for entry in metrics.outliers]
    metrics = replace(metrics, outliers=unmeasured)
    older = model_card(Manifest.load(ASSETS), metrics, load_runs())
    assert older.count("| not measured |") == len(metrics.outliers)


def test_the_file_holds_the_card_and_its_metadata(card: str) -> None:
    text = CARD.read_text("utf-8")
    fresh = card_file(Manifest.load(ASSETS), load_metrics(), load_runs())
    assert text == fresh, "Run `python -m training.card`."
    assert f"\n# Model card\n\n{card}\n" in text


def test_the_metadata_name_library_license_data_and_results() -> None:
    _, block, _ = CARD.read_text("utf-8").split("---\n", 2)
    metadata = yaml.safe_load(block)
    assert metadata["library_name"] == "keras"
    assert metadata["license"] == "mit"
    assert metadata["datasets"]
    (result,) = metadata["model-index"][0]["results"]
    values = {metric["type"]: metric["value"] for metric in result["metrics"]}
    assert values["accuracy"] == round(load_metrics().test.accuracy, 4)


def test_the_readme_has_the_figures_of_the_card() -> None:
    readme = (CARD.parents[1] / "README.md").read_text("utf-8").splitlines()
    measured = [line for line in readme if "%" in line and line.startswith("|")]
    assert measured
    assert set(measured) <= set(CARD.read_text("utf-8").splitlines())

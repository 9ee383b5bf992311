"""The model card holds what the report's files say, in its file too."""

from dataclasses import replace

import pytest
import yaml

from digit_model.evaluation.model_card import model_card
from digit_model.evaluation.report import load_metrics, load_runs
from digit_model.network.manifest import ASSETS, Manifest
from training.card import CARD, card_file


@pytest.fixture(scope="module")
def card() -> str:
    return model_card(Manifest.load(ASSETS), load_metrics(), load_runs())


def test_every_figure_comes_from_the_report(card: str) -> None:
    metrics = load_metrics()
    for entry in [metrics.test, *metrics.conditions]:
        assert f"{entry.accuracy:.2%}" in card
        assert f"{entry.low:.2%} to {entry.high:.2%}" in card
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
    assert text.endswith(f"\n# Model card\n\n{card}\n")


def test_the_metadata_name_library_license_data_and_results() -> None:
    _, block, _ = CARD.read_text("utf-8").split("---\n", 2)
    metadata = yaml.safe_load(block)
    assert metadata["library_name"] == "keras"
    assert metadata["license"] == "mit"
    assert metadata["datasets"]
    (result,) = metadata["model-index"][0]["results"]
    values = {metric["type"]: metric["value"] for metric in result["metrics"]}
    assert values["accuracy"] == round(load_metrics().test.accuracy, 4)

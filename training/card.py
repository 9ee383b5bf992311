"""Write the model card, `docs/model-card.md`: `python -m training.card`."""

import json
from collections.abc import Sequence
from pathlib import Path

from digit_model.evaluation.model_card import model_card
from digit_model.evaluation.report import load_metrics, load_runs
from digit_model.evaluation.report_metrics import Metrics
from digit_model.network.manifest import ASSETS, Manifest
from training.data.registry import data_sets

CARD = Path(__file__).parents[1] / "docs" / "model-card.md"
"""The file, which is a page of the site too."""
_DATA_SETS = """## Data sets

All data that the project trains, validates and tests on. The paragraph *Data* above
says which of these the network in use was trained on.

| Data | Origin | License | Use |
| --- | --- | --- | --- |"""


def card_file(manifest: Manifest, metrics: Metrics, runs: Sequence[Metrics]) -> str:
    """Write the model card with its metadata, as model hubs read it.

    Args:
        manifest: The model's manifest.
        metrics: The content of its `metrics.json`.
        runs: The content of the `metrics.json` of all runs, the model's among them.

    Returns:
        Markdown after a block of YAML.
    """
    card = model_card(manifest, metrics, runs)
    metadata = _metadata(manifest, metrics)
    return f"{metadata}\n# Model card\n\n{card}\n\n{_data_sets()}\n"


def _data_sets() -> str:
    """Every entry of the registry: whom it is from, its license, and its use."""
    rows = [
        f"| {entry.title} | {entry.origin} | {entry.license} | {entry.use} |"
        for entry in data_sets().values()
    ]
    return "\n".join([_DATA_SETS, *rows])


def _metadata(manifest: Manifest, metrics: Metrics) -> str:
    """The block of YAML; every result in it is one of the report's."""
    test = metrics.test
    name = json.dumps(test.set)
    return f"""---
library_name: keras
license: mit
pipeline_tag: image-classification
tags: [keras, litert, handwriting, digits, mnist]
datasets: [ylecun/mnist]
metrics: [accuracy]
model-index:
  - name: digit-reader-{manifest.name}
    results:
      - task: {{type: image-classification}}
        dataset: {{type: ylecun/mnist, name: {name}, split: test}}
        metrics:
          - {{type: accuracy, name: Accuracy, value: {test.accuracy:.4f}}}
          - {{type: brier_score, name: Brier score, value: {test.brier_score:.4f}}}
---
"""


def main() -> None:
    """Run the command line."""
    text = card_file(Manifest.load(ASSETS), load_metrics(), load_runs())
    CARD.write_text(text, "utf-8")
    print(f"Model card written to {CARD}")


if __name__ == "__main__":
    main()

"""Write the model card into the README: `python -m training.card`."""

from pathlib import Path

from digit_model.evaluation.model_card import model_card
from digit_model.evaluation.report import load_metrics, load_runs
from digit_model.network.manifest import ASSETS, Manifest

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- model card: begin -->", "<!-- model card: end -->"


def with_card(text: str, card: str) -> str:
    """Replace what stands between the markers.

    Args:
        text: Of the README, with both markers.
        card: Markdown.
    """
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{card}\n\n{END}{after}"


def main() -> None:
    """Run the command line."""
    card = model_card(Manifest.load(ASSETS), load_metrics(), load_runs())
    README.write_text(with_card(README.read_text("utf-8"), card), "utf-8")
    print(f"Model card written into {README.name}")


if __name__ == "__main__":
    main()

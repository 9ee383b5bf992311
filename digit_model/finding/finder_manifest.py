"""The finder's manifest: what its files are, and how its opinion is weighed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from digit_model.errors import ModelFileError
from digit_model.finding.classes import CLASSES
from digit_model.finding.context import ContextWeights
from digit_model.finding.opinions import OpinionWeights, Pools
from digit_model.network.manifest import ModelFiles

FINDER_MANIFEST_FILE = "finder.json"
FINDER_FORMAT = 2
"""Version of this manifest's own layout."""


@dataclass(frozen=True)
class FinderManifest(ModelFiles):
    """Description of a trained finder; written by training, read by `Recognizer`.

    Attributes:
        parameters: Number of weights in the network.
        classes: What each channel of the heat stands for, in order.
        opinions: How its opinion and the digit network's are weighed where the finder
            saw the ink too.
        plain_opinions: How they are weighed where the ink is known exactly.
        context: How what stands around a found digit is weighed.
        seed: Seed of the training run.
        steps: Batches that it was trained on.
        trained_on: What its scenes were composed from.
        versions: Packages that it was made with.
        format: Version of this layout.
    """

    FILE = FINDER_MANIFEST_FILE
    NETWORK = "finder"
    COMMAND = "python -m training.finder"

    parameters: int
    classes: list[str]
    opinions: OpinionWeights
    plain_opinions: OpinionWeights
    context: ContextWeights
    seed: int
    steps: int
    trained_on: str
    versions: dict[str, str]
    format: int = FINDER_FORMAT

    @property
    def pools(self) -> Pools:
        """How its opinion is weighed, by how the ink is known."""
        return Pools(self.opinions, self.plain_opinions)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read `finder.json` from a folder.

        Raises:
            ModelFileError: It is missing, is damaged or has a different format.
        """
        manifest = super().load(folder)
        if manifest.format != FINDER_FORMAT or manifest.classes != list(CLASSES):
            raise ModelFileError(
                f"{folder / FINDER_MANIFEST_FILE} has the format {manifest.format} and "
                f"the classes {manifest.classes}; this version reads format "
                f"{FINDER_FORMAT} with its own classes. Train again with "
                f"`{cls.COMMAND}`."
            )
        return manifest

"""The finder's manifest: what its files are, and how its opinion is weighed."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from digit_model.errors import ModelFileError
from digit_model.fields import check_fields
from digit_model.finding.classes import CLASSES
from digit_model.finding.opinions import OpinionWeights, Pools
from digit_model.network.manifest import checked_file

FINDER_MANIFEST_FILE = "finder.json"
FINDER_FORMAT = 1
"""Version of this manifest's own layout."""


@dataclass(frozen=True)
class FinderManifest:
    """Description of a trained finder; written by training, read by `Recognizer`.

    Attributes:
        model_file: Name of the Keras file, in the manifest's folder.
        model_sha256: SHA-256 of that file, hexadecimal.
        lite_file: Name of the LiteRT file with the same network.
        lite_sha256: SHA-256 of that file.
        parameters: Number of weights in the network.
        classes: What each channel of the heat stands for, in order.
        opinions: How its opinion and the digit network's are weighed where the finder
            saw the ink too.
        plain_opinions: How they are weighed where the ink is known exactly.
        seed: Seed of the training run.
        steps: Batches that it was trained on.
        trained_on: What its scenes were composed from.
        versions: Packages that it was made with.
        format: Version of this layout.
    """

    model_file: str
    model_sha256: str
    lite_file: str
    lite_sha256: str
    parameters: int
    classes: list[str]
    opinions: OpinionWeights
    plain_opinions: OpinionWeights
    seed: int
    steps: int
    trained_on: str
    versions: dict[str, str]
    format: int = FINDER_FORMAT

    @property
    def pools(self) -> Pools:
        """How its opinion is weighed, by how the ink is known."""
        return Pools(self.opinions, self.plain_opinions)

    def save(self, folder: Path) -> None:
        """Write `finder.json` into a folder."""
        text = json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"
        (folder / FINDER_MANIFEST_FILE).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "FinderManifest":
        """Read `finder.json` from a folder.

        Raises:
            ModelFileError: It is missing, damaged or of another format.
        """
        path = folder / FINDER_MANIFEST_FILE
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            for name in ("opinions", "plain_opinions"):
                content[name] = OpinionWeights(**content[name])
            manifest = cls(**content)
            check_fields(manifest)
        except OSError as error:
            raise ModelFileError(
                f"No finder found: {path} cannot be opened. Make one with "
                "`python -m training.finder`."
            ) from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ModelFileError(
                f"{path} is damaged: {error}. Restore it, or make it again with "
                "`python -m training.finder`."
            ) from error
        if manifest.format != FINDER_FORMAT or manifest.classes != list(CLASSES):
            raise ModelFileError(
                f"{path} has the format {manifest.format} and the classes "
                f"{manifest.classes}; this version reads format {FINDER_FORMAT} with "
                "its own classes. Train again with `python -m training.finder`."
            )
        return manifest

    def model_path(self, folder: Path) -> Path:
        """Path of the Keras file, after comparing its SHA-256.

        Raises:
            ModelFileError: It is missing or not the one described.
        """
        return checked_file(folder / Path(self.model_file).name, self.model_sha256)

    def lite_path(self, folder: Path) -> Path:
        """Path of the LiteRT file, after comparing its SHA-256.

        Raises:
            ModelFileError: It is missing or not the one described.
        """
        return checked_file(folder / Path(self.lite_file).name, self.lite_sha256)

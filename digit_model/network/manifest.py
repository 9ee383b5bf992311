"""The manifest: what the model file is, and everything needed to read with it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Literal, Self, TypeAlias

from digit_model.errors import ModelFileError
from digit_model.fields import from_fields
from digit_model.files import write_whole
from digit_model.imaging.config import PreprocessingConfig
from digit_model.network.rejection import RejectionConfig

ASSETS = Path(__file__).parents[1] / "assets"
"""The folder of the bundled model, its manifest and its report."""
MANIFEST_FILE = "manifest.json"
FORMAT = 4
"""Version of the manifest's own layout."""

Kind: TypeAlias = Literal["convolution", "pooled convolution", "pooling"]
"""What a layer with maps is: a convolution with its ReLU, or pooling."""


@dataclass(frozen=True)
class ModelFiles:
    """The files of a network, as a manifest describes them.

    Attributes:
        model_file: Name of the Keras file, in the manifest's folder.
        model_sha256: SHA-256 of that file, hexadecimal.
        lite_file: Name of the LiteRT file with the same network.
        lite_sha256: SHA-256 of that file.
    """

    FILE: ClassVar[str]
    """Name of the manifest."""
    NETWORK: ClassVar[str]
    """What it describes, in a word."""
    COMMAND: ClassVar[str]
    """What makes it."""

    model_file: str
    model_sha256: str
    lite_file: str
    lite_sha256: str

    def save(self, folder: Path) -> None:
        """Write the manifest into a folder, from which an app may be reading."""
        text = json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"
        write_whole(folder / self.FILE, text)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the manifest from a folder.

        Raises:
            ModelFileError: It is missing, is damaged or has a different format.
        """
        path = folder / cls.FILE
        try:
            return from_fields(cls, json.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise ModelFileError(
                f"No {cls.NETWORK} found: {path} cannot be opened. Make one with "
                f"`{cls.COMMAND}`."
            ) from error
        except (ValueError, RecursionError) as error:
            raise ModelFileError(
                f"{path} is damaged: {error}. Restore it, or make it again with "
                f"`{cls.COMMAND}`."
            ) from error

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


@dataclass(frozen=True)
class Manifest(ModelFiles):
    """Description of a trained model; written by training, read by `Recognizer`.

    Attributes:
        name: Configuration that was trained.
        description: One sentence for people.
        features_file: Name of the file with features of training digits.
        features_sha256: SHA-256 of that file.
        parameters: Number of weights in the network.
        layers: Name and kind of each layer with maps to look at, in order.
        classes: Digit of each of the network's outputs, in order.
        temperature: Logits are divided by this before the softmax.
        preprocessing: Settings that the network was trained with.
        rejection: Limits below which a drawing is refused.
        seed: Seed of the training run.
        best_epoch: Epoch whose weights these are, from 1.
        trained_on: What it was trained on, with the number of images.
        versions: Packages that the model was made with.
        format: Version of this layout.
    """

    FILE = MANIFEST_FILE
    NETWORK = "model"
    COMMAND = "python -m training.train"

    name: str
    description: str
    features_file: str
    features_sha256: str
    parameters: int
    layers: dict[str, Kind]
    classes: list[int]
    temperature: float
    preprocessing: PreprocessingConfig
    rejection: RejectionConfig
    seed: int
    best_epoch: int
    trained_on: str
    versions: dict[str, str]
    format: int = FORMAT

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read `manifest.json` from a folder.

        Raises:
            ModelFileError: It is missing, is damaged or has a different format.
        """
        manifest, path = super().load(folder), folder / MANIFEST_FILE
        if manifest.temperature <= 0:
            raise ModelFileError(
                f"{path} is damaged: the temperature must be above 0. Received: "
                f"{manifest.temperature}"
            )
        if manifest.format != FORMAT or manifest.classes != list(range(10)):
            raise ModelFileError(
                f"{path} has the format {manifest.format} and the classes "
                f"{manifest.classes}; this version reads format {FORMAT} with the "
                f"digits 0 to 9 in order. Train again with `{cls.COMMAND}`."
            )
        return manifest

    def features_path(self, folder: Path) -> Path:
        """Path of the features; see `model_path`."""
        return checked_file(
            folder / Path(self.features_file).name, self.features_sha256
        )


def checked_file(path: Path, expected: str) -> Path:
    """A file of a model, after comparing its SHA-256.

    Args:
        path: Where it is.
        expected: The SHA-256 that a manifest gives, hexadecimal.

    Raises:
        ModelFileError: It is missing or another one.
    """
    try:
        found = sha256_of(path)
    except (OSError, ValueError) as error:
        raise ModelFileError(f"The model file {path} cannot be opened.") from error
    if found != expected:
        raise ModelFileError(
            f"{path} is not the file that the manifest describes. Expected SHA-256 "
            f"{expected}. Received: {found}"
        )
    return path


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

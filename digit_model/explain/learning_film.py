"""How a network came to its answer: what it said of a glyph after each epoch.

Made by `training.own`. The weights of some epochs are inputs of one LiteRT network, so
that a step takes milliseconds.
"""

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.errors import ModelFileError
from digit_model.network.backends import load_litert
from digit_model.network.logits import softmax
from digit_model.network.manifest import ASSETS
from digit_model.network.network import Network

FILM_FILE, FILM_LITE_FILE = "film.npz", "film.tflite"
"""Names of the files next to a trained network."""
BUNDLED_FILM = ASSETS / "film"
"""Folder of the film that is bundled, of a small network."""
MAX_STEPS = 20
"""Most epochs of a film."""


@dataclass(frozen=True)
class FilmStep:
    """What the network of one epoch makes of a glyph.

    Attributes:
        probabilities: `(10,)` float32, not calibrated.
        saliency: `(28, 28)` float32, how the logit of the digit asked for changes with
            each pixel, per unit of ink.
        filters: `(k, k, n)` float32, the first layer's weights.
    """

    probabilities: FloatArray
    saliency: FloatArray
    filters: FloatArray


class LearningFilm:
    """The epochs of a run. Safe to share between threads.

    Args:
        network: Has the function `step`; see `training.export.film_export`.
        epochs: Numbers of the epochs, from 1.
        weights: For each array of weights, its values after each epoch.
    """

    def __init__(
        self, network: Network, epochs: list[int], weights: dict[str, FloatArray]
    ) -> None:
        self._network, self._weights = network, weights
        self.epochs = epochs

    @classmethod
    def load(cls, folder: Path) -> "LearningFilm":
        """Read the film of a run.

        Args:
            folder: The folder of its trained network.

        Raises:
            ModelFileError: A file is missing or damaged.
        """
        path = folder / FILM_FILE
        try:
            with np.load(path, allow_pickle=False) as found:
                epochs = [int(epoch) for epoch in found["epochs"]]
                weights = {k: found[k] for k in found.files if k != "epochs"}
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise ModelFileError(f"{path} cannot be read: {error}") from error
        return cls(load_litert(folder / FILM_LITE_FILE), epochs, weights)

    def step(self, number: int, glyph: FloatArray, digit: int) -> FilmStep:
        """What the network of an epoch makes of a glyph.

        Args:
            number: Which of `epochs`, from 0.
            glyph: `(28, 28)` float32 in [0, 1], ink = 1.
            digit: The digit whose saliency is asked for.
        """
        weights = {
            name: values[number].astype(np.float32)
            for name, values in self._weights.items()
        }
        found = self._network(
            "step", glyphs=glyph[np.newaxis], digit=np.int32(digit), **weights
        )
        return FilmStep(
            softmax(found["logits"])[0].astype(np.float32),
            found["saliency"][0],
            found["filters"],
        )

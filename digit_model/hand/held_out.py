"""Digits of other people that no network was trained on, to see what a hand forgets."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.errors import ModelFileError
from digit_model.network.manifest import ASSETS

HELD_OUT_FILE = "held_out.npz"

_PARTS = ("glyphs", "labels", "writers")


@dataclass(frozen=True)
class HeldOutDigits:
    """Digits of one origin, from the parts that choices are made on; never test digits.

    Attributes:
        glyphs: `(n, 28, 28)` uint8, ink = 255.
        labels: `(n,)` uint8 in 0..9.
        writers: `(n,)` uint8, who wrote each; 0 where that is not known.
    """

    glyphs: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.uint8]
    writers: npt.NDArray[np.uint8]

    def scaled(self) -> FloatArray:
        """The glyphs as the network takes them: float32 in [0, 1]."""
        return self.glyphs.astype(np.float32) / np.float32(255)


def load_held_out(folder: Path = ASSETS) -> dict[str, HeldOutDigits]:
    """Read the digits by their origin: `MNIST` and `Pens`.

    Raises:
        ModelFileError: The file is missing or damaged.
    """
    path = folder / HELD_OUT_FILE
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
            return {
                name: HeldOutDigits(*(found[f"{name}_{part}"] for part in _PARTS))
                for name in ("MNIST", "Pens")
            }
    except MemoryError:  # which says nothing about the file
        raise
    except Exception as error:  # damaged files raise nearly anything
        raise ModelFileError(
            f"{path} cannot be read: {error}. Make it again with "
            "`python -m training.personal`."
        ) from error


def save_held_out(digits: dict[str, HeldOutDigits], folder: Path = ASSETS) -> None:
    """Write the digits that `load_held_out` reads."""
    arrays = {
        f"{name}_{part}": getattr(found, part)
        for name, found in digits.items()
        for part in _PARTS
    }
    np.savez_compressed(folder / HELD_OUT_FILE, allow_pickle=False, **arrays)

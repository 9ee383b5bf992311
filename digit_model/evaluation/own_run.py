"""A run that a person started from the app: what was chosen, and what comes of it.

The page writes the choices on the command line of `training.own`, which leaves a view
of every epoch and, in the end, the network in the run's folder.
"""

import io
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from digit_model.fields import check_fields

NetworkKind: TypeAlias = Literal["ann", "baseline", "small", "vgg"]
DigitsKind: TypeAlias = Literal["mnist", "both", "own"]
"""What is trained on: MNIST, one's own digits too, or one's own alone."""
DEPTHS, WIDTHS = (1, 4), (4, 64)
"""Least and most convolutions of the small network, and channels of its first."""
MAX_EPOCHS = 100
EPOCH_FILE = "epoch.npz"
"""Name of the view of the last epoch in the run's folder."""
OWN_DIGITS_FILE = "digits.npz"
"""Name of the file with one's own digits in the run's folder."""
EXPORT_FOLDER = "export"
"""Name of the folder with the trained network inside the run's."""


@dataclass(frozen=True)
class RunChoices:
    """What is trained, on what, and how.

    Attributes:
        network: The architecture.
        depth: Convolutions of the small network.
        width: Channels of its first convolution; they double with each.
        digits: What is trained on.
        share: The part of MNIST that is used, above 0 to 1.
        pens: Whether rendered pen strokes join.
        augmentation: Whether digits are varied.
        epochs: How many epochs.
        learning_rate: The highest learning rate of AdamW.
        seed: Seed of the weights and of everything random.
    """

    network: NetworkKind = "small"
    depth: int = 2
    width: int = 16
    digits: DigitsKind = "mnist"
    share: float = 1.0
    pens: bool = False
    augmentation: bool = False
    epochs: int = 5
    learning_rate: float = 1.5e-3
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            ValueError: One has the wrong type or is out of range.
        """
        check_fields(self)
        limits = {
            "depth": DEPTHS,
            "width": WIDTHS,
            "share": (0.001, 1.0),
            "epochs": (1, MAX_EPOCHS),
            "learning_rate": (1e-6, 0.1),
            "seed": (0, 2**31 - 1),
        }
        for name, (low, high) in limits.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise ValueError(
                    f"{name} must be from {low:g} to {high:g}. Received: {value}"
                )

    def arguments(self) -> list[str]:
        """The options of `training.own` that say the same; defaults are left out."""
        given = []
        for name, value in asdict(self).items():
            option = f"--{name.replace('_', '-')}"
            if value is True:
                given.append(option)
            elif value != getattr(_DEFAULTS, name):
                given += [option, f"{value}"]
        return given


_DEFAULTS = RunChoices()


@dataclass(frozen=True)
class EpochView:
    """How a network reads the validation digits after an epoch.

    Attributes:
        epoch: Number of the epoch, from 1.
        confusion: `(10, 10)` int64, row = true digit, column = answer.
        glyphs: `(k, 28, 28)` uint8, ink = 255, some that are read wrongly.
        labels: `(k,)` uint8, their digits.
        answers: `(k,)` uint8, what they are read as.
    """

    epoch: int
    confusion: npt.NDArray[np.int64]
    glyphs: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.uint8]
    answers: npt.NDArray[np.uint8]

    def save(self, folder: Path) -> None:
        """Write it into a run's folder, whole or not at all."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **asdict(self))
        part = folder / f"part-{EPOCH_FILE}"
        part.write_bytes(buffer.getvalue())
        part.replace(folder / EPOCH_FILE)


def load_epoch_view(folder: Path) -> EpochView | None:
    """The view of the last epoch; None before the first."""
    try:
        with np.load(folder / EPOCH_FILE, allow_pickle=False) as found:
            values = {field.name: found[field.name] for field in fields(EpochView)}
    except (OSError, ValueError, KeyError):
        return None
    return EpochView(**(values | {"epoch": int(values["epoch"])}))

"""Telling digits from everything else by the network's energy and its features.

Two signs, either of which is enough to refuse. The energy of the logits (Liu et al.,
"Energy-based out-of-distribution detection", 2020, https://arxiv.org/abs/2010.03759) is
trained to be the log-odds that there is a digit, on non-digits. The
similarity to the nearest training digits in feature space (Sun et al.,
"Out-of-distribution detection with deep nearest neighbors", 2022,
https://arxiv.org/abs/2204.06507) catches what is unlike those drawings too.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray, unit_rows
from digit_model.errors import ModelFileError
from digit_model.fields import check_fields

_SINGLE_THREADED = 8192
"""Numbers in a matrix that OpenBLAS multiplies by a vector without further threads."""


@dataclass(frozen=True)
class RejectionConfig:
    """Limits below which a drawing is refused; stored in the model's manifest.

    Both are chosen so that together they keep `kept` of the validation digits.

    Attributes:
        min_energy: Smallest energy, in nats.
        min_similarity: Smallest cosine similarity to the `neighbors`-th nearest
            training digit.
        neighbors: Which neighbor counts, from 1.
        kept: Fraction of the validation digits that is kept.
    """

    min_energy: float
    min_similarity: float
    neighbors: int
    kept: float

    def __post_init__(self) -> None:
        """Check the values, which may come from a damaged manifest.

        Raises:
            ValueError: One has the wrong type or is out of range.
        """
        check_fields(self)
        if self.neighbors < 1:
            raise ValueError(f"neighbors is at least 1. Received: {self.neighbors}")

    def refuses(
        self,
        energies: npt.NDArray[np.floating],
        similarities: npt.NDArray[np.floating],
    ) -> npt.NDArray[np.bool_]:
        """Which drawings are refused, of `(n,)` energies and similarities: `(n,)`."""
        return (energies < self.min_energy) | (similarities < self.min_similarity)


class Neighbors:
    """Training digits in feature space.

    Args:
        features: `(m, d)`, one row per training digit, any length.
    """

    def __init__(self, features: npt.NDArray[np.floating]) -> None:
        self._directions = unit_rows(features)

    @classmethod
    def load(cls, path: Path) -> "Neighbors":
        """Read features that training exported.

        Raises:
            ModelFileError: The file is missing or damaged.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as content:
                features = content["features"]
        except MemoryError:  # which says nothing about the file
            raise
        except Exception as error:  # damaged files raise nearly anything
            raise ModelFileError(f"{path} cannot be read: {error}") from error
        is_table = features.dtype.kind == "f" and features.ndim == 2 and features.size
        if not (is_table and np.isfinite(features).all()):
            raise ModelFileError(
                f"{path} has no table of finite numbers. Received: {features.dtype}, "
                f"{features.shape}"
            )
        return cls(features)

    def similarity(
        self, features: npt.NDArray[np.floating], neighbors: int
    ) -> FloatArray:
        """Cosine similarity to the `neighbors`-th nearest training digit.

        Args:
            features: `(n, d)`.
            neighbors: Which neighbor counts, from 1 for the nearest to m.

        Returns:
            `(n,)` float32 in [-1, 1], 1 for the very same direction.

        Raises:
            ValueError: There are fewer training digits.
        """
        if neighbors > len(self._directions):
            raise ValueError(
                f"There are {len(self._directions)} neighbors. Received: {neighbors}"
            )
        similarities = self._similarities(unit_rows(features))
        place = similarities.shape[1] - neighbors
        return np.asarray(np.partition(similarities, place, axis=1)[:, place])

    def _similarities(self, directions: FloatArray) -> FloatArray:
        """Cosine similarities `(n, m)` of `(n, d)` directions to all training digits.

        A single one is multiplied in pieces so small that BLAS does not share them
        among threads. Waiting for those took 8 ms of processor, the product 0.1.
        """
        if len(directions) > 1:
            return np.asarray(directions @ self._directions.T)
        rows = max(1, _SINGLE_THREADED // directions.shape[1])
        pieces = [
            self._directions[start : start + rows] @ directions[0]
            for start in range(0, len(self._directions), rows)
        ]
        return np.concatenate(pieces)[np.newaxis]

    def nearest(
        self, features: npt.NDArray[np.floating], count: int, among: int
    ) -> npt.NDArray[np.int64]:
        """Which training digits are nearest.

        Args:
            features: `(n, d)`.
            count: How many, at most `among`.
            among: How many training digits are searched, from the first on.

        Returns:
            `(n, count)` int64, rows of the training digits, the nearest first.
        """
        similarities = unit_rows(features) @ self._directions[:among].T
        return np.argsort(-similarities, axis=1)[:, :count]

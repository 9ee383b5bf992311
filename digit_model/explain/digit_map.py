"""A map of the test digits in the plane, on which a drawing has its place.

Principal component analysis (Pearson, "On lines and planes of closest fit to systems of
points in space", 1901) of the network's features, scaled to length 1 as look-alikes are
compared. Made by `training.embedding`.
"""

from dataclasses import dataclass, fields
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray, unit_rows
from digit_model.evaluation.report import OWN, ReportError, ReportImages

MAP_FILE = "map.npz"
"""Name of the file in the model's own report folder."""


@dataclass(frozen=True)
class DigitMap:
    """The plane and the test digits on it.

    Attributes:
        model_sha256: SHA-256 of the model that the features come from.
        mean: `(d,)` float32, mean of the features.
        axes: `(d, 2)` float32, orthonormal, the two directions of largest variance.
        explained: `(2,)` float32, the share of the variance along each.
        indices: `(n,)` int32, rows of the test images in `images.npz`.
        labels: `(n,)` uint8, their true digits.
        points: `(n, 2)` float32, their places.
    """

    model_sha256: npt.NDArray[np.str_]
    mean: FloatArray
    axes: FloatArray
    explained: FloatArray
    indices: npt.NDArray[np.int32]
    labels: npt.NDArray[np.uint8]
    points: FloatArray

    def place(self, features: FloatArray) -> FloatArray:
        """Places `(n, 2)` of features `(n, d)`."""
        return np.asarray((unit_rows(features) - self.mean) @ self.axes, np.float32)

    def save(self, folder: Path) -> None:
        """Write `MAP_FILE` into a report folder."""
        content = {field.name: getattr(self, field.name) for field in fields(self)}
        np.savez_compressed(folder / MAP_FILE, **content)


def load_map(model_sha256: str, images: ReportImages, folder: Path = OWN) -> DigitMap:
    """Read the map of a model.

    Args:
        model_sha256: SHA-256 of the model in use.
        images: The report's images, which the map's rows point into.
        folder: The report folder of the model.

    Raises:
        ReportError: The file is missing, damaged or of another model.
    """
    path = folder / MAP_FILE
    again = "with `python -m training.embedding`."
    names = [field.name for field in fields(DigitMap)]
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as content:
            found = DigitMap(**{name: content[name] for name in names})
    except FileNotFoundError as error:
        message = f"The report file {MAP_FILE} is missing. Make it {again}"
        raise ReportError(message) from error
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        message = f"The report file {MAP_FILE} is damaged. Make it again {again}"
        raise ReportError(message) from error
    if str(found.model_sha256) != model_sha256:
        raise ReportError(
            f"The report file {MAP_FILE} belongs to a model other than the one in use. "
            f"Make it again {again}"
        )
    if found.indices.max() >= len(images.test):
        raise ReportError(
            f"The report file {MAP_FILE} belongs to other test images. Make it again "
            f"{again}"
        )
    return found

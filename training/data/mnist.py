"""The MNIST database: found through the registry or in a folder, checked, and split."""

import gzip
import hashlib
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from digit_model.imaging.preprocessing import preprocess_drawing
from training.data.registry import SHARED_DATA, DataError, data_sets, locate

__all__ = ["SHARED_DATA", "DataError", "Digits", "Mnist", "glyphs_of", "load_mnist"]

VALIDATION_SIZE = 6_000
"""The last images of the training set, held out for every choice that is made."""

TRAIN_IMAGES = "train-images-idx3-ubyte.gz"
TRAIN_LABELS = "train-labels-idx1-ubyte.gz"
TEST_IMAGES = "t10k-images-idx3-ubyte.gz"
TEST_LABELS = "t10k-labels-idx1-ubyte.gz"


@dataclass(frozen=True)
class Digits:
    """Images of digits with their labels.

    Attributes:
        images: `(n, 28, 28)` uint8, ink = 255.
        labels: `(n,)` uint8 in 0..9.
    """

    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, part: slice) -> "Digits":
        return Digits(self.images[part], self.labels[part])


@dataclass(frozen=True)
class Mnist:
    """MNIST with the last `VALIDATION_SIZE` training images held out."""

    train: Digits
    validation: Digits
    test: Digits


def load_mnist(folder: Path | None = None) -> Mnist:
    """Load MNIST.

    Args:
        folder: Where the four original gzip files are. None for where the registry
            finds them or fetches them to.

    Raises:
        DataError: A file is missing, truncated or not the original.
    """
    folder = folder or locate("mnist")
    train = _read_pair(folder, TRAIN_IMAGES, TRAIN_LABELS)
    test = _read_pair(folder, TEST_IMAGES, TEST_LABELS)
    return Mnist(train[:-VALIDATION_SIZE], train[-VALIDATION_SIZE:], test)


def glyphs_of(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Pass images with light ink through the app's own preprocessing.

    Args:
        images: `(n, 28, 28)` uint8, ink = 255.

    Returns:
        `(n, 28, 28)` float32 in [0, 1], ink = 1.
    """
    scale = np.float32(1 / 255)
    return np.stack([preprocess_drawing(image * scale).glyph for image in images])


def read_idx(path: Path) -> npt.NDArray[np.uint8]:
    """Read one of the original files: gzip around the IDX format.

    The format is described at http://yann.lecun.com/exdb/mnist/: two zero bytes, the
    type (8 for uint8), the number of dimensions, each size as big-endian uint32.

    Raises:
        DataError: The file is missing, truncated or not the original.
    """
    originals = data_sets()["mnist"].files
    if not path.is_file():
        raise DataError(
            f"MNIST file not found: {path}. All of {', '.join(originals)} are needed."
        )
    packed = path.read_bytes()
    try:
        data = gzip.decompress(packed)
        dimensions = struct.unpack_from(">HBB", data)[2]
        shape = struct.unpack_from(f">{dimensions}I", data, 4)
        values = np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(shape)
    except (OSError, EOFError, zlib.error, struct.error, ValueError) as error:
        raise DataError(
            f"{path} is truncated or not an IDX file: {error}. Download it again."
        ) from error
    digest = hashlib.sha256(packed).hexdigest()
    if digest != originals.get(path.name):
        raise DataError(
            f"{path} is not the original MNIST file. Expected SHA-256 "
            f"{originals.get(path.name)}. Received: {digest}"
        )
    return values


def _read_pair(folder: Path, images: str, labels: str) -> Digits:
    return Digits(read_idx(folder / images), read_idx(folder / labels))

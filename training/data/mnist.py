"""The MNIST database: found in a folder or downloaded, checked, and split."""

import gzip
import hashlib
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from digit_model.imaging.preprocessing import preprocess_drawing

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
"""Where data sets lie beside a checkout."""
DEFAULT_FOLDER = SHARED_DATA / "mnist"
"""Where the four files are looked for when no folder is given."""
VALIDATION_SIZE = 6_000
"""The last images of the training set, held out for every choice that is made."""

TRAIN_IMAGES = "train-images-idx3-ubyte.gz"
TRAIN_LABELS = "train-labels-idx1-ubyte.gz"
TEST_IMAGES = "t10k-images-idx3-ubyte.gz"
TEST_LABELS = "t10k-labels-idx1-ubyte.gz"
SHA256 = {
    TRAIN_IMAGES: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    TRAIN_LABELS: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    TEST_IMAGES: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    TEST_LABELS: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}


class DataError(RuntimeError):
    """Training data is missing, damaged or not what it should be."""


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
    """Load MNIST from a folder, or download it through Keras.

    Args:
        folder: Where the four original gzip files are. None for `DEFAULT_FOLDER`,
            and for the download if that does not exist.

    Raises:
        DataError: A file is missing, truncated or not the original.
    """
    if folder is None and not DEFAULT_FOLDER.is_dir():
        train, test = _download()
    else:
        folder = folder or DEFAULT_FOLDER
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
    if not path.is_file():
        raise DataError(
            f"MNIST file not found: {path}. Needed are {', '.join(SHA256)}."
        )
    packed = path.read_bytes()
    try:
        data = gzip.decompress(packed)
        dimensions = struct.unpack_from(">HBB", data)[2]
        shape = struct.unpack_from(f">{dimensions}I", data, 4)
        values = np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(shape)
    except (OSError, EOFError, zlib.error, struct.error, ValueError) as error:
        raise DataError(
            f"{path} is truncated or no IDX file: {error}. Download it again."
        ) from error
    digest = hashlib.sha256(packed).hexdigest()
    if digest != SHA256.get(path.name):
        raise DataError(
            f"{path} is not the original MNIST file. Expected SHA-256 "
            f"{SHA256.get(path.name)}. Received: {digest}"
        )
    return values


def _read_pair(folder: Path, images: str, labels: str) -> Digits:
    return Digits(read_idx(folder / images), read_idx(folder / labels))


def _download() -> tuple[Digits, Digits]:
    import keras  # noqa: PLC0415 - only where it downloads

    try:
        train, test = keras.datasets.mnist.load_data()
    except Exception as error:
        raise DataError(
            "MNIST could not be downloaded. Put the four original files into a folder "
            f"and pass it with --data. Received: {error}"
        ) from error
    return Digits(*train), Digits(*test)

"""The recognizer: image in, reading out."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.errors import ModelFileError
from digit_model.imaging.config import Polarity
from digit_model.imaging.decoding import ImageSource, load_gray, load_picture
from digit_model.imaging.ink import find_polarity
from digit_model.imaging.parts import split_columns
from digit_model.imaging.preprocessing import Preprocessed, preprocess
from digit_model.network.backends import Backend, load_network
from digit_model.network.classifier import BATCH_SIZE, classify
from digit_model.network.manifest import ASSETS, Manifest
from digit_model.network.network import Network
from digit_model.network.outputs import Outputs
from digit_model.network.rejection import Neighbors
from digit_model.page.page_ink import PAGE_SIDE
from digit_model.page.page_reader import read_lines
from digit_model.page.page_reading import PageReading
from digit_model.reading import Reading, blank_reading, inked_reading
from digit_model.refusals import Refusal


class Recognizer:
    """Reads images of single digits. Safe to share between threads.

    Args:
        manifest: Describes the network.
        network: What reads glyphs.
        neighbors: Features of training digits.
    """

    def __init__(
        self, manifest: Manifest, network: Network, neighbors: Neighbors
    ) -> None:
        self.manifest = manifest
        self.network = network
        self.neighbors = neighbors

    @classmethod
    def load(cls, folder: Path = ASSETS, backend: Backend = "litert") -> "Recognizer":
        """Load a model that training exported, by default the bundled one.

        The files' SHA-256 are compared with the manifest's, and Keras' safe mode keeps
        its file from running code. The first reading is as fast as the later ones.

        Args:
            folder: Where `manifest.json` and the files that it names are.
            backend: What runs the network; see `digit_model.network.backends`.

        Raises:
            ModelFileError: A file is missing, damaged or not the one described.
        """
        manifest = Manifest.load(folder)
        network = load_network(folder, manifest, backend)
        neighbors = Neighbors.load(manifest.features_path(folder))
        recognizer = cls(manifest, network, neighbors)
        try:
            outputs = recognizer.outputs(np.zeros((1, 28, 28), np.float32))
        except Exception as error:
            raise ModelFileError(
                f"The network and {manifest.features_file} in {folder} do not fit "
                f"together: {error}"
            ) from error
        if outputs.probabilities.shape != (1, 10) or not np.isfinite(outputs.energy):
            raise ModelFileError(
                f"The network in {folder} does not give ten finite numbers."
            )
        return recognizer

    def read(self, image: ImageSource, polarity: Polarity | None = None) -> Reading:
        """Read one image.

        Args:
            image: A PIL image, an array (see `decoding.load_gray`), an encoded file's
                bytes, or a path.
            polarity: Whether the ink is dark or light; None to find out.

        Raises:
            ImageError: It is no image, or one that cannot be read.
        """
        return self.read_batch([image], polarity)[0]

    def read_batch(
        self, images: Iterable[ImageSource], polarity: Polarity | None = None
    ) -> list[Reading]:
        """Read images, passing them through the network `BATCH_SIZE` at a time.

        Args:
            images: As in `read`; taken one by one, so a generator keeps memory low.
            polarity: As in `read`, for all images.

        Raises:
            ImageError: As in `read`. To go on after a bad image, call `prepare` on
                each and `classify` on those that succeeded.
        """
        remaining, readings = iter(images), []
        while batch := list(islice(remaining, BATCH_SIZE)):
            readings += self.classify([self.prepare(item, polarity) for item in batch])
        return readings

    def read_page(
        self, image: ImageSource, polarity: Polarity | None = None
    ) -> PageReading:
        """Read all digits in a drawing, a scan or a photo of a page.

        Args:
            image: As in `read`.
            polarity: As in `read`.

        Returns:
            The digits in reading order; letters, doodles and ruled lines are left out.

        Raises:
            ImageError: As in `read`.
        """
        picture = load_picture(image, PAGE_SIDE)
        polarity = polarity or find_polarity(picture.gray)
        return read_lines(picture, polarity, self.outputs, self.manifest)

    def prepare(
        self, image: ImageSource, polarity: Polarity | None = None
    ) -> Preprocessed:
        """Decode and preprocess one image; the part of `read` that can fail.

        Raises:
            ImageError: As in `read`.
        """
        return preprocess(load_gray(image), polarity, self.manifest.preprocessing)

    def classify(self, prepared: Sequence[Preprocessed]) -> list[Reading]:
        """Read prepared images; blank ones are rejected without the network."""
        inked = [item for item in prepared if item.blank is None]
        if not inked:
            return [blank_reading(item) for item in prepared]
        outputs = self.outputs(np.stack([item.glyph for item in inked]))
        reasons = self._reasons(inked, outputs.refused)
        readings = (
            inked_reading(*row)
            for row in zip(inked, outputs.probabilities, reasons, strict=True)
        )
        return [
            blank_reading(item) if item.blank is not None else next(readings)
            for item in prepared
        ]

    def outputs(self, glyphs: FloatArray) -> Outputs:
        """Pass glyphs through the network, `BATCH_SIZE` at a time.

        Args:
            glyphs: `(n, 28, 28)` float32 in [0, 1], ink = 1, n at least 1.
        """
        return classify(glyphs, self.network, self.neighbors, self.manifest)

    def _reasons(
        self, inked: Sequence[Preprocessed], refused: npt.NDArray[np.bool_]
    ) -> list[Refusal | None]:
        """Why each is refused: it falls apart into digits, or it is like none."""
        reasons: list[Refusal | None] = [None] * len(inked)
        for index in np.flatnonzero(refused).tolist():
            count = self._count_digits(inked[index])
            reasons[index] = (
                Refusal.NOT_A_DIGIT if count < 2 else Refusal.of_digits(count)
            )
        return reasons

    def _count_digits(self, item: Preprocessed) -> int:
        """Of how many digits side by side a picture consists; 0 if of others too."""
        parts = split_columns(item.ink)
        if len(parts) < 2:
            return 0
        prepared = [
            preprocess(part, "light_on_dark", self.manifest.preprocessing)
            for part in parts
        ]
        if any(part.blank is not None for part in prepared):
            return 0
        refused = self.outputs(np.stack([part.glyph for part in prepared])).refused
        return 0 if refused.any() else len(parts)

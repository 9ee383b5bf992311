"""The recognizer: image in, reading out."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.config import Polarity
from digit_model.errors import ModelFileError
from digit_model.images import FloatArray, ImageSource, load_gray
from digit_model.manifest import ASSETS, Manifest
from digit_model.preprocessing import Preprocessed, preprocess

BATCH_SIZE = 256
"""Glyphs that go through the network at once."""
SECOND_GUESS = 0.1
"""A second guess is worth naming from this probability on."""

_STAGE_SIDE = 256
"""Longest side of a stage's picture; readings are kept, so they must stay small."""

Classify = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True)
class Stages:
    """What happened to an image on its way to the network, as small pictures.

    Attributes:
        polarity: Whether dark ink on light or light ink on dark was read.
        gray: `(h, w)` uint8, luminance, white = 255, longest side at most 256.
        ink: `(h, w)` uint8, background removed, ink = 255.
        fitted: `(20, 20)` uint8, the digit alone, ink = 255.
    """

    polarity: Polarity
    gray: npt.NDArray[np.uint8]
    ink: npt.NDArray[np.uint8]
    fitted: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Reading:
    """What the recognizer read in one image.

    Attributes:
        digit: The digit, or None if the image was rejected.
        confidence: Its calibrated probability in [0, 1]; 0 if rejected as blank.
        probabilities: `(10,)` float32, of the digits 0 to 9; 0 if rejected as blank.
        rejected: Whether there is no digit to read.
        reason: Why it was rejected, as a sentence; None if it was not.
        glyph: `(28, 28)` float32 in [0, 1], ink = 1, what the network saw.
        stages: The steps from the image to the glyph.
    """

    digit: int | None
    confidence: float
    probabilities: FloatArray
    rejected: bool
    reason: str | None
    glyph: FloatArray
    stages: Stages

    @property
    def second_guess(self) -> tuple[int, float] | None:
        """The next best digit and its probability, if that is at least 10%."""
        if self.digit is None:
            return None
        second = int(np.argsort(self.probabilities)[-2])
        probability = float(self.probabilities[second])
        return (second, probability) if probability >= SECOND_GUESS else None

    def export(self) -> dict[str, Any]:
        """The reading without its pictures, ready for JSON."""
        return {
            "verdict": "rejected" if self.rejected else "digit",
            "digit": self.digit,
            "confidence": round(self.confidence, 6),
            "probabilities": [round(float(p), 6) for p in self.probabilities],
            "reason": self.reason,
        }


class Recognizer:
    """Reads images of single digits. Safe to share between threads.

    Args:
        manifest: Describes the network.
        classify: Maps `(n, 28, 28)` float32 glyphs to `(n, 10)` probabilities.
    """

    def __init__(self, manifest: Manifest, classify: Classify) -> None:
        self.manifest = manifest
        self._classify = classify

    @classmethod
    def load(cls, folder: Path = ASSETS) -> "Recognizer":
        """Load a model that training exported, by default the bundled one.

        The file's SHA-256 is compared with the manifest's, and Keras' safe mode keeps
        it from running code. The first reading is as fast as the later ones.

        Args:
            folder: Where `manifest.json` and the model file are.

        Raises:
            ModelFileError: A file is missing, damaged or not the one described.
        """
        manifest = Manifest.load(folder)
        path = manifest.checked_model_path(folder)
        recognizer = cls(manifest, _load_network(path, manifest.temperature))
        recognizer._classify(np.zeros((1, 28, 28), np.float32))
        return recognizer

    def read(self, image: ImageSource, polarity: Polarity | None = None) -> Reading:
        """Read one image.

        Args:
            image: A PIL image, an array (see `images.load_gray`), an encoded file's
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
        inked = [item.glyph for item in prepared if item.blank is None]
        rows = iter(self.probabilities(np.stack(inked)) if inked else ())
        return [
            _blank_reading(item)
            if item.blank is not None
            else self._digit_reading(item, next(rows))
            for item in prepared
        ]

    def probabilities(self, glyphs: FloatArray) -> FloatArray:
        """Pass glyphs through the network, `BATCH_SIZE` at a time.

        Args:
            glyphs: `(n, 28, 28)` float32 in [0, 1], ink = 1, n at least 1.

        Returns:
            `(n, 10)` float32, calibrated probabilities of the digits 0 to 9.
        """
        return np.concatenate(
            [
                self._classify(glyphs[start : start + BATCH_SIZE])
                for start in range(0, len(glyphs), BATCH_SIZE)
            ]
        )

    def _digit_reading(self, item: Preprocessed, probabilities: FloatArray) -> Reading:
        best = int(np.argmax(probabilities))
        return Reading(
            digit=self.manifest.classes[best],
            confidence=float(probabilities[best]),
            probabilities=probabilities,
            rejected=False,
            reason=None,
            glyph=item.glyph,
            stages=_stages(item),
        )


def _load_network(path: Path, temperature: float) -> Classify:
    """Load a Keras file as one traced function from glyphs to probabilities."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    # Imported here, because it takes seconds and not every page needs it.
    import keras  # noqa: PLC0415
    import tensorflow as tf  # noqa: PLC0415

    try:
        network = keras.saving.load_model(path, compile=False, safe_mode=True)
    except Exception as error:
        raise ModelFileError(
            f"{path} cannot be loaded by Keras {keras.__version__}: {error}"
        ) from error

    signature = [tf.TensorSpec((None, 28, 28), tf.float32)]

    @tf.function(input_signature=signature, jit_compile=False)  # type: ignore[untyped-decorator]
    def probabilities(glyphs: tf.Tensor) -> tf.Tensor:
        return tf.nn.softmax(network(glyphs, training=False) / temperature)

    def classify(glyphs: FloatArray) -> FloatArray:
        return np.asarray(probabilities(tf.constant(glyphs)), np.float32)

    return classify


def _blank_reading(item: Preprocessed) -> Reading:
    return Reading(
        digit=None,
        confidence=0.0,
        probabilities=np.zeros(10, np.float32),
        rejected=True,
        reason=item.blank,
        glyph=item.glyph,
        stages=_stages(item),
    )


def _stages(item: Preprocessed) -> Stages:
    return Stages(
        item.polarity,
        _picture(item.gray),
        _picture(item.ink),
        _picture(item.fitted),
    )


def _picture(plane: FloatArray) -> npt.NDArray[np.uint8]:
    """A plane in [0, 1] as uint8, shrunk to at most `_STAGE_SIDE`."""
    height, width = plane.shape
    scale = _STAGE_SIDE / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        plane = np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA))
    return np.round(plane * 255).astype(np.uint8)

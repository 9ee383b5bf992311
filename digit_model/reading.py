"""What was read in one image, and what happened to the image on the way."""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.heats import HERE
from digit_model.imaging.config import Polarity
from digit_model.imaging.preprocessing import Preprocessed
from digit_model.refusals import Refusal

SECOND_GUESS = 0.1
"""A second guess is worth naming if it has at least this probability."""

_STAGE_SIDE = 256
"""Longest side of a stage's picture; readings are kept, so they must stay small."""


@dataclass(frozen=True)
class Stages:
    """What happened to an image on its way to the network, as small pictures.

    Attributes:
        polarity: Whether it was read as dark ink on light or as light ink on dark.
        gray: `(h, w)` uint8, luminance, white = 255, longest side at most 256.
        ink: `(h, w)` uint8, background removed, ink = 255.
        fitted: `(20, 20)` uint8, the digit alone, ink = 255.
        only_first_frame: Whether the image is an animation of which only the first
            frame was read.
    """

    polarity: Polarity
    gray: npt.NDArray[np.uint8]
    ink: npt.NDArray[np.uint8]
    fitted: npt.NDArray[np.uint8]
    only_first_frame: bool = False


@dataclass(frozen=True)
class Reading:
    """What the recognizer read in one image.

    Attributes:
        digit: The most likely digit, a mere guess if rejected; None if blank.
        confidence: Its calibrated probability in [0, 1]; 0 if blank.
        probabilities: `(10,)` float32, of the digits 0 to 9; 0 if blank. For a digit
            found in a picture, the difference between their sum and 1 is the
            probability of "no digit".
        rejected: Whether there is no digit to read: blank, or unlike any digit.
        reason: Why it was rejected; None if it was not.
        glyph: `(28, 28)` float32 in [0, 1], ink = 1, what the network saw.
        stages: The steps from the image to the glyph.
        disputed: Whether the finder and the digit network name different digits.
    """

    digit: int | None
    confidence: float
    probabilities: FloatArray
    rejected: bool
    reason: Refusal | None
    glyph: FloatArray
    stages: Stages
    disputed: bool = False

    @property
    def answer(self) -> int | None:
        """The digit, or None if it was rejected."""
        return None if self.rejected else self.digit

    @property
    def second_guess(self) -> tuple[int, float] | None:
        """The next best digit and its probability, if that is at least 10%."""
        if self.answer is None:
            return None
        second = int(np.argsort(self.probabilities)[-2])
        probability = float(self.probabilities[second])
        return (second, probability) if probability >= SECOND_GUESS else None

    def export(self) -> dict[str, Any]:
        """The reading without its pictures, ready for JSON.

        A rejected reading keeps the digit that it would be if it had to be a digit.
        """
        return {
            "verdict": "rejected" if self.rejected else "digit",
            "digit": self.digit,
            "confidence": round(self.confidence, 6),
            "probabilities": [round(float(p), 6) for p in self.probabilities],
            "reason": None if self.reason is None else str(self.reason),
            "only_first_frame": self.stages.only_first_frame,
        }


def inked_reading(
    item: Preprocessed, probabilities: FloatArray, reason: Refusal | None
) -> Reading:
    """The reading of a picture with ink; rejected if there is a reason."""
    best = int(np.argmax(probabilities))
    return Reading(
        digit=best,
        confidence=float(probabilities[best]),
        probabilities=probabilities,
        rejected=reason is not None,
        reason=reason,
        glyph=item.glyph,
        stages=_stages(item),
    )


def found_reading(
    item: Preprocessed,
    opinion: FloatArray,
    probabilities: FloatArray,
    reason: Refusal | None,
) -> Reading:
    """The reading of a digit that the finder found.

    Args:
        item: Its glyph and stages, with the finder's heat.
        opinion: `(10,)`, what finder and digit network say together.
        probabilities: `(10,)`, what the digit network says alone.
        reason: Why it is refused; None if it is not.
    """
    reading = inked_reading(item, opinion, reason)
    if item.heat is None:
        raise ValueError("The finder's heat is missing: nothing was found here.")
    disputed = int(item.heat[HERE].argmax()) != int(probabilities.argmax())
    return replace(reading, disputed=disputed)


def blank_reading(item: Preprocessed) -> Reading:
    """The reading of a picture without ink."""
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
        item.only_first_frame,
    )


def _picture(plane: FloatArray) -> npt.NDArray[np.uint8]:
    """A plane in [0, 1] as uint8, shrunk to at most `_STAGE_SIDE`."""
    height, width = plane.shape
    scale = _STAGE_SIDE / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        plane = np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA))
    return np.round(plane * 255).astype(np.uint8)

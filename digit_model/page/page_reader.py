"""Read the digits on a page with a recognizer of single digits."""

from collections.abc import Callable, Sequence

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.imaging.config import Polarity
from digit_model.imaging.decoding import Picture
from digit_model.imaging.preprocessing import Preprocessed, preprocess_ink
from digit_model.network.manifest import Manifest
from digit_model.network.outputs import Outputs
from digit_model.page.marks import Mark, TooMuchInkError
from digit_model.page.page_ink import find_page_ink
from digit_model.page.page_reading import Box, PageDigit, PageReading
from digit_model.page.segmentation import Lattice, best_path, find_lattices
from digit_model.reading import inked_reading
from digit_model.refusals import Refusal

_SURE, _SURE_MARGIN = 0.9, 2.5
"""A mark is not cut if it reads as a digit with this probability, and if its energy is
so many nats above the limit of refusal."""
_ALLOWANCE = 3.0
"""How much below the limit of refusal, in nats, a digit may be among other digits."""
_LINE_MARGIN = 0.7
"""A line is read if its ink is so many nats above the limit of refusal in the mean."""
_MOST, _LEFT_OUT = 4.0, -6.0
"""What counts at most for ink read as a digit, and what counts for ink left out."""


def read_lines(
    picture: Picture,
    polarity: Polarity,
    classify: Callable[[FloatArray], Outputs],
    manifest: Manifest,
) -> PageReading:
    """Find and read the digits on a page.

    Args:
        picture: The page.
        polarity: Whether its ink is dark or light.
        classify: Gives the network's outputs for `(n, 28, 28)` float32 glyphs.
        manifest: Has the settings of preprocessing and the limits of refusal.
    """
    limit = manifest.rejection.min_energy

    def prepare(mark: Mark) -> Preprocessed:
        around = picture.gray[mark.top : mark.bottom, mark.left : mark.right]
        return preprocess_ink(around, mark.ink, polarity, manifest.preprocessing)

    def are_digits(marks: Sequence[Mark]) -> list[bool]:
        outputs = classify(np.stack([prepare(mark).glyph for mark in marks]))
        sure = outputs.probabilities.max(axis=1) >= _SURE
        digits: list[bool] = (sure & (outputs.energy >= limit + _SURE_MARGIN)).tolist()
        return digits

    try:
        lattices = find_lattices(find_page_ink(picture.gray, polarity), are_digits)
    except TooMuchInkError:
        return PageReading((), picture.width, picture.height, Refusal.TOO_MUCH_INK)
    digits: list[PageDigit] = []
    if lattices:
        candidates = [c for lattice in lattices for c in lattice.candidates]
        outputs = classify(np.stack([prepare(c.mark).glyph for c in candidates]))
        scale = picture.width / picture.gray.shape[1]
        start = number = 0
        for lattice in lattices:
            part = outputs[start : start + len(lattice.candidates)]
            start += len(lattice.candidates)
            chosen = _choose(lattice, part, limit)
            for position, index in enumerate(chosen):
                mark = lattice.candidates[index].mark
                reading = inked_reading(prepare(mark), part.probabilities[index], None)
                # The energy is trained to be the log-odds that there is a digit.
                is_digit = 1 / (1 + np.exp(-part.energy[index]))
                confidence = float(reading.confidence * is_digit)
                box = _box(mark, scale)
                digits.append(PageDigit(number, position, box, reading, confidence))
            number += bool(chosen)
    reason = None if digits else Refusal.NOTHING_FOUND
    return PageReading(tuple(digits), picture.width, picture.height, reason)


def _choose(lattice: Lattice, outputs: Outputs, min_energy: float) -> list[int]:
    """Numbers of the candidates that are the line's digits; none if it is no number."""
    path = best_path(lattice, np.log(outputs.probabilities.max(axis=1)), outputs.energy)
    margins = outputs.energy - min_energy
    masses = np.array([lattice.candidates[index].mark.mass for index in path])
    left_out = sum(piece.mass for piece in lattice.pieces) - masses.sum()
    evidence = masses @ np.minimum(margins[path], _MOST) + left_out * _LEFT_OUT
    if evidence < _LINE_MARGIN * (masses.sum() + left_out):
        return []
    return [index for index in path if margins[index] >= -_ALLOWANCE]


def _box(mark: Mark, scale: float) -> Box:
    """Where a mark is in the original."""
    left, top = round(mark.left * scale), round(mark.top * scale)
    right, bottom = round(mark.right * scale), round(mark.bottom * scale)
    return Box(left, top, right - left, bottom - top)

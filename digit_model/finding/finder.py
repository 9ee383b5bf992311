"""The finder: from a picture to the digits and signs in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.classes import OTHER
from digit_model.finding.peaks import LEAST_HEAT, FoundMark, find_peaks
from digit_model.finding.pyramid import Level, make_level, part_of
from digit_model.finding.second_looks import look_again
from digit_model.finding.suppression import keep_best
from digit_model.imaging.ink import border_tone
from digit_model.network.network import Network

SIDES = (72, 102, 144, 204, 288, 407, 576, 1152)
"""Longer sides in pixels of the sizes in which a picture may be looked at."""
_MOST_ENLARGED = 2.2
"""Pictures are not enlarged by more, except to the coarsest size."""
_ENLARGED, _ENLARGED_HEIGHT = 1.5, 40.0
"""Where a picture is enlarged by more than the first, marks are found up to the second,
in pixels of the level: larger ones are seen without, and letters and doodles look like
digits more often there."""
_USUAL = 5
"""So many of the coarsest sizes are always looked at."""
_DIGIT_HEAT = 0.3
"""Least heat of a digit that counts when the next level is chosen."""
_FAINT_INK = -1.0
"""Logits of ink from this on may be a digit that is too small to be seen."""
_SMALL = 20
"""Length in pixels from which ink in a level is large enough to be recognized."""
_SURROUNDINGS = 48
"""Pixels around what is looked at more closely."""


@dataclass(frozen=True)
class Sighting:
    """What was seen at one level.

    Attributes:
        level: The picture in that size.
        ink: `(h, w)` float32, logits of each of its pixels being a digit's ink.
    """

    level: Level
    ink: FloatArray


@dataclass(frozen=True)
class Findings:
    """What the finder sees in a picture.

    Attributes:
        marks: Digits, signs and turned digits, the most certain first.
        letters: Letters and all else that is drawn like them, each as often as it was
            seen.
        sightings: What was seen at each level, by its number.
    """

    marks: list[FoundMark]
    letters: list[FoundMark]
    sightings: dict[int, Sighting] = field(repr=False)

    @property
    def quarter_turns(self) -> int:
        """Counterclockwise quarter turns after which the digits would be upright."""
        heat = np.zeros(4)
        for mark in self.marks:
            if mark.is_digit:
                heat[0] += mark.evidence
            elif mark.is_turned:
                heat[int(mark.name.split()[1]) // 90] += mark.evidence
        return int(heat.argmax())


def find(
    gray: FloatArray,
    network: Network,
    thorough: bool,
    least_heat: float = LEAST_HEAT,
    sides: Sequence[int] = SIDES,
) -> Findings:
    """Look at a picture in several sizes, from coarse to fine.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        network: The finder's network.
        thorough: Whether to look everywhere for small digits too, as on a page;
            otherwise the finer levels show only what is too small in the coarser ones,
            until a digit has been found.
        least_heat: Marks of less heat are left out.
        sides: Longer sides in pixels of the sizes that it is looked at in.
    """
    tone = border_tone(gray)
    sightings: dict[int, Sighting] = {}
    marks: list[FoundMark] = []
    for number, side in enumerate(sides):
        if side > _MOST_ENLARGED * max(gray.shape) and sightings:
            break
        if not _is_worth_it(number, marks, thorough):
            break
        level = make_level(gray, side, tone)
        if number >= _USUAL and not thorough:
            part = _closer(level, sightings[number - 1])
            if part is None:
                break
            level = part
        maps = network("find", image=level.image[None, :, :, None])
        sightings[number] = Sighting(level, maps["ink"][0, :, :, 0])
        marks += find_peaks(maps["heat"][0], maps["box"][0], level, number, least_heat)
    letters = [mark for mark in marks if mark.name == OTHER]
    found = [mark for mark in marks if mark.name != OTHER]
    scales = {number: seen.level.scale for number, seen in sightings.items()}
    kept = keep_best([m for m in found if not _is_large_enlarged(m, scales)])
    kept = look_again(kept, found, letters, scales)
    return Findings(kept, letters, sightings)


def _is_large_enlarged(mark: FoundMark, scales: Mapping[int, float]) -> bool:
    """Whether a mark need not be enlarged as much as it is."""
    enlarged = mark.level > 0 and scales[mark.level] > _ENLARGED
    return enlarged and mark.height > _ENLARGED_HEIGHT


def _closer(level: Level, before: Sighting) -> Level | None:
    """The part of a finer level in which there was ink, if all of it was small.

    Args:
        level: The finer level.
        before: What was seen in the one before.

    Returns:
        None if there was no ink, or some that has been seen large enough.
    """
    inked = (before.ink > _FAINT_INK).astype(np.uint8)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(inked)
    longest = boxes[1:, 2:4].max(initial=0)
    if not 0 < longest < _SMALL:
        return None
    x, y, width, height = cv2.boundingRect(inked)
    finer = level.scale / before.level.scale

    def along(start: int, length: int, ground: int, own_ground: int) -> range:
        first = (start - ground) * finer + own_ground - _SURROUNDINGS
        return range(int(first), int(first + length * finer + 2 * _SURROUNDINGS) + 1)

    return part_of(
        level,
        along(y, height, before.level.top, level.top),
        along(x, width, before.level.left, level.left),
    )


def _is_worth_it(number: int, marks: Sequence[FoundMark], thorough: bool) -> bool:
    """Whether the next finer level may show more."""
    if number < _USUAL:
        return True
    digits = [m for m in marks if m.is_digit and m.heat >= _DIGIT_HEAT]
    return thorough or not digits

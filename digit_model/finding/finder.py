"""The finder: from a picture to the digits and signs in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.peaks import LEAST_HEAT, FoundMark, find_peaks
from digit_model.finding.pyramid import Level, make_level
from digit_model.finding.suppression import keep_best
from digit_model.imaging.ink import border_tone
from digit_model.network.network import Network

SIDES = (72, 144, 288, 576, 1152)
"""Longer sides in pixels of the sizes in which a picture may be looked at."""
_MOST_ENLARGED = 1.5
"""Pictures are not enlarged by more, except to the coarsest size."""
_USUAL = 3
"""So many of the coarsest sizes are always looked at."""
_DIGIT_HEAT = 0.3
"""Least heat of a digit that counts when the next level is chosen."""


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
        sightings: What was seen at each level, by its number.
    """

    marks: list[FoundMark]
    sightings: dict[int, Sighting] = field(repr=False)

    @property
    def quarter_turns(self) -> int:
        """Counterclockwise quarter turns after which the digits would be upright."""
        heat = np.zeros(4)
        for mark in self.marks:
            if mark.is_digit:
                heat[0] += mark.heat
            elif mark.name.startswith("turned"):
                heat[int(mark.name.split()[1]) // 90] += mark.heat
        return int(heat.argmax())


def find(
    gray: FloatArray, network: Network, thorough: bool, least_heat: float = LEAST_HEAT
) -> Findings:
    """Look at a picture in several sizes, from coarse to fine.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
        network: The finder's network.
        thorough: Whether to look for small digits too, as on a page; otherwise the
            finer levels are left out as soon as a digit has been found.
        least_heat: Marks of less heat are left out.
    """
    tone = border_tone(gray)
    sightings: dict[int, Sighting] = {}
    marks: list[FoundMark] = []
    for number, side in enumerate(SIDES):
        if side > _MOST_ENLARGED * max(gray.shape) and sightings:
            break
        if not _is_worth_it(number, marks, thorough):
            break
        level = make_level(gray, side, tone)
        maps = network("find", image=level.image[None, :, :, None])
        sightings[number] = Sighting(level, maps["ink"][0, :, :, 0])
        marks += find_peaks(maps["heat"][0], maps["box"][0], level, number, least_heat)
    return Findings(keep_best(marks), sightings)


def _is_worth_it(number: int, marks: Sequence[FoundMark], thorough: bool) -> bool:
    """Whether the next finer level may show more."""
    if number < _USUAL:
        return True
    digits = [m for m in marks if m.is_digit and m.heat >= _DIGIT_HEAT]
    return thorough or not digits

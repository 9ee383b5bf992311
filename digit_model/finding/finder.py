"""The finder: from a picture to the digits and signs in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.classes import OTHER
from digit_model.finding.peaks import LEAST_HEAT, Bounds, FoundMark, find_peaks
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
_SURE_HEAT, _SURE_HEIGHT = 0.7, 20.0
"""A digit that is as hot, and in its level as high in pixels, is seen for sure."""
_LARGE = 44.0
"""What is this high in pixels of a level is seen no better in a finer one. Chosen on
composed pictures of one digit, of validation."""
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
            otherwise the finer levels show only what is small in the coarser ones,
            until a digit is seen for sure.
        least_heat: Marks of less heat are left out.
        sides: Longer sides in pixels of the sizes that it is looked at in.
    """
    tone = border_tone(gray)
    sightings: dict[int, Sighting] = {}
    marks: list[FoundMark] = []
    for number, side in enumerate(sides):
        if side > _MOST_ENLARGED * max(gray.shape) and sightings:
            break
        closer = number >= _USUAL and not thorough
        unclear = _unclear(marks, sightings[number - 1].level.scale) if closer else []
        if closer and not unclear:
            break
        level = make_level(gray, side, tone)
        if unclear:
            level = _part_around(unclear, level)
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


def _unclear(marks: Sequence[FoundMark], scale: float) -> list[Bounds]:
    """Where something was seen that a finer level may show better.

    Args:
        marks: All that was seen, letters too.
        scale: Pixels of the finest level so far for each pixel of the picture.

    Returns:
        Nothing if a digit has been seen for sure.
    """
    if any(
        mark.is_digit and mark.heat >= _SURE_HEAT and mark.height >= _SURE_HEIGHT
        for mark in marks
    ):
        return []
    return [mark.bounds for mark in marks if mark.bounds.height * scale < _LARGE]


def _part_around(places: Sequence[Bounds], level: Level) -> Level:
    """The part of a level that shows places in the picture and what is around them."""

    def along(starts: Iterable[float], ends: Iterable[float], ground: int) -> range:
        first = min(starts) * level.scale + ground - _SURROUNDINGS
        last = max(ends) * level.scale + ground + _SURROUNDINGS
        return range(int(first), int(last) + 1)

    return part_of(
        level,
        along((b.top for b in places), (b.bottom for b in places), level.top),
        along((b.left for b in places), (b.right for b in places), level.left),
    )

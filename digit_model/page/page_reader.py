"""From what the finder sees on a page to its text."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from digit_model.arrays import FloatArray
from digit_model.finding.cutout import cut_out
from digit_model.finding.finder import Findings
from digit_model.finding.opinions import Pools, is_likely
from digit_model.finding.peaks import Bounds, FoundMark
from digit_model.imaging.config import PreprocessingConfig
from digit_model.imaging.ink import plain_ink
from digit_model.network.outlined_digits import classify_items
from digit_model.network.outputs import Outputs
from digit_model.page.page_reading import Box, PageDigit, PageReading, PageSign
from digit_model.page.text_lines import order_marks
from digit_model.page.ways_of_writing import compare_on_page
from digit_model.reading import Reading, found_reading
from digit_model.refusals import Refusal

_ALONE, _SURE = 0.92, 0.97
"""A digit is kept from the first probability on that there is one; in a line of which
at least half have the second, any likely one is kept."""
_WITH_ANOTHER, _WEAK = 0.7, 0.4
"""A likely digit is kept next to one with the first probability; next to one that is
kept for itself, the second is enough."""
_VAGUE, _DOUBTFUL = 0.55, 0.8
"""What has less than this heat and less than this probability may be a symbol next to a
number, as a question mark or half a percent sign: the finder knows few of them, but
sees digits more clearly. Chosen on composed numbers with and without symbols."""
_CROWDED = 0.05
"""A digit that has this share of its box in common with its neighbor's is seen vaguely
for that reason."""
_NEXT, _OFF, _AS_HIGH = 0.5, 0.3, 0.65
"""In heights of the higher one: how far apart two neighbors in a number may be, how far
off each other's line, and how high the lower one is at least."""
_OWN = 0.35
"""A weak one that shares more of its box with a digit that is kept is a part of it."""
_TOUCHING = 0.12
"""Digits whose boxes have this share in common may touch: which ink is whose, the
finder then sees better than a cut along their middle."""


class FoundDigit(NamedTuple):
    """A digit that was found in a picture and read.

    Attributes:
        mark: Where the finder sees it, and what it takes it for.
        reading: What finder and digit network read together; never rejected.
    """

    mark: FoundMark
    reading: Reading


def read_found(
    gray: FloatArray,
    findings: Findings,
    classify: Callable[[FloatArray], Outputs],
    pools: Pools,
    config: PreprocessingConfig,
) -> list[FoundDigit]:
    """Read each found digit from its own box, weigh both opinions, and compare digits.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1, upright.
        findings: What the finder saw in it.
        classify: Gives the digit network's outputs for `(n, 28, 28)` float32 glyphs.
        pools: How the opinions are weighed.
        config: The settings of preprocessing.
    """
    plain = plain_ink(gray)
    marks, items = [], []
    for mark in findings.marks:
        if mark.is_digit:
            known = None if _touches_others(mark, findings.marks) else plain
            item = cut_out(gray, findings, mark, config, known)
            if item.blank is None:
                marks.append(mark)
                items.append(item)
    if not items:
        return []
    items, outputs = classify_items(items, classify, config)
    opinions = compare_on_page(pools.agree_on(items, outputs), outputs.features)
    return [
        FoundDigit(mark, found_reading(item, opinion, alone, None))
        for mark, item, opinion, alone in zip(
            marks, items, opinions, outputs.probabilities, strict=True
        )
    ]


def _touches_others(mark: FoundMark, marks: Sequence[FoundMark]) -> bool:
    return any(
        mark.bounds.common(other.bounds) > _TOUCHING * mark.bounds.area
        for other in marks
        if other is not mark
    )


def compose_page(
    found: Sequence[FoundDigit],
    signs: Sequence[FoundMark],
    size: tuple[int, int],
    scale: float,
    quarter_turns: int,
) -> PageReading:
    """Put what was read into lines.

    Args:
        found: The digits; those that are not likely are left out.
        signs: Signs that may stand next to them.
        size: Width and height of the upright original in pixels.
        scale: Its pixels for each pixel of the picture that was read.
        quarter_turns: Counterclockwise quarter turns that made it upright.
    """
    likely = {id(item.mark): item.reading for item in _kept(found)}
    marks = [item.mark for item in found if id(item.mark) in likely]
    digits: list[PageDigit] = []
    beside: list[PageSign] = []
    for written in order_marks(marks, [sign for sign in signs if sign.is_sign]):
        mark = written.mark
        box = box_in_original(mark.bounds, scale, size)
        where = (written.line, written.position, box)
        if mark.is_digit:
            reading = likely[id(mark)]
            digits.append(
                PageDigit(*where, reading, reading.confidence, written.after_space)
            )
        else:
            beside.append(PageSign(*where, mark.name, mark.heat, written.after_space))
    reason = None if digits else Refusal.NOTHING_FOUND
    return PageReading(tuple(digits), *size, reason, tuple(beside), quarter_turns)


def _kept(found: Sequence[FoundDigit]) -> list[FoundDigit]:
    """The digits that are sure, or likely and among others.

    Letters and doodles are taken for digits now and then, but seldom surely; a weak
    digit in a number has others next to it. So do symbols, which the finder sees
    vaguely.
    """
    found = [item for item in found if not _may_be_symbol(item, found)]
    likely = {
        id(item.mark): item for item in found if is_likely(item.reading.probabilities)
    }
    lines: dict[int, list[FoundDigit]] = {}
    for written in order_marks([item.mark for item in likely.values()], []):
        lines.setdefault(written.line, []).append(likely[id(written.mark)])
    kept = []
    for line in lines.values():
        sure = sum(_share(item) >= _SURE for item in line)
        among_sure = len(line) > 1 and sure >= len(line) / 2
        kept += [
            item
            for item in line
            if among_sure
            or _share(item) >= _ALONE
            or _has_neighbor(item, line, _WITH_ANOTHER)
        ]
    weak = [item for item in found if id(item.mark) not in likely]
    return kept + [
        item
        for item in weak
        if _share(item) >= _WEAK
        and _has_neighbor(item, kept, _ALONE)
        and not _is_part_of_another(item, kept)
    ]


def _may_be_symbol(item: FoundDigit, others: Sequence[FoundDigit]) -> bool:
    """Whether a digit is seen vaguely, though no neighbor is in its way."""
    if item.mark.heat >= _VAGUE or _share(item) >= _DOUBTFUL:
        return False
    bounds = item.mark.bounds
    return not any(
        bounds.common(other.mark.bounds) > _CROWDED * bounds.area
        and _stands_next_to(bounds, other.mark.bounds)
        for other in others
        if other is not item
    )


def _has_neighbor(item: FoundDigit, others: Sequence[FoundDigit], share: float) -> bool:
    """Whether one of the others, with this probability, stands next to a digit."""
    return any(
        _share(other) >= share and _stands_next_to(item.mark.bounds, other.mark.bounds)
        for other in others
        if other is not item
    )


def _share(item: FoundDigit) -> float:
    """The probability that there is a digit."""
    return float(item.reading.probabilities.sum())


def _is_part_of_another(item: FoundDigit, others: Sequence[FoundDigit]) -> bool:
    bounds = item.mark.bounds
    return any(
        bounds.common(other.mark.bounds) > _OWN * bounds.area for other in others
    )


def _stands_next_to(one: Bounds, other: Bounds) -> bool:
    """Whether two boxes may be neighbors in a number."""
    height = max(one.height, other.height)
    across = max(one.left - other.right, other.left - one.right)
    off = abs(one.top + one.height / 2 - other.top - other.height / 2)
    return (
        across < _NEXT * height
        and off < _OFF * height
        and min(one.height, other.height) > _AS_HIGH * height
    )


def box_in_original(bounds: Bounds, scale: float, size: tuple[int, int]) -> Box:
    """Where a mark is in the original.

    Args:
        bounds: Where it is in the picture that was read.
        scale: Pixels of the original for each pixel of that picture.
        size: Width and height of the upright original in pixels.
    """
    left, top = (max(0, round(v * scale)) for v in (bounds.left, bounds.top))
    right = min(size[0], round(bounds.right * scale))
    bottom = min(size[1], round(bounds.bottom * scale))
    return Box(left, top, max(1, right - left), max(1, bottom - top))

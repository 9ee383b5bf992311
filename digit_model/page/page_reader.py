"""From what the finder sees on a page to its text."""

from collections.abc import Callable, Sequence
from itertools import compress
from typing import NamedTuple

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.context import ContextWeights, describe
from digit_model.finding.cutout import cut_out
from digit_model.finding.finder import Findings
from digit_model.finding.opinions import Pools
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

_KEPT, _KEPT_IN_DRAWINGS = 0.7, 0.4
"""Least probability of a digit on a page, with what stands around it, and of one in a
drawing: people who draw a number draw little else, and a 1 of one thin stroke is seen
no more surely than a bar. Chosen on composed numbers, amounts and scenes without
digits, of validation."""
_TOUCHING = 0.12
"""Digits whose boxes have this share in common may touch: which ink is whose, the
finder then sees better than a cut along their middle."""


class FoundDigit(NamedTuple):
    """A digit that was found in a picture and read.

    Attributes:
        mark: Where the finder sees it, and what it takes it for.
        reading: What finder and digit network read together; never rejected.
        in_drawing: Whether its picture is a drawing; see `imaging.ink.plain_ink`.
    """

    mark: FoundMark
    reading: Reading
    in_drawing: bool


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
        FoundDigit(mark, found_reading(item, opinion, alone, None), plain is not None)
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
        found: The digits.
        signs: Signs that may stand next to them.
        size: Width and height of the upright original in pixels.
        scale: Its pixels for each pixel of the picture that was read.
        quarter_turns: Counterclockwise quarter turns that made it upright.
    """
    readings = {id(item.mark): item.reading for item in found}
    digits: list[PageDigit] = []
    beside: list[PageSign] = []
    for written in order_marks(
        [item.mark for item in found], [sign for sign in signs if sign.is_sign]
    ):
        mark = written.mark
        box = box_in_original(mark.bounds, scale, size)
        where = (written.line, written.position, box)
        if mark.is_digit:
            reading = readings[id(mark)]
            digits.append(
                PageDigit(*where, reading, reading.confidence, written.after_space)
            )
        else:
            beside.append(PageSign(*where, mark.name, mark.heat, written.after_space))
    reason = None if digits else Refusal.NOTHING_FOUND
    return PageReading(tuple(digits), *size, reason, tuple(beside), quarter_turns)


def keep_likely(
    found: Sequence[FoundDigit], weights: ContextWeights
) -> list[FoundDigit]:
    """The digits that are likely, with what stands around them.

    Letters, symbols and doodles are taken for digits now and then, but seldom surely,
    and seldom next to others; a digit that is hard to read has others next to it.

    Args:
        found: All that may be digits.
        weights: How what stands around them is weighed.
    """
    if not found:
        return []
    least = [_KEPT_IN_DRAWINGS if item.in_drawing else _KEPT for item in found]
    return list(compress(found, weights.probabilities(context_of(found)) >= least))


def context_of(found: Sequence[FoundDigit]) -> FloatArray:
    """What stands around each of at least one found digit; see `context.describe`."""
    opinions = np.stack([item.reading.probabilities for item in found])
    return describe([item.mark for item in found], opinions)


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

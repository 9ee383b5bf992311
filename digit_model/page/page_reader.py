"""From what the finder sees on a page to its text."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.classes import SIGNS
from digit_model.finding.cutout import cut_out
from digit_model.finding.finder import Findings
from digit_model.finding.opinions import OpinionWeights, agree, is_likely
from digit_model.finding.peaks import Bounds, FoundMark
from digit_model.imaging.config import PreprocessingConfig
from digit_model.network.outputs import Outputs
from digit_model.page.page_reading import Box, PageDigit, PageReading, PageSign
from digit_model.page.text_lines import order_marks
from digit_model.reading import Reading, found_reading
from digit_model.refusals import Refusal

_SIGN_HEAT = 0.3
"""Least heat of a sign."""


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
    weights: OpinionWeights,
    config: PreprocessingConfig,
) -> list[FoundDigit]:
    """Read each found digit from its own box and weigh both opinions.

    Args:
        gray: `(h, w)` float32 in [0, 1], luminance, white = 1, upright.
        findings: What the finder saw in it.
        classify: Gives the digit network's outputs for `(n, 28, 28)` float32 glyphs.
        weights: How the opinions are weighed.
        config: The settings of preprocessing.
    """
    cut = [
        (mark, cut_out(gray, findings, mark, findings.marks, config))
        for mark in findings.marks
        if mark.is_digit
    ]
    inked = [(mark, item) for mark, item in cut if item.blank is None]
    if not inked:
        return []
    outputs = classify(np.stack([item.glyph for _, item in inked]))
    heat = np.stack([mark.digits for mark, _ in inked])
    opinions = agree(weights, outputs.probabilities, heat, outputs.energy)
    return [
        FoundDigit(mark, found_reading(item, opinion, alone, None))
        for (mark, item), opinion, alone in zip(
            inked, opinions, outputs.probabilities, strict=True
        )
    ]


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
    likely = {
        id(item.mark): item.reading
        for item in found
        if is_likely(item.reading.probabilities)
    }
    marks = [item.mark for item in found if id(item.mark) in likely]
    digits: list[PageDigit] = []
    beside: list[PageSign] = []
    positions: dict[int, int] = {}
    for written in order_marks(marks, [sign for sign in signs if _is_sign(sign)]):
        mark, line = written.mark, written.line
        place = positions.get(line, 0)
        positions[line] = place + 1
        where = (line, place, box_in_original(mark.bounds, scale, size))
        if mark.is_digit:
            reading = likely[id(mark)]
            digits.append(
                PageDigit(*where, reading, reading.confidence, written.after_space)
            )
        else:
            beside.append(PageSign(*where, mark.name, mark.heat, written.after_space))
    reason = None if digits else Refusal.NOTHING_FOUND
    return PageReading(tuple(digits), *size, reason, tuple(beside), quarter_turns)


def _is_sign(mark: FoundMark) -> bool:
    return mark.name in SIGNS and mark.heat >= _SIGN_HEAT


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

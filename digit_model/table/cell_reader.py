"""Read what is in areas of a straightened picture: cells, or fields of a form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.finder import Findings
from digit_model.finding.opinions import Pools, is_likely
from digit_model.finding.peaks import SIGN_HEAT, FoundMark
from digit_model.imaging.config import PreprocessingConfig
from digit_model.network.outputs import Outputs
from digit_model.page.page_reader import FoundDigit, read_found
from digit_model.page.page_reading import Box
from digit_model.page.text_lines import order_marks
from digit_model.table.cell_ink import (
    LOWEST,
    Expected,
    covered,
    ink_boxes,
    is_unexplained,
    unclaimed,
)
from digit_model.table.cell_reading import CellReading, CellState
from digit_model.table.contrast import is_dark_on_light
from digit_model.table.grid import Area
from digit_model.table.possible_readings import Alternatives, possible_readings

_SURE = 0.85
"""Where no ink stands out, only digits of this probability count."""
_PART = 0.5
"""A mark belongs to another, or a stroke to a mark, if this share of it lies there."""
_SELDOM = 0.05
"""How much less often ink in a cell is not a digit than ink anywhere."""
_ODD = 0.4
"""How likely what is much lower or higher than the other digits is a digit at most."""
_WEAK = 0.02
"""Digits of less probability are not held possible."""
_SURE_SIGN = 0.6
"""Signs are sure from this heat on."""
_UNEXPECTED_SIGN = 0.9
"""How sure a sign is at most where none is expected: of those with the heat of sure
ones, 38 of 42 on composed pages were right."""
_FAINT_POINT = 0.2
"""Points of less heat are left out even where they are expected."""
_UNEXPLAINED = 0.9
"""How certain a cell is at most if it has ink that is part of no digit."""


@dataclass(frozen=True, eq=False)
class _Weighed:
    """A digit in a cell.

    Attributes:
        mark: Where it is.
        probabilities: `(10,)` float32, of each digit; what is missing to a sum of 1 is
            "no digit".
    """

    mark: FoundMark
    probabilities: FloatArray

    @property
    def share(self) -> float:
        """Probability that it is a digit."""
        return float(self.probabilities.sum())

    def at_most(self, share: float) -> "_Weighed":
        """The same digit, a digit at all with no more than this probability."""
        factor = min(1.0, share / max(self.share, 1e-6))
        return _Weighed(self.mark, self.probabilities * np.float32(factor))


@dataclass(frozen=True)
class CellReader:
    """Reads areas of straightened pictures.

    Attributes:
        classify: Gives the digit network's outputs for `(n, 28, 28)` float32 glyphs.
        pools: How the opinions of finder and digit network are weighed.
        config: The settings of preprocessing.
    """

    classify: Callable[[FloatArray], Outputs]
    pools: Pools
    config: PreprocessingConfig

    def read(
        self,
        gray: FloatArray,
        findings: Findings,
        areas: Sequence[Area],
        boxes: Sequence[Box],
        expected: Expected | None = None,
    ) -> list[CellReading]:
        """Read what is in each area.

        Args:
            gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
            findings: What the finder saw in it.
            areas: Where to read, in its pixels.
            boxes: Where each area is in the original.
            expected: What is known of the areas before; None if that is nothing. If it
                is known, all digits have ink, and all ink as high as a digit is one.
        """
        is_dark = is_dark_on_light(gray)
        printed = None if expected is None else expected.printed
        inks = [ink_boxes(gray, area, is_dark, printed) for area in areas]
        if expected is not None:
            findings = _with_unclaimed(findings, areas, inks, expected.signs)
        read = read_found(gray, findings, self.classify, self.pools, self.config)
        points = [""] * len(areas) if expected is None else expected.points
        sure_sign = _UNEXPECTED_SIGN if expected is None else 1.0
        cells = []
        for area, box, ink, point in zip(areas, boxes, inks, points, strict=True):
            inside = [item for item in read if _is_in(item.mark, area)]
            if expected is not None:
                inside = [item for item in inside if _is_inked(item.mark, ink)]
            beside = [
                mark
                for mark in findings.marks
                if _is_in(mark, area)
                and (mark.is_sign or _is_sign(mark, point, _FAINT_POINT))
            ]
            cells.append(_compose(inside, beside, ink, box, sure_sign))
        return cells


def _with_unclaimed(
    findings: Findings,
    areas: Sequence[Area],
    inks: Sequence[Sequence[Area]],
    allowed: Sequence[str],
) -> Findings:
    """Add strokes that are as high as digits, in place of signs that cannot be."""
    marks = [*findings.marks]
    for area, ink, signs in zip(areas, inks, allowed, strict=True):
        known = [
            mark
            for mark in marks
            if _is_in(mark, area) and (mark.is_digit or _is_sign(mark, signs))
        ]
        added = unclaimed(area, ink, known, max(findings.sightings))
        kept = {id(mark) for mark in known}
        marks = [m for m in marks if id(m) in kept or not _is_one(m, added)]
        marks += added
    return replace(findings, marks=marks)


def _is_sign(mark: FoundMark, signs: str, least_heat: float = SIGN_HEAT) -> bool:
    return mark.name in signs and mark.heat >= least_heat


def _is_one(mark: FoundMark, others: Sequence[FoundMark]) -> bool:
    """Whether a mark is most of one of the others, or that is most of it."""
    return any(
        mark.bounds.common(other.bounds)
        > _PART * min(mark.bounds.area, other.bounds.area)
        for other in others
    )


def _compose(
    found: Sequence[FoundDigit],
    signs: Sequence[FoundMark],
    ink: Sequence[Area],
    box: Box,
    sure_sign: float,
) -> CellReading:
    """What a cell's digits, signs and ink say together."""
    weighed = _weighed(found, ink)
    likely = [
        item
        for item in weighed
        if is_likely(item.probabilities) and (ink or item.share >= _SURE)
    ]
    if likely:
        surest = max(likely, key=lambda item: item.share)
        usual = surest.mark.bounds.height
        odd = [i for i in likely if not _is_as_high(i.mark.bounds.height, usual)]
        likely = [item for item in likely if item not in odd]
        weighed = [item.at_most(_ODD) if item in odd else item for item in weighed]
    written = order_marks([item.mark for item in likely], signs)
    chosen = {id(item.mark) for item in written}
    marks = sorted(
        [
            *(_digit_options(item, item in likely) for item in weighed),
            *(_sign_options(sign, sure_sign) for sign in signs if id(sign) in chosen),
        ],
        key=lambda item: item.x,
    )
    possible = possible_readings([m for m in marks if m.options[0][1] > _WEAK])
    if len({item.line for item in written}) > 1:
        return CellReading(CellState.UNREADABLE, "", 0.5, box)
    certain = possible[0].probability
    if likely:
        if is_unexplained(ink, [item.mark for item in written]):
            certain = min(certain, _UNEXPLAINED)
        return CellReading(
            CellState.NUMBER, possible[0].text, certain, box, tuple(possible)
        )
    state = CellState.BLANK
    if ink:
        state, certain = CellState.UNREADABLE, min(certain, _UNEXPLAINED)
    return CellReading(state, "", certain, box, tuple(possible))


def _is_as_high(height: float, usual: float) -> bool:
    return min(height, usual) >= LOWEST * max(height, usual)


def _weighed(found: Sequence[FoundDigit], ink: Sequence[Area]) -> list[_Weighed]:
    """Digits as they are likely in a cell: ink in it seldom is anything else."""
    ranked = sorted(found, key=lambda item: -float(item.reading.probabilities.sum()))
    weighed: list[_Weighed] = []
    for item in ranked:
        bounds = item.mark.bounds
        is_part = any(
            bounds.common(other.mark.bounds) > _PART * bounds.area for other in weighed
        )
        probabilities = item.reading.probabilities
        if _is_inked(item.mark, ink) and not is_part:
            share = float(probabilities.sum())
            nothing = max(0.0, 1 - share) * _SELDOM
            probabilities = probabilities / max(share + nothing, 1e-6)
        weighed.append(_Weighed(item.mark, probabilities))
    return weighed


def _is_inked(mark: FoundMark, ink: Sequence[Area]) -> bool:
    return any(covered(mark.bounds, stroke) >= _PART for stroke in ink)


def _digit_options(item: _Weighed, is_kept: bool) -> Alternatives:
    """What a found digit may be, what it is taken for first."""
    options = [(str(digit), float(p)) for digit, p in enumerate(item.probabilities)]
    options.sort(key=lambda option: -option[1])
    nothing = ("", max(0.0, 1 - item.share))
    bounds = item.mark.bounds
    x = bounds.left + bounds.width / 2
    return Alternatives(x, [*options, nothing] if is_kept else [nothing, *options])


def _sign_options(sign: FoundMark, at_most: float) -> Alternatives:
    """What a found sign may be: itself, at most so surely, or nothing."""
    certain = min(at_most, sign.heat / _SURE_SIGN)
    x = sign.bounds.left + sign.bounds.width / 2
    return Alternatives(x, [(sign.name, certain), ("", 1 - certain)])


def _is_in(mark: FoundMark, area: Area) -> bool:
    return Area.of(mark.bounds).is_in(area)

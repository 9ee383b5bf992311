"""Read what is in areas of a straightened picture: cells, or fields of a form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.finding.classes import SIGNS
from digit_model.finding.finder import Findings
from digit_model.finding.opinions import Pools, is_likely
from digit_model.finding.peaks import Bounds, FoundMark
from digit_model.imaging.config import PreprocessingConfig
from digit_model.network.outputs import Outputs
from digit_model.page.page_reader import FoundDigit, read_found
from digit_model.page.page_reading import Box
from digit_model.page.text_lines import order_marks
from digit_model.table.cell_reading import CellReading, CellState
from digit_model.table.contrast import is_dark_on_light, odd, stroke_contrast
from digit_model.table.grid import Area
from digit_model.table.possible_readings import Alternatives, possible_readings

Mask = npt.NDArray[np.bool_]

_INSIDE = 0.15
"""So near to its borders, as a share of its shorter side, a cell's own lines may be."""
INKED = 0.14
"""Contrast of ink with its ground."""
_EXTENT = 0.15
"""Least length of handwriting, as a share of the cell's shorter side."""
_SURE = 0.85
"""Where no ink stands out, only digits of this probability count."""
_LOWEST = 0.58
"""The lower one of two digits of a number has at least this share of the height of the
other: what is lower is a part of a digit, what is higher several."""
_PART = 0.5
"""A mark belongs to another, or a stroke to a mark, if this share of it lies there."""
_SELDOM = 0.05
"""How much less often ink in a cell is not a digit than ink anywhere."""
_WEAK = 0.02
"""Digits of less probability are not held possible."""
_SIGN_HEAT, _SURE_SIGN = 0.4, 0.6
"""Signs of less heat than the first are left out; from the second on they are sure."""
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
        printed: Mask | None = None,
    ) -> list[CellReading]:
        """Read what is in each area.

        Args:
            gray: `(h, w)` float32 in [0, 1], luminance, white = 1.
            findings: What the finder saw in it.
            areas: Where to read, in its pixels.
            boxes: Where each area is in the original.
            printed: `(h, w)` bool, where no ink is handwriting; None if that is not
                known.
        """
        read = read_found(gray, findings, self.classify, self.pools, self.config)
        signs = [
            mark
            for mark in findings.marks
            if mark.name in SIGNS and mark.heat >= _SIGN_HEAT
        ]
        is_dark = is_dark_on_light(gray)
        cells = []
        for area, box in zip(areas, boxes, strict=True):
            inside = [item for item in read if _is_in(item.mark, area)]
            beside = [mark for mark in signs if _is_in(mark, area)]
            ink = _ink_boxes(gray, area, is_dark, printed)
            cells.append(_compose(inside, beside, ink, box))
        return cells


def _compose(
    found: Sequence[FoundDigit],
    signs: Sequence[FoundMark],
    ink: Sequence[Area],
    box: Box,
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
        likely = [i for i in likely if _is_as_high(i.mark.bounds.height, usual)]
    written = order_marks([item.mark for item in likely], signs)
    chosen = {id(item.mark) for item in written}
    marks = sorted(
        [
            *(_digit_options(item, item in likely) for item in weighed),
            *(_sign_options(sign) for sign in signs if id(sign) in chosen),
        ],
        key=lambda item: item.x,
    )
    possible = possible_readings([m for m in marks if m.options[0][1] > _WEAK])
    if len({item.line for item in written}) > 1:
        return CellReading(CellState.UNREADABLE, "", 0.5, box)
    certain = possible[0].probability
    if likely:
        if _is_unexplained(ink, [item.mark for item in written]):
            certain = min(certain, _UNEXPLAINED)
        return CellReading(
            CellState.NUMBER, possible[0].text, certain, box, tuple(possible)
        )
    state = CellState.BLANK
    if ink:
        state, certain = CellState.UNREADABLE, min(certain, _UNEXPLAINED)
    return CellReading(state, "", certain, box, tuple(possible))


def _is_as_high(height: float, usual: float) -> bool:
    return min(height, usual) >= _LOWEST * max(height, usual)


def _weighed(found: Sequence[FoundDigit], ink: Sequence[Area]) -> list[_Weighed]:
    """Digits as they are likely in a cell: ink in it seldom is anything else."""
    ranked = sorted(found, key=lambda item: -float(item.reading.probabilities.sum()))
    weighed: list[_Weighed] = []
    for item in ranked:
        bounds = item.mark.bounds
        is_part = any(
            bounds.common(other.mark.bounds) > _PART * bounds.area for other in weighed
        )
        is_inked = any(_covered(bounds, stroke) >= _PART for stroke in ink)
        probabilities = item.reading.probabilities
        if is_inked and not is_part:
            share = float(probabilities.sum())
            nothing = max(0.0, 1 - share) * _SELDOM
            probabilities = probabilities / max(share + nothing, 1e-6)
        weighed.append(_Weighed(item.mark, probabilities))
    return weighed


def _covered(bounds: Bounds, stroke: Area) -> float:
    """The share of a stroke's box that lies in a mark's."""
    box = Bounds(
        stroke.left, stroke.top, stroke.right - stroke.left, stroke.bottom - stroke.top
    )
    return bounds.common(box) / max(min(box.area, bounds.area), 1e-6)


def _digit_options(item: _Weighed, is_kept: bool) -> Alternatives:
    """What a found digit may be, what it is taken for first."""
    options = [(str(digit), float(p)) for digit, p in enumerate(item.probabilities)]
    options.sort(key=lambda option: -option[1])
    nothing = ("", max(0.0, 1 - item.share))
    bounds = item.mark.bounds
    x = bounds.left + bounds.width / 2
    return Alternatives(x, [*options, nothing] if is_kept else [nothing, *options])


def _sign_options(sign: FoundMark) -> Alternatives:
    certain = min(1.0, sign.heat / _SURE_SIGN)
    x = sign.bounds.left + sign.bounds.width / 2
    return Alternatives(x, [(sign.name, certain), ("", 1 - certain)])


def _is_in(mark: FoundMark, area: Area) -> bool:
    bounds = mark.bounds
    return area.holds(bounds.left + bounds.width / 2, bounds.top + bounds.height / 2)


def _ink_boxes(
    gray: FloatArray, area: Area, is_dark: bool, printed: Mask | None
) -> list[Area]:
    """Where strokes of some length are within an area."""
    window, inside = area.pixels(gray.shape), area.shrunk(_INSIDE).pixels(gray.shape)
    if not gray[window].size or not gray[inside].size:
        return []
    top, left = inside[0].start, inside[1].start
    part = tuple(
        slice(i.start - w.start, i.stop - w.start)
        for i, w in zip(inside, window, strict=True)
    )
    inked = stroke_contrast(gray[window], odd(area.side / 2), is_dark)[part] > INKED
    if printed is not None:
        inked &= ~printed[inside]
    _, _, stats, _ = cv2.connectedComponentsWithStats(inked.astype(np.uint8))
    return [
        Area(left + x, top + y, left + x + w, top + y + h)
        for x, y, w, h, _ in stats[1:].tolist()
        if max(w, h) >= _EXTENT * area.side
    ]


def _is_unexplained(ink: Sequence[Area], marks: Sequence[FoundMark]) -> bool:
    """Whether there are strokes whose middle lies in no mark's box."""
    boxes = [
        Area(m.bounds.left, m.bounds.top, m.bounds.right, m.bounds.bottom).shrunk(-0.2)
        for m in marks
    ]
    middles = [((i.left + i.right) / 2, (i.top + i.bottom) / 2) for i in ink]
    return any(not any(box.holds(x, y) for box in boxes) for x, y in middles)

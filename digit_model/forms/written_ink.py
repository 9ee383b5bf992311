"""The handwriting on a sheet alone, on a ground that is even everywhere.

On a form the print is known and has been erased, and so what stands out is a pen's.
The digit network reads it as it reads drawings, in which ink is known exactly, however
faint the pencil and however mottled the paper.
"""

from collections.abc import Sequence

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.peaks import FoundMark
from digit_model.forms.gathering import AROUND, HEIGHT, WHITE
from digit_model.table.contrast import odd, stroke_contrast
from digit_model.table.grid import Area

_SURE = 0.5
"""Digits of this heat show what the pen is like."""
_STROKES = 95
"""Percentile of the contrast in a digit's box that is its strokes'."""
_UNSEEN = 0.15
"""Contrast of a pen, at most, where no digit is sure."""
_LEAST = 1 / 255
"""Pictures have no fainter pen."""
_GHOST, _RAMP = 0.3, 0.6
"""Up to the first share of the pen's contrast there is no ink; after the second, from
there, it is full."""
_PAPER = 4.0
"""So many times its median, the contrast of paper without ink seldom reaches."""


def handwriting(
    gathered: FloatArray, marks: Sequence[FoundMark], areas: Sequence[Area]
) -> FloatArray:
    """Make everything white but the strokes of pens, and these equally dark.

    Each field may be written with another pen.

    Args:
        gathered: `(h, w)` float32 in [0, 1], the fields of a sheet without printed
            lines, each with an even ground; see `Gathering.gather`.
        marks: What the finder sees in it.
        areas: Where the fields are in it.

    Returns:
        `(h, w)` float32 in [0, 1]: `WHITE` where there is no ink, darker elsewhere.
    """
    contrast = stroke_contrast(gathered, odd(HEIGHT / 2), is_dark=True)
    paper = _PAPER * float(np.median(contrast))
    pens = [_pen(contrast, marks, area) for area in areas]
    faintest = min((pen for pen in pens if pen is not None), default=_UNSEEN)
    alone = np.full(gathered.shape, WHITE, np.float32)
    for area, seen in zip(areas, pens, strict=True):
        pen = min(faintest, _UNSEEN) if seen is None else seen
        part = area.shrunk(-AROUND).pixels(gathered.shape)
        none = max(_GHOST * pen, paper)
        alone[part] *= 1 - np.clip((contrast[part] - none) / (_RAMP * pen), 0, 1)
    return alone


def _pen(contrast: FloatArray, marks: Sequence[FoundMark], area: Area) -> float | None:
    """The contrast of a field's strokes; None if no digit in it is sure."""
    boxes = [Area.of(m.bounds) for m in marks if m.is_digit and m.heat >= _SURE]
    parts = [contrast[box.pixels(contrast.shape)] for box in boxes if box.is_in(area)]
    strokes = [np.percentile(part, _STROKES) for part in parts if part.size]
    return max(float(np.median(strokes)), _LEAST) if strokes else None

"""The handwriting on a sheet alone, on a ground that is even everywhere.

On a form the print is known and has been erased, and so what stands out is the pen's.
The digit network reads it as it reads drawings, in which ink is known exactly, however
faint the pencil and however mottled the paper.
"""

from collections.abc import Sequence

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.peaks import FoundMark
from digit_model.forms.gathering import HEIGHT, WHITE
from digit_model.table.contrast import odd, stroke_contrast
from digit_model.table.grid import Area

_SURE = 0.5
"""Digits of this heat show what the pen is like."""
_STROKES = 95
"""Percentile of the contrast in a digit's box that is its strokes'."""
_UNSEEN = 0.15
"""Contrast of a pen of which no digit is sure."""
_LEAST = 1 / 255
"""Pictures have no fainter pen."""
_GHOST, _RAMP = 0.3, 0.6
"""Up to the first share of the pen's contrast there is no ink; after the second, from
there, it is full."""
_PAPER = 4.0
"""So many times its median, the contrast of paper without ink seldom reaches."""


def handwriting(gathered: FloatArray, marks: Sequence[FoundMark]) -> FloatArray:
    """Make everything white but the strokes of the pen, and these equally dark.

    Args:
        gathered: `(h, w)` float32 in [0, 1], the fields of a sheet without printed
            lines, each with an even ground; see `Gathering.gather`.
        marks: What the finder sees in it.

    Returns:
        `(h, w)` float32 in [0, 1]: `WHITE` where there is no ink, darker elsewhere.
    """
    contrast = stroke_contrast(gathered, odd(HEIGHT / 2), is_dark=True)
    sure = [m.bounds for m in marks if m.is_digit and m.heat >= _SURE]
    parts = [contrast[Area.of(bounds).pixels(contrast.shape)] for bounds in sure]
    strokes = [np.percentile(part, _STROKES) for part in parts if part.size]
    pen = max(float(np.median(strokes)), _LEAST) if strokes else _UNSEEN
    none = max(_GHOST * pen, _PAPER * float(np.median(contrast)))
    ink = np.clip((contrast - none) / (_RAMP * pen), 0, 1)
    return np.asarray(WHITE * (1 - ink), np.float32)

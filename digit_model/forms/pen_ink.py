"""The handwriting on a sheet alone, on a ground that is even everywhere.

On a form the print is known and has been erased, and so what stands out is the pen's.
The digit network reads it as it reads drawings, in which ink is known exactly, however
faint the pencil and however mottled the paper.
"""

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.forms.gathering import HEIGHT, WHITE
from digit_model.table.contrast import odd, stroke_contrast

_PEN = 99.5
"""Percentile of the contrast on a sheet that is the pen's: writing covers about a
hundredth of the fields."""
_FAINTEST = 0.15
"""Least contrast of a pen."""
_GHOST, _RAMP = 0.3, 0.6
"""Up to the first share of the pen's contrast there is no ink; after the second, from
there, it is full."""
_PAPER = 4.0
"""So many times its median, the contrast of paper without ink seldom reaches."""


def handwriting(gathered: FloatArray) -> FloatArray:
    """Make everything white but the strokes of the pen, and these equally dark.

    Args:
        gathered: `(h, w)` float32 in [0, 1], the fields of a sheet without printed
            lines, each with an even ground; see `Gathering.gather`.

    Returns:
        `(h, w)` float32 in [0, 1]: `WHITE` where there is no ink, darker elsewhere.
    """
    contrast = stroke_contrast(gathered, odd(HEIGHT / 2), is_dark=True)
    pen = max(float(np.percentile(contrast, _PEN)), _FAINTEST)
    none = max(_GHOST * pen, _PAPER * float(np.median(contrast)))
    ink = np.clip((contrast - none) / (_RAMP * pen), 0, 1)
    return np.asarray(WHITE * (1 - ink), np.float32)

"""What is printed in the fields of a form, so that it is not taken for handwriting."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.forms.gathering import HEIGHT
from digit_model.table.cell_ink import INKED
from digit_model.table.contrast import is_dark_on_light, odd, stroke_contrast

_SPREAD = 0.1
"""How far from its place printed ink is looked for, as a share of a field's height."""
_UPRIGHT, _LEVEL = 0.75, 1.0
"""Least lengths of ruled lines, in heights of a field. No digit has such long strokes,
so a form made from a sheet that was filled in keeps only its lines."""
_TICK = 0.2
"""Least height of an upright stroke at a line that counts as part of the ruling."""
_NEAR = 0.05
"""How far from their place lines are erased, as a share of a field's height."""


Mask = npt.NDArray[np.uint8]


class PrintedInk(NamedTuple):
    """Where a form has ink of its own, in the picture of its gathered fields.

    Attributes:
        all: `(h, w)` bool, all of it and a little around it.
        lines: `(h, w)` bool, ruled lines alone.
    """

    all: npt.NDArray[np.bool_]
    lines: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, gathered: FloatArray) -> "PrintedInk":
        """Find it in the form's own picture.

        Args:
            gathered: `(h, w)` float32 in [0, 1]; see `Gathering.gather`.
        """
        seen = stroke_contrast(gathered, odd(HEIGHT / 2), is_dark_on_light(gathered))
        ink = (seen > INKED).astype(np.uint8)
        upright = np.ones((round(_UPRIGHT * HEIGHT), 1), np.uint8)
        level = np.ones((1, round(_LEVEL * HEIGHT)), np.uint8)
        lines = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, upright), np.uint8)
        lines |= np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, level), np.uint8)
        lines |= _ticks(ink, lines)
        return cls(_spread(ink, _SPREAD), _spread(lines, _NEAR))

    def without_lines(self, gathered: FloatArray) -> FloatArray:
        """A sheet without the form's ruled lines; strokes across them are continued.

        Args:
            gathered: `(h, w)` float32 in [0, 1], its fields.
        """
        pixels = np.round(gathered * 255).astype(np.uint8)
        reach = 2 * _NEAR * HEIGHT
        erased = cv2.inpaint(
            pixels, self.lines.astype(np.uint8), reach, cv2.INPAINT_TELEA
        )
        return np.asarray(erased, np.float32) / np.float32(255)


def _ticks(ink: Mask, lines: Mask) -> Mask:
    """Short upright strokes that begin or end at a line, as combs have them."""
    upright = np.ones((round(_TICK * HEIGHT), 1), np.uint8)
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, upright)
    _, labels = cv2.connectedComponents(strokes)
    touching = np.unique(labels[cv2.dilate(lines, np.ones((5, 1), np.uint8)) > 0])
    return np.isin(labels, touching[touching > 0]).astype(np.uint8)


def _spread(ink: Mask, share: float) -> npt.NDArray[np.bool_]:
    reach = odd(share * HEIGHT)
    return np.asarray(cv2.dilate(ink, np.ones((reach, reach), np.uint8)) > 0)

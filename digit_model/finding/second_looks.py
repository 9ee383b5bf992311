"""What other sizes of a picture show of a digit that was found in one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.finding.peaks import FoundMark
from digit_model.heats import DIGITS_HERE, HERE, make_heats

_SAME = 0.4
"""Boxes that have this share of both in common are of the same mark."""
_LOWEST, _HIGHEST = 10.0, 110.0
"""Heights in pixels of a level at which a digit would be seen there."""


def look_again(
    kept: Sequence[FoundMark], found: Sequence[FoundMark], scales: Mapping[int, float]
) -> list[FoundMark]:
    """Note how hot digits are at the other level that shows them best.

    Args:
        kept: The marks that are kept; those that are no digits stay as they are.
        found: All that was found at all levels.
        scales: Pixels of each level for each pixel of the picture, by its number.
    """
    corners = [(b.left, b.top, b.right, b.bottom) for b in (m.bounds for m in found)]
    boxes = np.array(corners, np.float32).reshape(-1, 4).T
    levels = np.array([mark.level for mark in found])
    heat = np.array([mark.heat for mark in found])

    def again(mark: FoundMark) -> FloatArray:
        at = np.flatnonzero((_shares(boxes, mark) > _SAME) & (levels != mark.level))
        if at.size:
            mark = found[at[heat[at].argmax()]]
        elif _is_elsewhere(mark, scales):
            return np.zeros(10, np.float32)
        return mark.heats[DIGITS_HERE]

    return [
        replace(mark, heats=make_heats(mark.heats[HERE], again(mark)))
        if mark.is_digit
        else mark
        for mark in kept
    ]


def _shares(boxes: npt.NDArray[np.float32], mark: FoundMark) -> npt.NDArray[np.float32]:
    """The area that each box has in common with a mark's, as a share of both."""
    left, top, right, bottom = boxes
    own = mark.bounds
    across = np.minimum(right, own.right) - np.maximum(left, own.left)
    down = np.minimum(bottom, own.bottom) - np.maximum(top, own.top)
    common = np.maximum(across, 0) * np.maximum(down, 0)
    both = (right - left) * (bottom - top) + own.area - common
    return np.asarray(common / np.maximum(both, 1e-6), np.float32)


def _is_elsewhere(mark: FoundMark, scales: Mapping[int, float]) -> bool:
    """Whether a digit would be seen at another level too, if it is one."""
    return any(
        level != mark.level
        and _LOWEST <= mark.height * scale / scales[mark.level] <= _HIGHEST
        for level, scale in scales.items()
    )

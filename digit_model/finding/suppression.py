"""Of marks found several times, in one size or in several, keep one."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from digit_model.finding.peaks import FoundMark

_KNOWN = (18.0, 64.0)
"""Heights in pixels of a level at which the finder knows digits best."""
_SMALLEST, _LARGEST = 8.0, 104.0
"""Digits that are smaller or larger at a level are another level's business."""
_SAME = 0.4
"""Boxes that have this share of both in common are the same mark."""
_INSIDE, _SIGN_INSIDE = 0.7, 0.85
"""A digit, or a sign, is inside another box if this share of its own is."""
_LOOP = 1.35
"""A part of a digit is lower than the whole one by this factor."""
_WHOLE_HEAT = 0.45
"""A whole digit rules out its parts from this heat on."""
_BESIDE = 0.8
"""Digits stand side by side if their middles are this share of a width apart."""


def keep_best(marks: Sequence[FoundMark]) -> list[FoundMark]:
    """Suppress what is found twice and what is only a part of a digit.

    The loop of a large 6 is a 0 at a finer level: the outer box wins, unless several
    digits stand side by side in it.

    Args:
        marks: Of all levels.

    Returns:
        The marks that are kept, the surest first.
    """
    fitting = [m for m in marks if not m.is_digit or _fits(m)]
    if not fitting:
        return []
    common, areas = _common_areas(fitting)
    heights = np.array([m.bounds.height for m in fitting])
    digit = np.array([m.is_digit for m in fitting])
    sure = digit & (np.array([m.heat for m in fitting]) >= _WHOLE_HEAT)
    # inside[i, j]: mark i lies in mark j.
    inside = common > _INSIDE * areas[:, None]
    lower = heights[:, None] * 1.1 < heights[None, :]
    held = inside & lower & sure[:, None]
    around_several = np.array(
        [_are_beside([fitting[i] for i in np.flatnonzero(column)]) for column in held.T]
    )
    whole = sure & ~around_several
    is_part = (inside & (_LOOP * heights[:, None] < heights[None, :]))[:, whole].any(1)
    candidates = np.flatnonzero(~around_several & ~is_part)
    ranks = np.array([_rank(fitting[i]) for i in candidates])
    smaller = np.minimum(areas[:, None], areas[None, :])
    both = areas[:, None] + areas[None, :] - common
    limit = np.where(digit[:, None] & digit[None, :], _INSIDE, _SIGN_INSIDE)
    same = (common > _SAME * both) | (common > limit * smaller)
    kept: list[int] = []
    for index in candidates[np.argsort(-ranks, kind="stable")].tolist():
        if not same[index, kept].any():
            kept.append(index)
    return [fitting[index] for index in kept]


def _fits(mark: FoundMark) -> bool:
    return _SMALLEST <= mark.height <= _LARGEST


def _rank(mark: FoundMark) -> float:
    """Heat, less where the size is one that the finder knows less well."""
    if not mark.is_digit:
        return mark.heat
    low, high = _KNOWN
    away = max(low / max(mark.height, 1.0), mark.height / high, 1.0)
    return float(mark.heat / np.sqrt(away))


def _common_areas(
    marks: Sequence[FoundMark],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The area in common of each two marks, `(n, n)`, and of each alone, `(n,)`."""
    left, top, right, bottom = np.array(
        [(b.left, b.top, b.right, b.bottom) for b in (m.bounds for m in marks)]
    ).T
    across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    down = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    common = np.maximum(across, 0) * np.maximum(down, 0)
    return common, (right - left) * (bottom - top)


def _are_beside(marks: Sequence[FoundMark]) -> bool:
    """Whether there are two or more marks and they stand side by side."""
    if len(marks) < 2:
        return False
    middles = [m.bounds.left + m.bounds.width / 2 for m in marks]
    return max(middles) - min(middles) > _BESIDE * max(m.bounds.width for m in marks)

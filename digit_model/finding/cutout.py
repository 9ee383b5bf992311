"""Cut a found digit's ink out of what the finder saw."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.finding.finder import Findings
from digit_model.finding.peaks import Bounds, FoundMark
from digit_model.imaging.config import Polarity, PreprocessingConfig
from digit_model.imaging.preprocessing import (
    Preprocessed,
    nothing_to_read,
    preprocess_ink,
)
from digit_model.refusals import Refusal

_MARGIN = 0.12
"""How much further than its box a digit's ink is looked for, as a share of the box."""
_FAINT, _FULL = 0.2, 0.75
"""Probabilities of ink that count as none and as full ink."""
_INKED, _SHARP = 0.2, 0.8
"""Ink from the first on is ink; from the second on it is nearly full."""
_ALL = 0.97
"""A plain picture of which this share of the ink lies around the digit has no other."""
_SMALL = 0.2
"""What is lower than this share of the picture's shorter side fills no picture that was
cropped to it."""
_SEEN = 0.1
"""Ink from this on is seen."""
_UNSEEN = 0.02
"""Ink of which more than this share lies outside the box and is not seen is not the
digit's alone: a line or a frame touches it."""
_STRAY = 0.06
"""Separate marks of less than this share of the ink, or outside the box, are strays."""


def cut_out(
    gray: FloatArray,
    findings: Findings,
    mark: FoundMark,
    config: PreprocessingConfig,
    plain: tuple[FloatArray, Polarity] | None = None,
) -> Preprocessed:
    """Normalize a found digit from the ink in its own box.

    Args:
        gray: `(h, w)` float32 in [0, 1], the picture that it was found in.
        findings: What the finder saw; the ink of other marks is left out.
        mark: The digit.
        config: The settings of preprocessing.
        plain: The picture's ink, `(h, w)` float32 in [0, 1], and its polarity, if they
            are known exactly; see `imaging.ink.plain_ink`. It is taken unless it leads
            out of the digit's box to what the finder takes for no digit, as a line or a
            frame does that touches the digit.
    """
    seen = _cut_out_seen(gray, findings, mark, config)
    if plain is None or plain[1] != seen.polarity:
        return seen
    return _cut_out_plain(gray, findings, mark, config, plain) or seen


def _cut_out_seen(
    gray: FloatArray, findings: Findings, mark: FoundMark, config: PreprocessingConfig
) -> Preprocessed:
    """Normalize the ink that the finder sees."""
    part = gray[_around(mark.bounds, gray.shape)]
    ink = _own_ink(*_seen_ink(findings, mark), mark, findings.marks)
    strongest = float(ink.max())
    polarity = _polarity(part, ink)
    if strongest <= _INKED:
        return nothing_to_read(part, polarity, Refusal.NO_INK, config)
    item = preprocess_ink(part, ink / strongest, polarity, config, mark.heats)
    return replace(
        item,
        crispness=float((ink[ink > _INKED] > _SHARP).mean()),
        is_cut=_is_cut(mark.bounds, gray.shape),
    )


def _cut_out_plain(
    gray: FloatArray,
    findings: Findings,
    mark: FoundMark,
    config: PreprocessingConfig,
    plain: tuple[FloatArray, Polarity],
) -> Preprocessed | None:
    """Normalize the ink that is known exactly; None if it leads to other ink."""
    ink, polarity = plain
    area = _around(mark.bounds, gray.shape)
    rows, columns = area
    where = Bounds(
        columns.start,
        rows.start,
        columns.stop - columns.start,
        rows.stop - rows.start,
    )
    own = _own_ink(ink[area].copy(), where, mark, findings.marks)
    if float(own.max()) < _FAINT:
        return nothing_to_read(gray, polarity, Refusal.NO_INK, config)
    unseen = own * _is_beyond(mark, where) * ~_is_seen(findings, mark, where)
    if float(unseen.sum()) > _UNSEEN * float(own.sum()):
        return None
    if float(ink[area].sum()) >= _ALL * float(ink.sum()):
        own = ink[area]  # to the last faint pixel, but without specks far away
    item = preprocess_ink(gray[area], own, polarity, config, mark.heats)
    return replace(item, is_plain=True)


def _is_beyond(mark: FoundMark, where: Bounds) -> npt.NDArray[np.bool_]:
    """Which pixels of a part of the picture lie outside a mark's box."""
    box = mark.bounds
    top, bottom = (round(max(0, y - where.top)) for y in (box.top, box.bottom))
    left, right = (round(max(0, x - where.left)) for x in (box.left, box.right))
    beyond = np.ones((int(where.height), int(where.width)), np.bool_)
    beyond[top:bottom, left:right] = False
    return beyond


def _is_seen(
    findings: Findings, mark: FoundMark, where: Bounds
) -> npt.NDArray[np.bool_]:
    """In which pixels of a part of the picture the finder sees a digit's ink, or near.

    Args:
        findings: What the finder saw.
        mark: The digit, at the level that counts.
        where: The part, in whole pixels of the picture.
    """
    ink, seen_at = _seen_ink(findings, mark)
    scale = seen_at.width / ink.shape[1]
    shift_x = seen_at.left - where.left + (scale - 1) / 2
    shift_y = seen_at.top - where.top + (scale - 1) / 2
    matrix = np.array([[scale, 0, shift_x], [0, scale, shift_y]])
    enlarged = cv2.warpAffine(ink, matrix, (int(where.width), int(where.height)))
    near = 2 * max(1, round(scale)) + 1
    return np.asarray(cv2.dilate(enlarged, np.ones((near, near))) > _SEEN)


def _is_cut(bounds: Bounds, shape: tuple[int, ...]) -> bool:
    """Whether the border cuts a mark that is small in a picture."""
    height, width = shape[:2]
    reaches_out = bounds.left < 0 or bounds.top < 0
    reaches_out |= bounds.right > width or bounds.bottom > height
    return reaches_out and bounds.height < _SMALL * min(height, width)


def _own_ink(
    ink: FloatArray, where: Bounds, mark: FoundMark, neighbors: Sequence[FoundMark]
) -> FloatArray:
    """The ink of one digit out of that around it; `ink` is changed."""
    for other in neighbors:
        if other is not mark:
            _leave_out(ink, where, mark.bounds, other.bounds)
    return _without_strays(ink, where, mark.bounds)


def _around(bounds: Bounds, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """The pixels of a picture in and around a box."""
    margin = _MARGIN * max(bounds.width, bounds.height) + 1
    top, left = (max(0, int(v - margin)) for v in (bounds.top, bounds.left))
    bottom = max(top + 1, min(shape[0], int(bounds.bottom + margin + 1)))
    right = max(left + 1, min(shape[1], int(bounds.right + margin + 1)))
    top, left = min(top, shape[0] - 1), min(left, shape[1] - 1)
    return slice(top, bottom), slice(left, right)


def _seen_ink(findings: Findings, mark: FoundMark) -> tuple[FloatArray, Bounds]:
    """Ink in and around a box, and where its pixels lie in the picture."""
    sighting = findings.sightings[mark.level]
    level = sighting.level
    box = Bounds(
        mark.bounds.left * level.scale + level.left,
        mark.bounds.top * level.scale + level.top,
        mark.bounds.width * level.scale,
        mark.bounds.height * level.scale,
    )
    rows, columns = _around(box, sighting.ink.shape)
    likely = 1 / (1 + np.exp(-np.clip(sighting.ink[rows, columns], -30, 30)))
    ink = np.clip((likely - _FAINT) / (_FULL - _FAINT), 0, 1).astype(np.float32)
    where = Bounds(
        (columns.start - level.left) / level.scale,
        (rows.start - level.top) / level.scale,
        ink.shape[1] / level.scale,
        ink.shape[0] / level.scale,
    )
    return ink, where


def _leave_out(ink: FloatArray, where: Bounds, own: Bounds, other: Bounds) -> None:
    """Clear the pixels that are nearer to another mark's middle than to their own."""
    if where.common(other) <= 0:
        return
    rows, columns = ink.shape
    y = where.top + (np.arange(rows)[:, None] + 0.5) * where.height / rows
    x = where.left + (np.arange(columns)[None, :] + 0.5) * where.width / columns
    ink[_away(x, y, other) < _away(x, y, own)] = 0


def _away(x: np.ndarray, y: np.ndarray, box: Bounds) -> np.ndarray:
    """Distance from a box's middle, 1 at its border."""
    across = np.abs(x - box.left - box.width / 2) / max(box.width / 2, 1e-6)
    down = np.abs(y - box.top - box.height / 2) / max(box.height / 2, 1e-6)
    return np.asarray(np.maximum(across, down))


def _without_strays(ink: FloatArray, where: Bounds, box: Bounds) -> FloatArray:
    """Leave out small marks, and marks whose middle lies outside the box."""
    count, labels, _, centers = cv2.connectedComponentsWithStats(
        (ink > 0.3).astype(np.uint8)
    )
    if count <= 2:
        return ink
    masses = np.bincount(labels.ravel(), weights=ink.ravel(), minlength=count)
    masses[0] = 0
    x = where.left + (centers[:, 0] + 0.5) * where.width / ink.shape[1]
    y = where.top + (centers[:, 1] + 0.5) * where.height / ink.shape[0]
    inside = (np.abs(x - box.left - box.width / 2) <= box.width / 2) & (
        np.abs(y - box.top - box.height / 2) <= box.height / 2
    )
    kept = (masses == masses.max()) | (inside & (masses >= _STRAY * masses.sum()))
    kept[0] = False
    mask = cv2.dilate(kept[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(ink * mask, np.float32)


def _polarity(gray: FloatArray, ink: FloatArray) -> Polarity:
    """Whether a digit's ink is darker than what lies around it."""
    size = gray.shape[1], gray.shape[0]
    cover = cv2.resize(ink, size, interpolation=cv2.INTER_LINEAR)
    inked, ground = gray[cover > 0.5], gray[cover < 0.1]
    if not inked.size or not ground.size:
        return "dark_on_light"
    dark = float(inked.mean()) <= float(ground.mean())
    return "dark_on_light" if dark else "light_on_dark"

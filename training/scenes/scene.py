"""Compose scenes: pictures of digits with their exact truth.

Each is decided by a seed and a number alone, so that training may be resumed, and done
again, with the same pictures.
"""

from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from digit_model.finding.classes import OTHER
from training.scenes import arrangements, clutter
from training.scenes.camera import expose, light, view
from training.scenes.inking import lay_ink
from training.scenes.labeled_numbers import labeled_numbers
from training.scenes.library import Library
from training.scenes.photographed_cells import show_cell
from training.scenes.sheet import Placed, Rectangle, Sheet
from training.scenes.truth import (
    SIDE,
    Scene,
    Truth,
    any_window,
    cut_out_window,
    truth_of,
    turn_scene,
)


class _Kind(NamedTuple):
    """A kind of scene: its share, how it is arranged, the heights of its digits."""

    share: float
    arrange: arrangements.Arrange | None
    heights: tuple[float, float]


_LARGE: dict[str, _Kind] = {
    "close up": _Kind(0.04, arrangements.close_up, (60, 190)),
    "packed": _Kind(0.10, arrangements.packed, (20, 150)),
    "lines": _Kind(0.25, arrangements.lines, (12, 100)),
    "amount": _Kind(0.16, arrangements.amount, (16, 130)),
    "column": _Kind(0.06, arrangements.column, (14, 48)),
    "boxes": _Kind(0.09, arrangements.boxes, (14, 60)),
    "grid": _Kind(0.10, arrangements.grid, (13, 60)),
    "table": _Kind(0.06, arrangements.table, (13, 44)),
    "scattered": _Kind(0.05, arrangements.scattered, (13, 64)),
    "labeled": _Kind(0.12, labeled_numbers, (12, 56)),
    "words": _Kind(0.12, clutter.paragraph, (9, 90)),
    "letters": _Kind(0.10, clutter.letters, (13, 100)),
    "no digits": _Kind(0.10, None, (14, 90)),
}
"""Kinds of large scenes."""
_SMALL: dict[str, _Kind] = {
    "close up": _Kind(0.34, arrangements.close_up, (40, 96)),
    "packed": _Kind(0.16, arrangements.packed, (20, 80)),
    "amount": _Kind(0.16, arrangements.amount, (14, 80)),
    "lines": _Kind(0.20, arrangements.lines, (14, 70)),
    "boxes": _Kind(0.08, arrangements.boxes, (24, 70)),
    "grid": _Kind(0.10, arrangements.grid, (24, 64)),
    "no digits": _Kind(0.14, None, (20, 80)),
}
_QUARTERED = 0.30
"""Share of scenes that are four small pictures in one."""
_CELLS = 0.20
"""Share of small pictures that are photographed cells, where the library has some."""
KINDS = tuple(_LARGE)
"""Names of the kinds of large scenes."""


def compose(library: Library, seed: int, number: int) -> Scene:
    """Compose a scene.

    Args:
        library: What it is composed from.
        seed: Seed of a series of scenes.
        number: Number of the scene in the series.
    """
    rng = np.random.default_rng((seed, number, 17))
    if rng.random() >= _QUARTERED:
        return _compose_part(library, rng, SIDE, _LARGE)
    half = SIDE // 2
    image, ink = np.zeros((SIDE, SIDE), np.uint8), np.zeros((SIDE, SIDE), np.uint8)
    marks: list[Truth] = []
    for quarter in range(4):
        part = _compose_part(library, rng, half, _SMALL)
        top, left = quarter // 2 * half, quarter % 2 * half
        image[top : top + half, left : left + half] = part.image
        ink[top : top + half, left : left + half] = part.ink
        for mark in part.marks:
            x, y, width, height = mark.box
            box = (x + left, y + top, width, height)
            marks.append(replace(mark, box=box))
    return Scene("four small ones", image, marks, ink)


def compose_kind(library: Library, kind: str, seed: int, number: int) -> Scene:
    """Compose a scene of one kind, to see how well that kind is read.

    Args:
        library: What it is composed from.
        kind: One of `KINDS`; what is close up is as small as it is in training.
        seed: Seed of a series of scenes.
        number: Number of the scene in the series.
    """
    rng = np.random.default_rng((seed, number, 19))
    if kind == "close up":
        return _compose_as(library, rng, SIDE // 2, kind, _SMALL[kind])
    return _compose_as(library, rng, SIDE, kind, _LARGE[kind])


def _compose_part(
    library: Library, rng: np.random.Generator, side: int, kinds: dict[str, _Kind]
) -> Scene:
    if side < SIDE and library.cells and rng.random() < _CELLS:
        return show_cell(library, rng, side)
    names = list(kinds)
    shares = np.array([kinds[name].share for name in names])
    kind = names[int(rng.choice(len(names), p=shares / shares.sum()))]
    return _compose_as(library, rng, side, kind, kinds[kind])


def _compose_as(
    library: Library, rng: np.random.Generator, side: int, kind: str, settings: _Kind
) -> Scene:
    _, arrange, (low, high) = settings
    height = float(np.exp(rng.uniform(np.log(low), np.log(high))))
    seen_aside = rng.random() < 0.6
    canvas = round(side * 1.25) if seen_aside else side
    sheet = Sheet(canvas)
    room = _room(canvas, side, rng)
    if kind == "close up" and rng.random() < 0.25:
        bottom_of_toolbar = clutter.toolbar(sheet, room, library, rng)
        room = (room[0], bottom_of_toolbar + 2, room[2], room[3])
    written = _inner(room, canvas, side, height, rng)
    if arrange is not None:
        arrange(sheet, written, height, library, rng)
    _add_clutter(sheet, room, height, kind, (library, rng))
    if rng.random() < 0.06:
        _scratch(sheet, height, rng)
    ground = lay_ink(sheet, room, height, rng)
    ink = sheet.digits
    placed = [mark for mark in sheet.placed if _is_inked(mark, room, canvas)]
    outlines = [mark.outline for mark in placed]
    if seen_aside:
        matrix = view(canvas, side, rng)
        ground = np.asarray(
            cv2.warpPerspective(
                ground, matrix, (side, side), borderMode=cv2.BORDER_REPLICATE
            ),
            np.float32,
        )
        ink = np.asarray(cv2.warpPerspective(ink, matrix, (side, side)), np.uint8)
        outlines = [
            cv2.perspectiveTransform(points[None], matrix)[0] for points in outlines
        ]
    lit = light(side, rng)
    image = expose(ground if lit is None else ground * lit, height, rng)
    window = (0, 0, side, side)
    if side < SIDE or rng.random() < 0.3:
        window = any_window(side, rng)
        image, ink = cut_out_window(image, ink, window)
    marks = [
        truth
        for mark, outline in zip(placed, outlines, strict=True)
        if (truth := truth_of(mark, outline, window)) is not None
    ]
    digits = sum(truth.name.isdigit() for truth in marks)
    if digits >= 3 and rng.random() < 0.18:
        return turn_scene(Scene(kind, image, marks, ink), int(rng.integers(1, 4)))
    return Scene(kind, image, marks, ink)


def _is_inked(mark: Placed, room: Rectangle, canvas: int) -> bool:
    """Whether a mark is on the sheet; lines of words run over its edge."""
    if mark.name != OTHER:
        return True
    low, high = mark.outline.min(axis=0), mark.outline.max(axis=0)
    return bool(
        (low >= np.maximum(room[:2], 0)).all()
        and (high <= np.minimum(room[2:], canvas)).all()
    )


def _room(canvas: int, side: int, rng: np.random.Generator) -> Rectangle:
    """The sheet within the canvas: usually all of it, sometimes with edges in sight."""
    border = (canvas - side) / 2
    edges = [-float(canvas)] * 2 + [2.0 * canvas] * 2
    if rng.random() < 0.28:
        for index in range(4):
            if rng.random() < 0.4:
                inset = border + side * rng.uniform(0.02, 0.28)
                edges[index] = inset if index < 2 else canvas - inset
    left, top, right, bottom = edges[0], edges[1], edges[2], edges[3]
    return left, top, right, bottom


def _inner(
    room: Rectangle,
    canvas: int,
    side: int,
    height: float,
    rng: np.random.Generator,
) -> Rectangle:
    """Where writing goes: within the sheet and, mostly, within the picture."""
    border = (canvas - side) / 2
    margin = border + rng.uniform(0.0, 0.06) * side
    if rng.random() < 0.2:  # some of it will be cut off by the picture's edge
        margin = border - 0.5 * height
    left, top = max(room[0], margin), max(room[1], margin)
    right, bottom = min(room[2], canvas - margin), min(room[3], canvas - margin)
    pad = 0.1 * height
    left += pad if room[0] > 0 else 0
    top += pad if room[1] > 0 else 0
    right -= pad if room[2] < canvas else 0
    bottom -= pad if room[3] < canvas else 0
    return left, top, max(right, left + 12), max(bottom, top + 12)


def _add_clutter(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    kind: str,
    scene: tuple[Library, np.random.Generator],
) -> None:
    """Put non-digits next to what is written, as many as the kind has."""
    library, rng = scene
    count, size = 0, height
    if kind == "no digits":
        choice = rng.random()
        if choice < 0.3:
            count = int(rng.integers(1, 3 + round(sheet.side / height)))
        elif choice < 0.4:
            for _ in range(int(rng.integers(1, 5))):
                _stray_line(sheet, height * rng.uniform(0.02, 0.15), 1.0, rng)
        elif choice < 0.9:
            clutter.lone_signs(sheet, room, height, library, rng)
    elif kind == "close up":
        if rng.random() < 0.12:
            count, size = 2, 0.3 * height
    elif kind not in ("words", "letters") and rng.random() < 0.4:
        count = int(rng.integers(1, 6))
    inside = clutter.within_sheet(room, sheet)
    for _ in range(count):
        clutter.add_clutter(sheet, inside, size, library, rng)
    if rng.random() < 0.06:
        width = height * rng.uniform(0.02, 0.1)
        _stray_line(sheet, width, rng.uniform(0.2, 1), rng)


def _scratch(sheet: Sheet, height: float, rng: np.random.Generator) -> None:
    """Interrupt the ink along a few narrow lines across the sheet."""
    for _ in range(int(rng.integers(1, 5))):
        start, end = rng.uniform(0, sheet.side, 2).tolist()
        points = [(0.0, start), (float(sheet.side), end)]
        if rng.random() < 0.3:
            points = [(y, x) for x, y in points]
        sheet.scratch(points, height * rng.uniform(0.02, 0.09))


def _stray_line(
    sheet: Sheet, width: float, strength: float, rng: np.random.Generator
) -> None:
    (x0, y0), (x1, y1) = rng.uniform(0, sheet.side, (2, 2)).tolist()
    sheet.rule([(x0, y0), (x1, y1)], width, strength)

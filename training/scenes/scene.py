"""Compose scenes: pictures of digits with their exact truth.

Each is decided by a seed and a number alone, so that training may be resumed, and done
again, with the same pictures.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from training.scenes import arrangements, clutter
from training.scenes.camera import expose, light, view
from training.scenes.grounds import FINE, SOFT, noise, paper, surroundings
from training.scenes.library import Library
from training.scenes.marks import Plane
from training.scenes.sheet import Floats, Sheet

SIDE = 192
"""Side of a scene in pixels."""
_SMALLEST, _LARGEST, _TOO_LARGE = 12.0, 88.0, 112.0
"""Heights of digits in pixels: found from the first to the second, ground from the
third on, and in between neither right nor wrong."""
_WHOLE, _CUT = 0.9, 0.25
"""A digit is to be found from this share of its box in the picture on; below the other
it is ground."""


@dataclass(frozen=True)
class Truth:
    """A mark in a scene.

    Attributes:
        name: Its class; empty where anything found is neither right nor wrong.
        box: Left, top, width and height in pixels.
    """

    name: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Scene:
    """A picture with its truth.

    Attributes:
        kind: How its writing is arranged.
        image: `(SIDE, SIDE)` uint8, luminance.
        marks: What is to be found in it.
        ink: `(SIDE, SIDE)` uint8, the digits' ink = 255.
    """

    kind: str
    image: Plane
    marks: list[Truth]
    ink: Plane


_LARGE: dict[str, tuple[float, arrangements.Arrange | None, tuple[float, float]]] = {
    "close up": (0.04, arrangements.close_up, (60, 190)),
    "lines": (0.21, arrangements.lines, (12, 70)),
    "amount": (0.15, arrangements.amount, (16, 80)),
    "column": (0.07, arrangements.column, (14, 48)),
    "boxes": (0.10, arrangements.boxes, (14, 60)),
    "grid": (0.13, arrangements.grid, (13, 60)),
    "table": (0.07, arrangements.table, (13, 44)),
    "scattered": (0.07, arrangements.scattered, (13, 64)),
    "words": (0.10, clutter.paragraph, (9, 44)),
    "no digits": (0.06, None, (14, 90)),
}
"""For each kind its share, how it is arranged and the heights of its digits."""
_SMALL: dict[str, tuple[float, arrangements.Arrange | None, tuple[float, float]]] = {
    "close up": (0.50, arrangements.close_up, (40, 96)),
    "amount": (0.14, arrangements.amount, (14, 60)),
    "lines": (0.10, arrangements.lines, (14, 50)),
    "boxes": (0.08, arrangements.boxes, (24, 70)),
    "grid": (0.10, arrangements.grid, (24, 64)),
    "no digits": (0.08, None, (20, 80)),
}
_QUARTERED = 0.30
"""Share of scenes that are four small pictures in one."""
_CELLS = 0.20
"""Share of small pictures that are photographed cells, where the library has some."""
KINDS = tuple(sorted({*_LARGE, *_SMALL, "cell"}))


def compose(library: Library, seed: int, number: int) -> Scene:
    """Compose a scene.

    Args:
        library: What it is composed from.
        seed: Of a series of scenes.
        number: Of the scene in the series.
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
            marks.append(Truth(mark.name, (x + left, y + top, width, height)))
    return Scene("four small ones", image, marks, ink)


def _compose_part(
    library: Library,
    rng: np.random.Generator,
    side: int,
    kinds: dict[str, tuple[float, arrangements.Arrange | None, tuple[float, float]]],
) -> Scene:
    if side < SIDE and library.cells and rng.random() < _CELLS:
        return _cell(library, rng, side)
    names = list(kinds)
    shares = np.array([kinds[name][0] for name in names])
    kind = names[int(rng.choice(len(names), p=shares / shares.sum()))]
    _, arrange, (low, high) = kinds[kind]
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
    _add_clutter(sheet, room, height, kind, library, rng)
    ground = _lay_ink(sheet, room, height, rng)
    ink = sheet.digits
    outlines = [mark.outline for mark in sheet.placed]
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
        window = _window(side, rng)
        image, ink = _cut_out(image, ink, window)
    marks = [
        truth
        for mark, outline in zip(sheet.placed, outlines, strict=True)
        if (truth := _truth(mark.name, outline, mark.height, window)) is not None
    ]
    digits = sum(truth.name.isdigit() for truth in marks)
    if digits >= 3 and rng.random() < 0.13:
        return _turned(Scene(kind, image, marks, ink), int(rng.integers(1, 4)))
    return Scene(kind, image, marks, ink)


def _room(canvas: int, side: int, rng: np.random.Generator) -> arrangements.Rectangle:
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
    room: arrangements.Rectangle,
    canvas: int,
    side: int,
    height: float,
    rng: np.random.Generator,
) -> arrangements.Rectangle:
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
    room: arrangements.Rectangle,
    height: float,
    kind: str,
    library: Library,
    rng: np.random.Generator,
) -> None:
    inside = (
        max(room[0], 0),
        max(room[1], 0),
        min(room[2], sheet.side),
        min(room[3], sheet.side),
    )
    if kind == "no digits":
        choice = rng.random()
        if choice < 0.5:
            count = int(rng.integers(1, 3 + round(sheet.side / height)))
            clutter.scatter_clutter(sheet, inside, height, library, rng, count)
        elif choice < 0.65:
            for _ in range(int(rng.integers(1, 5))):
                ends = rng.uniform(0, sheet.side, (2, 2))
                sheet.rule(
                    [tuple(end) for end in ends], height * rng.uniform(0.02, 0.15)
                )
    elif kind == "close up":
        if rng.random() < 0.12:
            clutter.scatter_clutter(sheet, inside, 0.3 * height, library, rng, 2)
    elif kind != "words" and rng.random() < 0.4:
        count = int(rng.integers(1, 6))
        clutter.scatter_clutter(sheet, inside, height, library, rng, count)
    if rng.random() < 0.06:  # a stray line
        ends = rng.uniform(0, sheet.side, (2, 2))
        sheet.rule(
            [tuple(end) for end in ends],
            height * rng.uniform(0.02, 0.1),
            rng.uniform(0.2, 1),
        )


def _lay_ink(
    sheet: Sheet, room: arrangements.Rectangle, height: float, rng: np.random.Generator
) -> Floats:
    """Ink, ruling and clutter on paper, with what lies around it; about [0, 1]."""
    side = sheet.side
    clean = rng.random() < 0.2
    board = not clean and rng.random() < 0.12
    tone = (
        1.0 if clean else rng.uniform(0.06, 0.35) if board else rng.uniform(0.45, 1.0)
    )
    ground = (
        np.full((side, side), tone, np.float32)
        if clean
        else paper(side, height, rng) * np.float32(tone)
    )
    contrast = (
        np.exp(rng.uniform(np.log(0.25), 0))
        if rng.random() < 0.8
        else rng.uniform(0.12, 0.3)
    )
    level = tone + (1 - tone) * contrast if board else tone * (1 - contrast)
    cover = sheet.digits.astype(np.float32) * np.float32(1 / 255)
    if not clean and rng.random() < 0.35:
        grain = noise(FINE if rng.random() < 0.5 else SOFT, cover.shape, rng)
        cover *= np.clip(
            1 - rng.uniform(0.1, 0.4) + grain * np.float32(rng.uniform(0.1, 0.35)),
            0.15,
            1,
        )
    rules = sheet.rules.astype(np.float32) * np.float32(rng.uniform(0.2, 1) / 255)
    other = sheet.other.astype(np.float32) * np.float32(
        rng.uniform(0.5, 1) / 255 if rng.random() < 0.4 else 1 / 255
    )
    rule_level = level if rng.random() < 0.5 else tone * rng.uniform(0.05, 0.7)
    ground += rules * (np.float32(rule_level) - ground)
    ground += np.maximum(cover, other) * (np.float32(level) - ground)
    beyond = surroundings(side, room, tone, rng)
    if beyond is not None:
        table, covered = beyond
        ground += covered * (table - ground)
    return ground


def _window(side: int, rng: np.random.Generator) -> tuple[int, int, int, int]:
    """The part of a square that is the picture; the rest is padding."""
    if rng.random() < 0.25:
        return 0, 0, side, side
    margins = rng.integers(0, side // 4, 4) * (rng.random(4) < 0.6)
    left, top, right, bottom = (int(m) for m in margins)
    return left, top, side - left - right, side - top - bottom


def _cut_out(
    image: Plane, ink: Plane, window: tuple[int, int, int, int]
) -> tuple[Plane, Plane]:
    """Replace all around a window by the tone that its border has in the middle."""
    left, top, width, height = window
    inside = np.s_[top : top + height, left : left + width]
    part = image[inside]
    padded = np.full_like(image, border_tone(part))
    padded[inside] = part
    kept = np.zeros_like(ink)
    kept[inside] = ink[inside]
    return padded, kept


def border_tone(image: Plane) -> int:
    """The median luminance of a picture's outermost pixels."""
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    return int(np.median(border))


def _truth(
    name: str, outline: Floats, height: float, window: tuple[int, int, int, int]
) -> Truth | None:
    """What a mark asks of the finder; None if it is ground."""
    (left, top), (right, bottom) = outline.min(axis=0), outline.max(axis=0)
    own = (
        max(left, window[0]),
        max(top, window[1]),
        min(right, window[0] + window[2]),
        min(bottom, window[1] + window[3]),
    )
    inside = max(0.0, own[2] - own[0]) * max(0.0, own[3] - own[1])
    share = inside / max(1e-6, (right - left) * (bottom - top))
    if right - left < 1.5 or bottom - top < 1.5:  # flat signs have hardly any area
        share = (
            1.0
            if window[0] <= (left + right) / 2 < window[0] + window[2]
            and window[1] <= (top + bottom) / 2 < window[1] + window[3]
            else 0.0
        )
    if share < _CUT or height >= _TOO_LARGE:
        return None
    box = (
        float(own[0]),
        float(own[1]),
        float(max(own[2] - own[0], 1.0)),
        float(max(own[3] - own[1], 1.0)),
    )
    sure = share >= _WHOLE and _SMALLEST <= height <= _LARGEST
    return Truth(name if sure else "", box)


def _turned(scene: Scene, quarters: int) -> Scene:
    """Turn a scene clockwise; its digits become turned ones and its signs ground."""
    marks = []
    side = scene.image.shape[0]
    for mark in scene.marks:
        x, y, width, height = mark.box
        for _ in range(quarters):
            x, y, width, height = side - y - height, x, height, width
        name = f"turned {90 * quarters}" if mark.name.isdigit() else ""
        if mark.name == "" or mark.name.isdigit():
            marks.append(Truth(name, (x, y, width, height)))
    return Scene(
        scene.kind,
        np.ascontiguousarray(np.rot90(scene.image, -quarters)),
        marks,
        np.ascontiguousarray(np.rot90(scene.ink, -quarters)),
    )


def _cell(library: Library, rng: np.random.Generator, side: int) -> Scene:
    """A photographed cell of a number grid, in another size, place and light."""
    cell = library.cells[int(rng.integers(len(library.cells)))]
    scale = side / 64 * rng.uniform(0.55, 1.15)
    offset = (side - 64 * scale) * rng.uniform(0.2, 0.8, 2)
    turn = np.deg2rad(rng.normal(0, 3))
    middle = np.array([side / 2, side / 2])
    linear = scale * np.array(
        [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
    )
    start = middle + (linear / scale) @ (offset - middle)
    matrix = np.column_stack([linear, start]).astype(np.float32)
    image = np.asarray(
        cv2.warpAffine(
            cell.image,
            matrix,
            (side, side),
            flags=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.float32,
    )
    lit = light(side, rng)
    image = image / 255 if lit is None else image * lit / 255
    window = (
        int(np.clip(np.ceil(offset[0]), 0, side - 1)),
        int(np.clip(np.ceil(offset[1]), 0, side - 1)),
        int(
            min(side, np.floor(offset[0] + 64 * scale))
            - np.clip(np.ceil(offset[0]), 0, side - 1)
        ),
        int(
            min(side, np.floor(offset[1] + 64 * scale))
            - np.clip(np.ceil(offset[1]), 0, side - 1)
        ),
    )
    pixels = expose(image, 30 * scale, rng)
    pixels, _ = _cut_out(pixels, np.zeros_like(pixels), window)
    marks = []
    if cell.digit is None:
        marks.append(Truth("", tuple(map(float, window))))
    elif cell.box is not None:
        x, y, width, height = cell.box
        corners = np.array(
            [[x, y], [x + width, y], [x + width, y + height], [x, y + height]],
            np.float32,
        )
        outline = np.asarray(corners @ matrix[:, :2].T + matrix[:, 2], np.float32)
        truth = _truth(cell.digit, outline, height * scale, window)
        marks += [truth] if truth else []
    return Scene("cell", pixels, marks, np.full_like(pixels, 128))

"""Scenes with their truth: which marks are to be found, and where."""

from dataclasses import dataclass

import numpy as np

from digit_model.finding.classes import OTHER, SIGNS
from digit_model.imaging.ink import border_tone
from training.scenes.marks import Plane
from training.scenes.sheet import Floats, Placed

Window = tuple[int, int, int, int]
"""Left, top, width and height in pixels of the part of a square that is a picture."""

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
        source: Where its strokes or its scan come from.
    """

    name: str
    box: tuple[float, float, float, float]
    source: str = ""


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


def truth_of(mark: Placed, outline: Floats, window: Window) -> Truth | None:
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
    sure = share >= _WHOLE and _SMALLEST <= mark.height <= _LARGEST
    if share < _CUT or mark.height >= _TOO_LARGE or (mark.name == OTHER and not sure):
        return None
    box = (
        float(own[0]),
        float(own[1]),
        float(max(own[2] - own[0], 1.0)),
        float(max(own[3] - own[1], 1.0)),
    )
    return Truth(mark.name if sure else "", box, mark.source)


def any_window(side: int, rng: np.random.Generator) -> Window:
    """The part of a square that is the picture; the rest is padding."""
    if rng.random() < 0.25:
        return 0, 0, side, side
    margins = rng.integers(0, side // 4, 4) * (rng.random(4) < 0.6)
    left, top, right, bottom = (int(m) for m in margins)
    return left, top, side - left - right, side - top - bottom


def cut_out_window(image: Plane, ink: Plane, window: Window) -> tuple[Plane, Plane]:
    """Replace all around a window by the tone that its border has in the middle."""
    left, top, width, height = window
    inside = np.s_[top : top + height, left : left + width]
    part = image[inside]
    padded = np.full_like(image, int(border_tone(part)))
    padded[inside] = part
    kept = np.zeros_like(ink)
    kept[inside] = ink[inside]
    return padded, kept


def turn_scene(scene: Scene, quarters: int) -> Scene:
    """Turn a scene clockwise; its digits become turned ones and its signs ground."""
    marks = []
    side = scene.image.shape[0]
    for mark in scene.marks:
        x, y, width, height = mark.box
        for _ in range(quarters):
            x, y, width, height = side - y - height, x, height, width
        name = f"turned {90 * quarters}" if mark.name.isdigit() else mark.name
        if name not in [*SIGNS]:
            marks.append(Truth(name, (x, y, width, height), mark.source))
    return Scene(
        scene.kind,
        np.ascontiguousarray(np.rot90(scene.image, -quarters)),
        marks,
        np.ascontiguousarray(np.rot90(scene.ink, -quarters)),
    )

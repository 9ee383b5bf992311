"""Pages composed from real pen strokes on synthesized paper, with their exact truth."""

import io
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from digit_model.imaging.strokes import draw_strokes
from digit_model.page.page_reading import Box
from training.data.handwriting import Stroke
from training.data.pens import PenDigit

Plane = npt.NDArray[np.float32]
"""`(h, w)` or `(h, w, 3)` float32 in [0, 1]."""

CLEAR, TOUCHING, OVERLAPPING = (0.06, 0.35), (-0.03, 0.0), (-0.1, -0.03)
"""Least gap between neighbors' ink as a share of the height; below 0 it overlaps."""


@dataclass(frozen=True)
class Ink:
    """Handwriting before it is laid on paper.

    Attributes:
        plane: `(h, w)` float32 in [0, 1], ink = 1.
        boxes: The box of each digit, in the order they were written.
    """

    plane: Plane
    boxes: list[Box]


def write_number(
    digits: Sequence[PenDigit],
    rng: np.random.Generator,
    height: float = 80,
    gap: tuple[float, float] = CLEAR,
) -> Ink:
    """Write digits next to each other with one pen.

    Args:
        digits: Recordings, usually of one writer.
        rng: Random number generator.
        height: The height of a digit in pixels.
        gap: Range of the least horizontal distance between neighbors, as a share of
            the height.
    """
    brush = height * rng.uniform(0.05, 0.14)
    placed: list[list[Stroke]] = []
    for digit in digits:
        strokes = _scaled(digit, height * rng.uniform(0.85, 1.15))
        low, high = _bounds(strokes)
        y = height * (1 + rng.normal(0, 0.06)) - (high[1] - low[1]) / 2
        strokes = [s - low + np.array([0, y]) for s in strokes]
        if placed:
            shift = _room(placed[-1], strokes) + brush + height * rng.uniform(*gap)
            # Digits in reading order: each begins and ends right of the one before.
            before, own = _bounds(placed[-1]), _bounds(strokes)
            least = 0.5 * (before[0] + before[1])[0] - 0.5 * (own[0] + own[1])[0]
            shift = max(shift, least + 0.3 * height)
            strokes = [s + np.array([shift, 0]) for s in strokes]
        placed.append(strokes)
    low, high = _bounds([s for strokes in placed for s in strokes])
    margin = 0.35 * height + brush
    size = np.ceil(high - low + 2 * margin).astype(int)
    placed = [[s - low + margin for s in strokes] for strokes in placed]
    plane = draw_strokes(
        [s for strokes in placed for s in strokes], brush, (int(size[0]), int(size[1]))
    )
    return Ink(plane, [_box(strokes, brush) for strokes in placed])


def write_somewhere(
    digit: PenDigit, height: float, size: tuple[int, int], rng: np.random.Generator
) -> Plane:
    """Write one digit somewhere on an empty page.

    Args:
        digit: The digit.
        height: Its height in pixels.
        size: Width and height of the page in pixels; the digit has room on it.
        rng: Random number generator.

    Returns:
        `(h, w)` float32 in [0, 1], ink = 1.
    """
    ink = write_number([digit], rng, height, CLEAR).plane
    rows, columns = ink.shape
    page = np.zeros((size[1], size[0]), np.float32)
    top, left = (
        int(rng.integers(0, room + 1)) for room in (size[1] - rows, size[0] - columns)
    )
    page[top : top + rows, left : left + columns] = ink
    return page


def stack(inks: Sequence[Ink], rng: np.random.Generator, space: float = 0.0) -> Ink:
    """Write numbers below each other, each beginning somewhere to the right.

    Args:
        inks: The numbers to stack.
        rng: Random number generator.
        space: Between two of them, as a share of the first one's height.
    """
    step = round(space * inks[0].plane.shape[0])
    width = max(ink.plane.shape[1] for ink in inks)
    height = sum(ink.plane.shape[0] + step for ink in inks)
    plane, boxes, top = np.zeros((height, width), np.float32), [], 0
    for ink in inks:
        rows, columns = ink.plane.shape
        left = int(rng.integers(0, width - columns + 1))
        plane[top : top + rows, left : left + columns] = ink.plane
        boxes += [box._replace(x=box.x + left, y=box.y + top) for box in ink.boxes]
        top += rows + step
    return Ink(plane, boxes)


def clean(ink: Plane, rng: np.random.Generator) -> Plane:  # noqa: ARG001
    """Black on white, as drawn on a canvas."""
    return np.float32(1) - ink


def photo(ink: Plane, rng: np.random.Generator, ruling: str, pen: str = "any") -> bytes:
    """A phone photo of paper: ruled, shaded, tilted, grainy, as a JPEG file.

    Args:
        ink: `(h, w)`, ink = 1.
        rng: Random number generator.
        ruling: `plain`, `lined`, `grid`, `ledger`, `crumpled` or `board`.
        pen: `black`, `blue`, `pencil`, `chalk`, or `any` of the first three.
    """
    margin = round(0.25 * ink.shape[0])
    ink = np.pad(ink, margin)
    ground = _paper(ink.shape, rng, ruling)
    picture = _lay_ink(ground, ink, rng, "chalk" if ruling == "board" else pen)
    picture = _tilt(picture * _light(ink.shape, rng)[:, :, None], rng)
    grain = rng.normal(0, rng.uniform(0.004, 0.02), picture.shape)
    pixels = np.round(np.clip(picture + grain, 0, 1) * 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=int(rng.integers(60, 93)))
    return file.getvalue()


def _style(ruling: str) -> Callable[[Plane, np.random.Generator], Any]:
    return lambda ink, rng: photo(ink, rng, ruling)


PHOTOS = {name: _style(name) for name in ("plain", "lined", "grid", "board")}
"""Styles of photos that pages are composed in."""
UNSEEN_PHOTOS = {name: _style(name) for name in ("ledger", "crumpled")}
"""Styles that serve testing only."""


def _paper(shape: Sequence[int], rng: np.random.Generator, ruling: str) -> Plane:
    height, width = shape
    tint = np.array([1, rng.uniform(0.96, 1), rng.uniform(0.88, 1)])
    lightness = 0.2 if ruling == "board" else rng.uniform(0.75, 0.95)
    ground = np.broadcast_to(lightness * tint, (height, width, 3)).astype(np.float32)
    ground = ground.copy()
    step = round(rng.uniform(32, 64))
    line = max(1, round(rng.uniform(0.02, 0.05) * step))
    color = np.array([rng.uniform(0.55, 0.8), rng.uniform(0.65, 0.85), 0.92])
    start = int(rng.integers(step))
    if ruling in ("lined", "grid", "ledger"):
        for y in range(start, height, step):
            ground[y : y + line] *= color
    if ruling == "grid":
        for x in range(start, width, step):
            ground[:, x : x + line] *= color
    if ruling == "ledger":
        x = round(0.04 * width)
        ground[:, x : x + line + 1] *= np.array([0.9, 0.5, 0.5])
        y = round(0.04 * height)
        ground[y : y + line + 1] *= np.array([0.9, 0.5, 0.5])
    if ruling == "crumpled":
        coarse = rng.normal(0, 1, (6, 8)).astype(np.float32)
        folds = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        ground *= np.clip(1 + 0.06 * folds, 0.7, 1.1)[:, :, None]
    return ground


def _lay_ink(ground: Plane, ink: Plane, rng: np.random.Generator, pen: str) -> Plane:
    """Draw with a pen, its strokes slightly blurred; pencil and chalk are grainy."""
    colors = {
        "black": (0.1, 0.1, 0.12),
        "blue": (0.12, 0.18, 0.55),
        "pencil": (0.35, 0.35, 0.37),
    }
    name = str(rng.choice(list(colors))) if pen == "any" else pen
    color = np.array(colors.get(name, (0.9, 0.9, 0.88)))
    if name in ("pencil", "chalk"):  # they leave specks of paper within a stroke
        ink = ink * rng.uniform(0.6, 1, ink.shape).astype(np.float32)
    cover = cv2.GaussianBlur(ink, (0, 0), 0.7)[:, :, None]
    return np.asarray(ground * (1 - cover) + color * cover, np.float32)


def _light(shape: Sequence[int], rng: np.random.Generator) -> Plane:
    """Light over the page with a shadow across, in [0, 1]."""
    y, x = (np.linspace(-0.5, 0.5, side) for side in shape)
    angle = rng.uniform(0, 2 * np.pi)
    across = np.cos(angle) * x[None, :] + np.sin(angle) * y[:, None]
    softness = rng.uniform(4, 14)
    shadow = rng.uniform(0.1, 0.45) / (1 + np.exp(-softness * across))
    return np.asarray(1 - shadow, np.float32)


def _tilt(picture: Plane, rng: np.random.Generator) -> Plane:
    """Photograph it from slightly aside, turned by at most two degrees."""
    height, width = picture.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    angle, center = np.deg2rad(rng.uniform(-2, 2)), np.array([width / 2, height / 2])
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    moved = (corners - center) @ turn + center
    moved += rng.uniform(-0.03, 0.03, (4, 2)) * [width, height]
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    return np.asarray(
        cv2.warpPerspective(
            picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE
        )
    )


def _scaled(digit: PenDigit, height: float) -> list[Stroke]:
    low, high = _bounds(digit.strokes)
    width_now, height_now = np.maximum(high - low, 1)
    scale = height / max(height_now, 0.9 * width_now)
    return [(stroke - low) * scale for stroke in digit.strokes]


def _room(left: Sequence[Stroke], right: Sequence[Stroke]) -> float:
    """How far right must be moved so that in no row it lies left of the other."""
    bands: dict[int, float] = {}
    for stroke in left:
        for x, y in _dense(stroke):
            band = round(y / 4)
            for near in (band - 1, band, band + 1):
                bands[near] = max(bands.get(near, -np.inf), x)
    gaps = [
        bands[round(y / 4)] - x
        for stroke in right
        for x, y in _dense(stroke)
        if round(y / 4) in bands
    ]
    return float(max(gaps, default=_bounds(left)[1][0]))


def _dense(stroke: Stroke) -> Stroke:
    """Points of a stroke at most 2 pixels apart."""
    if len(stroke) < 2:
        return stroke
    parts = []
    for start, end in itertools.pairwise(stroke):
        count = max(2, int(np.hypot(*(end - start)) / 2) + 1)
        parts.append(np.linspace(start, end, count))
    return np.concatenate(parts)


def _bounds(strokes: Sequence[Stroke]) -> tuple[Stroke, Stroke]:
    points = np.concatenate(strokes)
    return points.min(axis=0), points.max(axis=0)


def _box(strokes: Sequence[Stroke], brush: float) -> Box:
    low, high = _bounds(strokes)
    low, high = np.floor(low - brush / 2), np.ceil(high + brush / 2)
    return Box(*(int(v) for v in (*low, *(high - low))))


def scatter(
    pictures: Sequence[Plane], rng: np.random.Generator, side: int = 130
) -> Ink:
    """Drawings in four columns, each somewhere in its place and of random size.

    Args:
        pictures: Each `(h, w)`, ink = 1.
        rng: Random number generator.
        side: The side of a place in pixels.
    """
    columns = 4
    rows = -(-len(pictures) // columns)
    plane = np.zeros((rows * side, columns * side), np.float32)
    for number, picture in enumerate(pictures):
        size = int(rng.integers(side // 2, side))
        small = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA)
        top = number // columns * side + int(rng.integers(0, side - size + 1))
        left = number % columns * side + int(rng.integers(0, side - size + 1))
        plane[top : top + size, left : left + size] = small
    return Ink(plane, [])

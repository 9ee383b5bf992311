"""Random variations of pen strokes before they are drawn."""

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.imaging.preprocessing import preprocess_drawing
from digit_model.imaging.strokes import CANVAS_SIDE, draw_strokes

Stroke = npt.NDArray[np.float64]
"""`(n, 2)`, x and y of the pen, y downwards."""

_FULL_EXTENT = 220.0
"""Longer side of a figure at full size, in pixels of the canvas."""
_FEW_POINTS = 12
_THINNEST, _THICKEST = 0.02, 0.35
"""Width of the brush as a share of a figure's size."""
_PHOTOGRAPHED = 0.25
"""Share of the figures that become glyphs as photos show them."""


def vary_strokes(strokes: list[Stroke], rng: np.random.Generator) -> list[Stroke]:
    """Write the same figure as another hand might: slanted, turned, stretched, wavy.

    Args:
        strokes: The strokes of a figure, in any unit.
        rng: Random number generator.

    Returns:
        As many strokes, about the origin, the longer side 1.
    """
    strokes = _to_unit(strokes)
    angle = np.deg2rad(rng.uniform(-10, 10))
    slant, aspect = rng.uniform(-0.3, 0.3), np.exp(rng.uniform(-0.2, 0.2))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shape = turn @ np.array([[aspect, slant], [0.0, 1 / aspect]])
    wave = rng.uniform(0, 0.035)
    phases, directions = rng.uniform(0, 2 * np.pi, (2, 2)), rng.normal(size=(2, 2))
    varied = []
    for stroke in strokes:
        points = smooth_stroke(stroke, rng)
        bend = np.sin(5 * points @ directions.T + phases[0]) * wave
        varied.append((points + bend + rng.normal(0, 0.008, 2)) @ shape.T)
    return _to_unit(varied)


def smooth_stroke(stroke: Stroke, rng: np.random.Generator) -> Stroke:
    """Keep every point, every second or every third, and round the corners or not.

    A stroke of fewer than 12 points is left as it is: its corners are what it is.

    Chaikin, "An algorithm for high-speed curve generation", 1974,
    https://doi.org/10.1016/0146-664X(74)90028-8.
    """
    if len(stroke) < _FEW_POINTS:
        return stroke
    step = int(rng.integers(1, 4))
    points = np.concatenate([stroke[:-1:step], stroke[-1:]])
    for _ in range(int(rng.integers(0, 3))):
        first, second = points[:-1], points[1:]
        cut = np.stack([0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second], 1)
        points = np.concatenate([points[:1], cut.reshape(-1, 2), points[-1:]])
    return points


def curve(knots: Stroke) -> Stroke:
    """A Catmull-Rom curve through all knots `(n, 2)`; a line through two."""
    if len(knots) < 3:
        return np.asarray(knots, np.float64)
    padded = np.concatenate([knots[:1], knots, knots[-1:]])
    before, start, end, after = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = np.linspace(0, 1, 8, endpoint=False)[:, None, None]
    points = 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )
    return np.concatenate([points.transpose(1, 0, 2).reshape(-1, 2), knots[-1:]])


def move(figure: Stroke, x: float, y: float) -> Stroke:
    """Shift a stroke."""
    return np.asarray(figure + np.array([x, y]))


def draw_varied(
    strokes: list[Stroke], rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Draw strokes as on the canvas, varied, in a random size, with a random brush.

    The size is that of a digit that fills the canvas or 30% of it, the brush from thin
    to 0.35 of the size.

    Returns:
        `(side, side)` float32 in [0, 1], ink = 1, a canvas cut down to the figure.
    """
    size = _FULL_EXTENT * np.exp(rng.uniform(np.log(0.3), 0))
    brush = size * float(np.exp(rng.uniform(np.log(_THINNEST), np.log(_THICKEST))))
    side = round(size + brush) + 8
    placed = [s * size + side / 2 for s in vary_strokes(strokes, rng)]
    return draw_strokes(placed, brush, (side, side))


def draw_unlike(
    scan: npt.NDArray[np.uint8], rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Write a scanned figure as another hand might: slanted, turned, bolder or thinner.

    Args:
        scan: `(h, w)` uint8, cropped to its ink, ink = 255.
        rng: Random number generator.

    Returns:
        `(side, side)` float32 in [0, 1], ink = 1.
    """
    size = rng.uniform(60, 130)
    scale = size / max(scan.shape)
    side = round(1.6 * size)
    angle, slant = np.deg2rad(rng.uniform(-10, 10)), rng.uniform(-0.25, 0.25)
    aspect = np.exp(rng.uniform(-0.15, 0.15))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shape = scale * turn @ np.array([[aspect, slant], [0.0, 1 / aspect]])
    middle = np.array([scan.shape[1] - 1, scan.shape[0] - 1]) / 2
    matrix = np.column_stack([shape, side / 2 - shape @ middle])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    drawn = cv2.warpAffine(
        scan.astype(np.float32) / 255, matrix, (side, side), None, method
    )
    blurred = cv2.GaussianBlur(drawn, (0, 0), max(0.5, 0.35 * scale))
    level, sharpness = rng.uniform(0.3, 0.7), rng.uniform(1.5, 4)
    sharp = np.clip((blurred - level) * sharpness + 0.5, 0, 1)
    return np.asarray(sharp, np.float32)


def as_seen(
    ink: npt.NDArray[np.float32], rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Ink as it is cut out of a photo: small, blurred, its edge where chance puts it.

    Args:
        ink: `(h, w)` float32 in [0, 1], ink = 1.
        rng: Random number generator.

    Returns:
        As many rows or fewer, in [0, 1], its strongest ink 1.
    """
    scale = min(1.0, rng.uniform(20, 70) / max(ink.shape))
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.4, 1.3))
    soft = soft + rng.normal(0, rng.uniform(0, 0.06), soft.shape)
    faint, full = rng.uniform(0.12, 0.4), rng.uniform(0.45, 0.9)
    seen = np.clip((soft / float(soft.max()) - faint) / (full - faint), 0, 1)
    return np.asarray(seen / max(float(seen.max()), 1e-6), np.float32)


def to_glyph(picture: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8] | None:
    """The glyph that the app makes of a drawing, None if it finds nothing to read.

    Args:
        picture: `(h, w)` float32 in [0, 1], ink = 1.

    Returns:
        `(28, 28)` uint8, ink = 255.
    """
    prepared = preprocess_drawing(picture)
    if prepared.blank is not None:
        return None
    return np.round(prepared.glyph * 255).astype(np.uint8)


def varied_glyph(
    ink: npt.NDArray[np.float32], rng: np.random.Generator
) -> npt.NDArray[np.uint8] | None:
    """The glyph of a drawing, a quarter of the time as a photo of it would show it.

    Args:
        ink: `(h, w)` float32 in [0, 1], ink = 1, with some ink.
        rng: Random number generator.

    Returns:
        `(28, 28)` uint8, ink = 255; None if nothing is left to read.
    """
    return to_glyph(as_seen(ink, rng) if rng.random() < _PHOTOGRAPHED else ink)


def fill(outline: Stroke) -> npt.NDArray[np.float32]:
    """Fill a closed outline given about the origin, the longer side 1.

    Returns:
        `(280, 280)` float32 in [0, 1], ink = 1.
    """
    points = np.round((outline * 0.6 + 0.5) * CANVAS_SIDE).astype(np.int32)
    canvas = np.zeros((CANVAS_SIDE, CANVAS_SIDE), np.uint8)
    cv2.fillPoly(canvas, [points], 255, cv2.LINE_AA)
    return canvas.astype(np.float32) / np.float32(255)


def _to_unit(strokes: list[Stroke]) -> list[Stroke]:
    """Move to the origin and scale to a longer side of 1."""
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = 1 / max(float(extent.max()), 1e-9)
    return [(stroke - low - extent / 2) * scale for stroke in strokes]

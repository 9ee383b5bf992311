"""Pen strokes of symbols that stand next to numbers and are neither digit nor sign."""

import numpy as np

from training.scenes.marks import Stroke
from training.scenes.shapes import Shape, trace


def _ring(x: float, y: float, radius: float) -> tuple[tuple[float, float], ...]:
    """A closed loop, a little narrower than high, drawn from its top."""
    angles = np.linspace(-0.5 * np.pi, -2.5 * np.pi, 9)
    return tuple(
        (x + 0.8 * radius * float(np.cos(angle)), y + radius * float(np.sin(angle)))
        for angle in angles
    )


_S: Shape = (
    (
        (0.55, 0.18),
        (0.3, 0.04),
        (0.08, 0.22),
        (0.3, 0.48),
        (0.55, 0.73),
        (0.3, 0.96),
        (0.02, 0.8),
    ),
)
_SHAPES: dict[str, tuple[Shape, ...]] = {
    "$": (
        (*_S, ((0.33, -0.12), (0.28, 1.12))),
        (*_S, ((0.25, -0.1), (0.25, 1.1)), ((0.38, -0.1), (0.38, 1.1))),
    ),
    "#": (
        (
            ((0.25, 0.0), (0.15, 1.0)),
            ((0.55, 0.0), (0.45, 1.0)),
            ((0.0, 0.33), (0.7, 0.33)),
            ((-0.02, 0.66), (0.68, 0.66)),
        ),
    ),
    "%": (
        (
            _ring(0.13, 0.16, 0.16),
            ((0.68, 0.0), (0.1, 1.0)),
            _ring(0.63, 0.83, 0.17),
        ),
        (
            _ring(0.18, 0.25, 0.2),
            ((0.5, -0.1), (0.25, 1.1)),
            _ring(0.58, 0.76, 0.21),
        ),
    ),
    "&": (
        (
            (
                (0.68, 1.0),
                (0.16, 0.26),
                (0.28, 0.0),
                (0.45, 0.2),
                (0.05, 0.72),
                (0.26, 1.0),
                (0.66, 0.55),
            ),
        ),
        (
            (
                (0.5, 0.12),
                (0.2, 0.1),
                (0.14, 0.34),
                (0.4, 0.46),
                (0.08, 0.6),
                (0.12, 0.88),
                (0.52, 0.86),
            ),
            ((0.3, -0.05), (0.3, 1.05)),
        ),
    ),
    "*": (
        (
            ((0.25, 0.05), (0.25, 0.55)),
            ((0.04, 0.18), (0.46, 0.42)),
            ((0.46, 0.18), (0.04, 0.42)),
        ),
        (
            ((0.35, 0.1), (0.35, 0.9)),
            ((0.0, 0.5), (0.7, 0.5)),
            ((0.08, 0.2), (0.62, 0.8)),
            ((0.62, 0.2), (0.08, 0.8)),
        ),
    ),
    "€": (
        (
            (
                (0.62, 0.12),
                (0.36, 0.0),
                (0.1, 0.3),
                (0.1, 0.7),
                (0.36, 1.0),
                (0.64, 0.88),
            ),
            ((-0.04, 0.4), (0.45, 0.4)),
            ((-0.04, 0.6), (0.42, 0.6)),
        ),
    ),
    "£": (
        (
            (
                (0.6, 0.15),
                (0.4, 0.0),
                (0.22, 0.2),
                (0.25, 0.6),
                (0.04, 0.98),
                (0.3, 0.92),
                (0.64, 0.98),
            ),
            ((0.04, 0.52), (0.5, 0.52)),
        ),
    ),
    "@": (
        (
            (
                (0.5, 0.36),
                (0.36, 0.3),
                (0.25, 0.5),
                (0.37, 0.68),
                (0.52, 0.5),
                (0.52, 0.36),
                (0.56, 0.66),
                (0.7, 0.58),
                (0.72, 0.3),
                (0.45, 0.02),
                (0.1, 0.2),
                (0.02, 0.6),
                (0.2, 0.94),
                (0.6, 0.98),
            ),
        ),
    ),
}
SYMBOLS = "".join(_SHAPES)
"""Symbols of currencies and others that stand next to numbers."""


def symbol_strokes(symbol: str, rng: np.random.Generator) -> list[Stroke]:
    """Pen strokes of a symbol, in units of a digit's height, y from a digit's top."""
    shapes = _SHAPES[symbol]
    shape = shapes[int(rng.integers(len(shapes)))]
    return trace(shape, rng)

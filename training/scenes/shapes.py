"""Pen strokes of signs, and of ways to write digits that are rare in the recordings."""

from collections.abc import Callable, Sequence

import numpy as np

from training.data.handwriting import curve
from training.scenes.marks import Stroke

Shape = tuple[tuple[tuple[float, float], ...], ...]
"""Strokes in units of a digit's height, x from the left and y from its top."""

WAYS: dict[str, tuple[Shape, ...]] = {
    "0": (
        (
            (
                (0.35, 0),
                (0.05, 0.25),
                (0.05, 0.7),
                (0.35, 1),
                (0.62, 0.7),
                (0.62, 0.25),
                (0.35, 0),
            ),
            ((0.7, -0.05), (0.0, 1.05)),
        ),
        (
            (
                (0.45, 0.03),
                (0.15, 0.15),
                (0.04, 0.6),
                (0.3, 1),
                (0.6, 0.7),
                (0.62, 0.2),
                (0.38, 0),
                (0.5, -0.1),
                (0.8, -0.06),
            ),
        ),
        (
            (
                (0.2, -0.08),
                (0.4, 0.04),
                (0.1, 0.2),
                (0.04, 0.6),
                (0.3, 1),
                (0.6, 0.7),
                (0.6, 0.25),
                (0.35, 0.04),
            ),
        ),
    ),
    "1": (
        (((0.0, 0.32), (0.38, 0.0)), ((0.38, 0.0), (0.38, 1.0))),
        (
            ((0.0, 0.3), (0.35, 0.0)),
            ((0.35, 0.0), (0.35, 1.0)),
            ((0.05, 1.0), (0.68, 1.0)),
        ),
        (((0.0, 0.75), (0.5, 0.0)), ((0.5, 0.0), (0.5, 1.0))),
        (((0.0, 0.15), (0.2, 0.0)), ((0.2, 0.0), (0.2, 1.0)), ((0.0, 1.0), (0.4, 1.0))),
        (((0.35, 0.0), (0.0, 1.0)),),
        (((0.0, 0.42), (0.3, 0.12), (0.52, 0.0), (0.5, 0.25), (0.28, 1.0)),),
    ),
    "2": (
        (
            (
                (0.05, 0.22),
                (0.3, 0.0),
                (0.62, 0.18),
                (0.45, 0.55),
                (0.1, 0.93),
                (0.0, 0.8),
                (0.2, 0.72),
                (0.45, 0.95),
                (0.8, 0.93),
            ),
        ),
    ),
    "3": (
        (
            ((0.05, 0.0), (0.64, 0.0)),
            ((0.64, 0.0), (0.28, 0.38), (0.62, 0.6), (0.45, 0.98), (0.0, 0.88)),
        ),
    ),
    "4": (
        (
            ((0.1, 0.0), (0.02, 0.55)),
            ((0.02, 0.55), (0.72, 0.55)),
            ((0.52, 0.1), (0.5, 1.0)),
        ),
        (
            (
                (0.0, 0.0),
                (0.08, 0.38),
                (0.35, 0.5),
                (0.68, 0.42),
                (0.76, 0.05),
                (0.5, 0.08),
                (0.42, 0.5),
                (0.38, 1.0),
            ),
        ),
        (
            ((0.05, 0.0), (0.05, 0.5)),
            ((0.05, 0.5), (0.6, 0.5)),
            ((0.6, 0.0), (0.6, 1.0)),
        ),
        (
            ((0.5, 1.0), (0.5, 0.0)),
            ((0.5, 0.0), (0.0, 0.65)),
            ((0.0, 0.65), (0.72, 0.65)),
        ),
    ),
    "5": (
        (
            ((0.1, 0.0), (0.05, 0.42)),
            ((0.05, 0.42), (0.5, 0.4), (0.6, 0.75), (0.3, 1.0), (0.0, 0.9)),
            ((0.1, 0.0), (0.65, 0.0)),
        ),
    ),
    "6": (
        (
            (
                (0.66, 0.0),
                (0.3, 0.4),
                (0.02, 0.9),
                (0.12, 1.0),
                (0.4, 0.75),
                (0.44, 0.58),
                (0.28, 0.62),
                (0.06, 0.88),
            ),
        ),
    ),
    "7": (
        (
            ((0.0, 0.0), (0.65, 0.0)),
            ((0.65, 0.0), (0.25, 1.0)),
            ((0.12, 0.5), (0.68, 0.46)),
        ),
        (
            ((0.0, 0.15), (0.05, 0.0)),
            ((0.05, 0.0), (0.65, 0.02)),
            ((0.65, 0.02), (0.4, 0.5), (0.3, 1.0)),
            ((0.15, 0.52), (0.62, 0.5)),
        ),
        (
            ((0.0, 0.18), (0.06, 0.0)),
            ((0.06, 0.0), (0.62, 0.0)),
            ((0.62, 0.0), (0.3, 1.0)),
        ),
    ),
    "8": (
        (
            (
                (0.66, 0.08),
                (0.3, 0.0),
                (0.1, 0.2),
                (0.35, 0.45),
                (0.64, 0.72),
                (0.35, 1.0),
                (0.05, 0.8),
                (0.3, 0.5),
                (0.6, 0.26),
            ),
        ),
        (
            (
                (0.4, 0.0),
                (0.1, 0.2),
                (0.35, 0.45),
                (0.64, 0.72),
                (0.35, 1.0),
                (0.06, 0.76),
                (0.38, 0.45),
                (0.62, 0.2),
                (0.5, 0.02),
            ),
        ),
        (
            (
                (0.72, 0.0),
                (0.46, 0.08),
                (0.32, 0.28),
                (0.36, 0.5),
                (0.2, 0.86),
                (0.04, 1.0),
                (0.06, 0.84),
                (0.36, 0.44),
                (0.78, 0.03),
            ),
        ),
        (
            (
                (0.56, 0.02),
                (0.38, 0.04),
                (0.3, 0.22),
                (0.34, 0.5),
                (0.24, 0.9),
                (0.1, 1.0),
                (0.06, 0.84),
                (0.3, 0.46),
                (0.58, 0.1),
                (0.56, 0.02),
            ),
        ),
    ),
    "9": (
        (
            (
                (0.6, 0.1),
                (0.3, 0.0),
                (0.05, 0.2),
                (0.2, 0.42),
                (0.55, 0.34),
                (0.62, 0.08),
            ),
            ((0.62, 0.08), (0.62, 0.7), (0.4, 1.0), (0.05, 0.85)),
        ),
        (
            (
                (0.55, 0.15),
                (0.3, 0.0),
                (0.08, 0.2),
                (0.25, 0.42),
                (0.55, 0.28),
                (0.6, 0.1),
            ),
            ((0.6, 0.08), (0.58, 1.0)),
        ),
        (
            (
                (0.62, 0.06),
                (0.36, 0.03),
                (0.06, 0.18),
                (0.12, 0.27),
                (0.4, 0.2),
                (0.63, 0.05),
                (0.5, 0.45),
                (0.08, 1.0),
            ),
        ),
    ),
}
"""Slashed and flourished 0, hooked and footed 1, looped 2 and 4, crossed 7, open 8;
and 6, 8 and 9 whose loops are so flat that a broad pen fills them."""


_HOOKED = WAYS["1"][:3]
_CROSSED = WAYS["7"][:2]
_TOLD_APART = 0.75
"""Share of those who hook the 1 who cross the 7, to tell them apart."""


def rare_ways(share: float, rng: np.random.Generator) -> dict[str, Shape]:
    """Choose what a hand writes in a rare way: some digits, each in one shape.

    Args:
        share: Share of the digits.
        rng: Source of chance.
    """
    ways = {
        digit: shapes[int(rng.integers(len(shapes)))]
        for digit, shapes in WAYS.items()
        if rng.random() < share
    }
    if ways.get("1") in _HOOKED and rng.random() < _TOLD_APART:
        ways["7"] = _CROSSED[int(rng.integers(len(_CROSSED)))]
    return ways


def way_strokes(digit: str, rng: np.random.Generator) -> list[Stroke] | None:
    """One of the rare ways to write a digit, a little different each time."""
    shapes = WAYS.get(digit)
    if shapes is None:
        return None
    return trace_any(shapes, rng)


def trace_any(shapes: Sequence[Shape], rng: np.random.Generator) -> list[Stroke]:
    """Draw one of several shapes, a little different each time."""
    shape = shapes[int(rng.integers(len(shapes)))]
    return [
        curve(np.array(line) + rng.normal(0, 0.02, (len(line), 2))) for line in shape
    ]


def sign_strokes(sign: str, rng: np.random.Generator) -> list[Stroke]:
    """Pen strokes of a sign, in units of a digit's height, y from a digit's top."""
    return _SIGNS[sign](rng.uniform)


_Uniform = Callable[[float, float], float]


def _point(u: _Uniform) -> list[Stroke]:
    y = u(0.9, 1.02)
    return [np.array([[0, y], [u(0.0, 0.04), y + u(0.0, 0.03)]])]


def _comma(u: _Uniform) -> list[Stroke]:
    y, length = u(0.85, 1.0), u(0.14, 0.32)
    return [curve(np.array([[0.06, y], [0.08, y + length / 2], [0, y + length]]))]


def _colon(u: _Uniform) -> list[Stroke]:
    top, bottom, lean = u(0.25, 0.45), u(0.75, 1.0), u(-0.06, 0.06)
    return [
        np.array([[x, y], [x + u(0, 0.03), y + u(0, 0.03)]])
        for x, y in ((0, top), (lean, bottom))
    ]


def _dash(u: _Uniform) -> list[Stroke]:
    y, length, rise = u(0.4, 0.68), u(0.22, 0.65), u(-0.05, 0.05)
    return [np.array([[0, y], [length, y + rise]])]


def _slash(u: _Uniform) -> list[Stroke]:
    return [np.array([[u(0.2, 0.7), u(-0.2, 0.05)], [0, u(0.95, 1.2)]])]


def _plus(u: _Uniform) -> list[Stroke]:
    y, size = u(0.4, 0.65), u(0.2, 0.38)
    across = np.array([[-size, y], [size, y + u(-0.04, 0.04)]])
    return [across, np.array([[0, y - size], [u(-0.05, 0.05), y + size]])]


def _equals(u: _Uniform) -> list[Stroke]:
    y, gap, length = u(0.35, 0.5), u(0.14, 0.3), u(0.35, 0.7)
    return [
        np.array([[0, y + k * gap], [length, y + k * gap + u(-0.04, 0.04)]])
        for k in (0, 1)
    ]


def _times(u: _Uniform) -> list[Stroke]:
    y, size = u(0.45, 0.7), u(0.17, 0.33)
    shaky = [u(-0.05, 0.05) for _ in range(4)]
    return [
        np.array([[-size, y - size + shaky[0]], [size, y + size + shaky[1]]]),
        np.array([[size, y - size + shaky[2]], [-size, y + size + shaky[3]]]),
    ]


def _opening(u: _Uniform) -> list[Stroke]:
    top, bottom, bow = u(-0.15, 0.05), u(0.95, 1.2), u(0.12, 0.3)
    middle = (top + bottom) / 2
    if u(0, 1) < 0.3:  # angular, as some write it
        return [np.array([[bow, top], [0, middle], [bow, bottom]])]
    bend = [[bow, top], [0.02, middle - 0.25], [0.02, middle + 0.25], [bow, bottom]]
    return [curve(np.array(bend))]


def _closing(u: _Uniform) -> list[Stroke]:
    return [stroke * [-1, 1] for stroke in _opening(u)]


_SIGNS: dict[str, Callable[[_Uniform], list[Stroke]]] = {
    ".": _point,
    ",": _comma,
    ":": _colon,
    "-": _dash,
    "/": _slash,
    "+": _plus,
    "=": _equals,
    "×": _times,
    "(": _opening,
    ")": _closing,
}

"""What is written on: paper, boards, bank checks, tables, and the noise they share."""

from functools import cache

import cv2
import numpy as np

from training.scenes.sheet import Floats, Rectangle

_BANK_SIDE = 768


@cache
def _noise_bank() -> tuple[Floats, ...]:
    """Noise of unit variance, from single pixels to broad blotches, made once."""
    rng = np.random.default_rng(20)
    bank = []
    for blur in (0.0, 0.7, 1.5, 4.0, 12.0, 35.0):
        noise = rng.normal(size=(_BANK_SIDE, _BANK_SIDE)).astype(np.float32)
        if blur:
            noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), blur), np.float32)
        bank.append(noise / noise.std())
    grain = rng.normal(size=(_BANK_SIDE, _BANK_SIDE)).astype(np.float32)
    grain = np.asarray(cv2.GaussianBlur(grain, (0, 0), 40, sigmaY=1.5), np.float32)
    bank.append(grain / grain.std())
    return tuple(bank)


PIXELS, FINE, SOFT, MOTTLED, CLOUDY, BROAD, WOOD = range(7)
"""Kinds of noise, from single pixels to broad blotches, and the grain of wood."""


def noise(kind: int, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """A piece of noise of unit variance.

    Args:
        kind: One of the kinds above.
        shape: Rows and columns, at most 768.
        rng: Decides which piece.
    """
    plane = _noise_bank()[kind]
    top = int(rng.integers(_BANK_SIDE - shape[0] + 1))
    left = int(rng.integers(_BANK_SIDE - shape[1] + 1))
    piece = plane[top : top + shape[0], left : left + shape[1]]
    turn = int(rng.integers(4)) if shape[0] == shape[1] else 0
    return np.asarray(np.rot90(piece, turn) if turn else piece, np.float32)


def paper(side: int, height: float, rng: np.random.Generator) -> Floats:
    """Paper with its print, light = 1, its mean about 1; to be multiplied by its tone.

    Args:
        side: Side of the square in pixels.
        height: Height in pixels of the digits that will stand on it; print is of
            their size.
        rng: Source of chance.
    """
    ground = np.ones((side, side), np.float32)
    kind = rng.random()
    if kind < 0.30:
        pass
    elif kind < 0.42:
        _rule(ground, height, rng, across=False)
    elif kind < 0.55:
        _rule(ground, height, rng, across=True)
    elif kind < 0.59:
        _dots(ground, height, rng)
    elif kind < 0.74:
        for _ in range(int(rng.integers(1, 4))):
            _waves(ground, height, rng)
    elif kind < 0.80:
        _weave(ground, height, rng)
    elif kind < 0.90:
        texture = noise(
            int(rng.choice([SOFT, MOTTLED, CLOUDY, BROAD])), ground.shape, rng
        )
        ground += texture * np.float32(rng.uniform(0.005, 0.09))
    else:
        _print(ground, height, rng)
    if rng.random() < 0.35:
        texture = noise(int(rng.choice([FINE, SOFT, MOTTLED])), ground.shape, rng)
        ground += texture * np.float32(rng.uniform(0.003, 0.04))
    return ground


def _rule(
    ground: Floats, height: float, rng: np.random.Generator, across: bool
) -> None:
    """Ruled or squared paper."""
    side = ground.shape[0]
    step = max(4.0, height * rng.uniform(0.35, 2.2))
    width = max(1, round(height * rng.uniform(0.01, 0.09)))
    tone = np.float32(1 - rng.uniform(0.05, 0.5))
    start = rng.uniform(0, step)
    for place in np.arange(start, side, step).astype(int):
        ground[place : place + width] *= tone
        if across:
            ground[:, place : place + width] *= tone
    if not across and rng.random() < 0.3:
        place = int(rng.integers(side))
        ground[:, place : place + width + 1] *= np.float32(1 - rng.uniform(0.1, 0.5))


def _dots(ground: Floats, height: float, rng: np.random.Generator) -> None:
    step, size = (
        max(4, round(height * rng.uniform(0.3, 0.8))),
        max(1, round(height * 0.05)),
    )
    tone = np.float32(1 - rng.uniform(0.1, 0.6))
    for row in range(size):
        for column in range(size):
            ground[row::step, column::step] *= tone


def _waves(ground: Floats, height: float, rng: np.random.Generator) -> None:
    """Wavy lines as on bank checks and tickets."""
    side = ground.shape[0]
    along = np.arange(side, dtype=np.float32)
    period = max(4.0, height * rng.uniform(0.12, 0.9))
    swing, length = height * rng.uniform(0, 0.7), height * rng.uniform(1, 6)
    wave = swing * np.sin(along * (2 * np.pi / length) + rng.uniform(0, 6))
    if rng.random() < 0.5:
        wave += (
            swing * 0.5 * np.sin(along * (2 * np.pi / (length * rng.uniform(0.2, 0.6))))
        )
    lean = rng.normal(0, 0.6)
    phase = (along[:, None] + wave[None, :] + lean * along[None, :]) * np.float32(
        2 * np.pi / period
    )
    lines = np.cos(phase.astype(np.float32))
    thin = rng.uniform(-0.3, 0.9)
    lines = np.clip((lines - thin) / (1 - thin), 0, 1)
    lines *= np.float32(rng.uniform(0.04, 0.4))
    ground *= 1 - (lines if rng.random() < 0.5 else lines.T)


def _weave(ground: Floats, height: float, rng: np.random.Generator) -> None:
    side = ground.shape[0]
    along = np.arange(side, dtype=np.float32)
    period = max(2.5, height * rng.uniform(0.08, 0.4))
    one = np.sin(along * (2 * np.pi / period))
    other = np.sin(along * (2 * np.pi / (period * rng.uniform(0.7, 1.4))))
    ground *= 1 + np.float32(rng.uniform(0.02, 0.15)) * np.outer(one, other).astype(
        np.float32
    )


def _print(ground: Floats, height: float, rng: np.random.Generator) -> None:
    """Hatching, a raster or fields of another tone."""
    side = ground.shape[0]
    if rng.random() < 0.5:
        period = max(3.0, height * rng.uniform(0.1, 0.5))
        y, x = np.ogrid[:side, :side]
        angle = rng.uniform(0, np.pi)
        phase = (np.cos(angle) * x + np.sin(angle) * y) * (2 * np.pi / period)
        lines = np.cos(phase.astype(np.float32)) > rng.uniform(-0.2, 0.8)
        ground *= 1 - np.float32(rng.uniform(0.05, 0.35)) * lines
        return
    for _ in range(int(rng.integers(1, 4))):
        top, left = rng.integers(0, side, 2)
        tall, wide = rng.integers(side // 8, side, 2)
        ground[top : top + tall, left : left + wide] *= np.float32(
            rng.uniform(0.7, 1.15)
        )


def surroundings(
    side: int, room: Rectangle, tone: float, rng: np.random.Generator
) -> tuple[Floats, Floats] | None:
    """A table or shade beyond a sheet's edges.

    Args:
        side: Side of the square in pixels.
        room: The sheet, which may reach beyond the square.
        tone: Tone of the paper.
        rng: Source of chance.

    Returns:
        The table in [0, 1], and how much of it covers each pixel; None if no edge of
        the sheet lies in the square.
    """
    left, top, right, bottom = room
    if left <= 0 and top <= 0 and right >= side and bottom >= side:
        return None
    lean = rng.normal(0, 0.02, 8) * side
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    corners = corners + lean.reshape(4, 2) * 0.5
    cover = np.full((side, side), 255, np.uint8)
    cv2.fillPoly(cover, [np.round(corners * 16).astype(np.int32)], 0, cv2.LINE_AA, 4)
    covered = cover.astype(np.float32) / np.float32(255)
    table_tone = (
        rng.uniform(0.02, 0.5) * tone if rng.random() < 0.75 else rng.uniform(0.2, 1)
    )
    kind = rng.random()
    table = np.full((side, side), table_tone, np.float32)
    if kind < 0.35:
        table *= 1 + noise(WOOD, table.shape, rng) * np.float32(rng.uniform(0.05, 0.3))
    elif kind < 0.7:
        table *= 1 + noise(int(rng.integers(1, 6)), table.shape, rng) * np.float32(
            rng.uniform(0.03, 0.3)
        )
    elif kind < 0.85:
        _print(table, side / 5, rng)
    return np.asarray(np.clip(table, 0, 1), np.float32), covered

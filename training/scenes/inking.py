"""Lay ink on paper, with what lies around the sheet."""

import numpy as np

from training.scenes.grounds import FINE, SOFT, noise, paper, surroundings
from training.scenes.sheet import Floats, Rectangle, Sheet


def lay_ink(
    sheet: Sheet, room: Rectangle, height: float, rng: np.random.Generator
) -> Floats:
    """Ink, ruling and clutter on paper, with what lies around it; about [0, 1]."""
    side = sheet.side
    clean = rng.random() < 0.25
    board = not clean and rng.random() < 0.12
    tone = rng.uniform(0.06, 0.35) if board else rng.uniform(0.45, 1.0)
    if clean:
        ground = np.ones((side, side), np.float32)
        tone = 1.0
    else:
        ground = paper(side, height, rng) * np.float32(tone)
    contrast = float(np.exp(rng.uniform(np.log(0.35), 0)))
    if rng.random() < 0.1:
        contrast = rng.uniform(0.12, 0.3)
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
    faintness = rng.uniform(0.5, 1) if rng.random() < 0.4 else 1.0
    other = sheet.other.astype(np.float32) * np.float32(faintness / 255)
    rule_level = level if rng.random() < 0.5 else tone * rng.uniform(0.05, 0.7)
    ground += rules * (np.float32(rule_level) - ground)
    ground += np.maximum(cover, other) * (np.float32(level) - ground)
    beyond = surroundings(side, room, tone, rng)
    if beyond is not None:
        table, covered = beyond
        ground += covered * (table - ground)
    return np.asarray(ground, np.float32)

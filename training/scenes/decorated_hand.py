"""Digits drawn as outlines or hatched, as on posters, cards and children's drawings."""

from dataclasses import replace

import cv2
import numpy as np

from digit_model.finding.classes import DIGITS
from training.scenes.hands import Hand
from training.scenes.marks import Mark, Plane

_SMALLEST = 24.0
"""Height in pixels from which on outlines and hatching can be told from solid ink."""
_HATCHED = 0.35
"""Share of such hands that hatch; the others draw outlines."""


class DecoratedHand:
    """Writes digits as another hand does, but draws their outlines or hatches them.

    Signs and small digits stay solid, and so do digits whose loops would close.

    Args:
        hand: The other hand.
        rng: Decides which of both, how bold the digits are, and how fine the lines.
    """

    def __init__(self, hand: Hand, rng: np.random.Generator) -> None:
        self._hand, self._is_hatched = hand, rng.random() < _HATCHED
        self._growth, self._line = rng.uniform(0.02, 0.07), rng.uniform(0.02, 0.05)
        self._angle, self._spacing = rng.uniform(0, np.pi), rng.uniform(0.05, 0.13)

    def write(self, character: str, height: float, rng: np.random.Generator) -> Mark:
        """Write a character; see `Hand`."""
        mark = self._hand.write(character, height, rng)
        if character not in DIGITS or height < _SMALLEST:
            return mark
        growth, line = (max(1, round(height * s)) for s in (self._growth, self._line))
        margin = growth + line
        plane = np.pad(mark.plane, margin)
        bold = _grown(plane, growth)
        if _count_loops(bold) < _count_loops(plane):
            return mark
        if self._is_hatched:
            decorated = np.asarray(bold * self._stripes(bold.shape, height), np.uint8)
        else:
            decorated = np.asarray(cv2.subtract(_grown(bold, line), bold), np.uint8)
        return replace(mark, plane=decorated, top=mark.top - margin)

    def _stripes(self, shape: tuple[int, ...], height: float) -> Plane:
        rows, columns = np.indices(shape)
        along = columns * np.cos(self._angle) + rows * np.sin(self._angle)
        spacing = max(3.0, self._spacing * height)
        return np.asarray(along % spacing < 0.5 * spacing, np.uint8)


def _grown(plane: Plane, reach: int) -> Plane:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2)
    return np.asarray(cv2.dilate(plane, kernel), np.uint8)


def _count_loops(plane: Plane) -> int:
    """Count the areas that ink goes around."""
    ground = np.asarray(plane < 128, np.uint8)
    return cv2.connectedComponents(ground, connectivity=4)[0]

"""Hands: who writes the digits and signs of a line, all in one way and with one pen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from digit_model.finding.classes import DIGITS, OTHER
from training.scenes.marks import (
    Mark,
    Moves,
    Plane,
    Stroke,
    draw_strokes,
    enlarge_scan,
    move_ink,
    shear_plane,
)
from training.scenes.shapes import rare_ways, sign_strokes, trace_any
from training.scenes.symbols import NOT_SIGNS, symbol_strokes
from training.scenes.typefaces import Font

_NARROW = 0.15
"""Share of hands that write narrowly and lean to the right, so that loops are flat."""


class Hand(Protocol):
    """Writes single characters."""

    def write(self, character: str, height: float, rng: np.random.Generator) -> Mark:
        """Write a character for a line whose digits are so many pixels high.

        Args:
            character: A digit, a sign or a symbol; symbols belong to the letters.
            height: Height of a digit in pixels.
            rng: Source of chance.
        """


class Style:
    """What the characters of one hand have in common.

    Attributes:
        pen: Width of the pen as a share of a digit's height.
        shape: `(2, 2)`, how figures are slanted and stretched.
        unsteadiness: How much the heights of digits differ, as a share.
        bends: `(2, 2)`, how far two waves bend x along y and y along x, in heights.
        phases: `(2, 2)`, where these waves begin.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self.pen = float(np.exp(rng.uniform(np.log(0.022), np.log(0.17))))
        if rng.random() < 0.06:
            self.pen = float(rng.uniform(0.17, 0.26))
        slant, aspect = rng.normal(0, 0.14), np.exp(rng.normal(0, 0.12))
        if rng.random() < _NARROW:
            slant += rng.uniform(0.0, 0.45)
            aspect *= rng.uniform(0.55, 0.9)
        self.shape = np.array([[aspect, -slant], [0.0, 1.0]])
        self.unsteadiness = float(rng.uniform(0.01, 0.09))
        self.bends = rng.normal(0, [0.03, 0.015], (2, 2))
        self.phases = rng.uniform(0, 2 * np.pi, (2, 2))

    def place(
        self, strokes: Sequence[Stroke], height: float, rng: np.random.Generator
    ) -> list[Stroke]:
        """Fit a digit's strokes into the line, as this hand would write it.

        Returns:
            Strokes in pixels, the line's digits reaching from 0 to `height`.
        """
        turn = rng.normal(0, 0.05)
        matrix = np.array([[1, -turn], [turn, 1]]) @ self.shape
        turned = [stroke @ matrix.T for stroke in strokes]
        points = np.concatenate(turned)
        low, extent = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1e-6)
        tall = height * (1 + rng.normal(0, self.unsteadiness))
        scale = tall / max(float(extent[1]), 0.75 * float(extent[0]))
        bottom = height * (1 + rng.normal(0, 0.6 * self.unsteadiness))
        top = bottom - float(extent[1]) * scale
        placed = [(stroke - low) * scale + [0, top] for stroke in turned]
        return [
            stroke
            + np.column_stack(
                [self._moves(axis, stroke[:, 1 - axis], height) for axis in (0, 1)]
            )
            for stroke in placed
        ]

    def bend(self, mark: Mark, height: float) -> Mark:
        """Bend a mark that was not drawn, as this hand's strokes are bent."""
        rows, columns = (np.arange(side, dtype=float) for side in mark.plane.shape)
        across = self._moves(0, mark.top + rows, height)
        return move_ink(mark, across, self._moves(1, columns, height))

    def _moves(self, axis: int, along: Moves, height: float) -> Moves:
        """How far points move along one axis, by where they are on the other."""
        waves = np.pi * np.outer([1, 2], along / height) + self.phases[:, [axis]]
        return np.asarray(height * self.bends[:, axis] @ np.sin(waves))

    def write_sign(self, sign: str, height: float, rng: np.random.Generator) -> Mark:
        """Write a sign or a symbol with this pen."""
        make = symbol_strokes if sign in NOT_SIGNS else sign_strokes
        strokes = [s @ self.shape.T * height for s in make(sign, rng)]
        return _drawn(_name(sign), strokes, height, self.pen * height)


def _name(character: str) -> str:
    return OTHER if character in NOT_SIGNS else character


def _drawn(name: str, strokes: list[Stroke], height: float, pen: float) -> Mark:
    top = float(np.concatenate(strokes)[:, 1].min())
    return draw_strokes(name, strokes, height, max(pen, 0.45), top)


class StrokeHand:
    """One writer of the recordings of pens.

    Args:
        digits: The writer's recordings by digit.
        source: Name of the data set that they are from.
        rng: Decides the pen and the slant.
        rare: Share of the digits that are written in a rare way instead, each in the
            same one all the time.
    """

    def __init__(
        self,
        digits: Mapping[str, Sequence[list[Stroke]]],
        source: str,
        rng: np.random.Generator,
        rare: float = 0.15,
    ) -> None:
        self._digits, self._source = digits, source
        self._ways, self._style = rare_ways(rare, rng), Style(rng)

    def write(self, character: str, height: float, rng: np.random.Generator) -> Mark:
        """Write a character as this writer does."""
        if character not in DIGITS:
            return self._style.write_sign(character, height, rng)
        if character in self._ways:
            strokes = trace_any([self._ways[character]], rng)
        else:
            recordings = self._digits[character]
            strokes = recordings[int(rng.integers(len(recordings)))]
        placed = self._style.place(strokes, height, rng)
        mark = _drawn(character, placed, height, self._style.pen * height)
        return replace(mark, source=self._source)


class ScanHand:
    """Scanned digits, each of another writer, sometimes slanted and bent.

    Args:
        scans: Cropped scans by digit.
        source: Name of the data set that they are from.
        rng: Decides how bold and how sharp they are, and whether they are slanted.
    """

    def __init__(
        self,
        scans: Mapping[str, Sequence[Plane]],
        source: str,
        rng: np.random.Generator,
    ) -> None:
        self._scans, self._source, self._style = scans, source, Style(rng)
        self._level, self._sharpness = rng.uniform(0.3, 0.7), rng.uniform(1, 4)
        self._style.pen = float(rng.uniform(0.08, 0.15))
        self._is_bent = rng.random() < 0.3
        self._shape = self._style.shape if self._is_bent else np.eye(2)

    def write(self, character: str, height: float, rng: np.random.Generator) -> Mark:
        """Enlarge one of the scans, or draw a sign to go with them."""
        if character not in DIGITS:
            return self._style.write_sign(character, height, rng)
        scans = self._scans[character]
        scan = scans[int(rng.integers(len(scans)))]
        tall = height * (1 + rng.normal(0, self._style.unsteadiness))
        tall *= min(1.0, 1.3 * scan.shape[0] / scan.shape[1])
        mark = enlarge_scan(character, scan, tall, self._level, self._sharpness)
        plane = shear_plane(mark.plane, self._shape)
        mark = Mark(character, plane, height - plane.shape[0], self._source)
        return self._style.bend(mark, height) if self._is_bent else mark


class FontHand:
    """The characters of a font, half of the time slanted and stretched.

    Those of handwriting are bent, so that no two hands have quite the same ones.

    Args:
        font: The font.
        rng: Decides how bold and how wide it is, and the pen of signs it lacks.
    """

    def __init__(self, font: Font, rng: np.random.Generator) -> None:
        self._font, self._style = font, Style(rng)
        self._level, self._sharpness = rng.uniform(0.35, 0.65), rng.uniform(2, 4)
        self._shape = np.eye(2)
        if rng.random() < 0.5:
            self._shape = self._style.shape

    def write(self, character: str, height: float, rng: np.random.Generator) -> Mark:
        """Set a character, or draw it if the font has none."""
        glyph = self._font.glyph(character)
        if glyph is None:
            return self._style.write_sign(character, height, rng)
        scale = height / self._font.digit_height
        if not self._font.printed:
            scale *= 1 + rng.normal(0, 0.5 * self._style.unsteadiness)
        mark = enlarge_scan(
            _name(character),
            glyph.plane,
            max(1.0, glyph.plane.shape[0] * scale),
            self._level,
            self._sharpness,
        )
        plane = shear_plane(mark.plane, self._shape)
        source = "print" if self._font.printed else "handwriting fonts"
        mark = Mark(mark.name, plane, glyph.top * scale, source)
        return mark if self._font.printed else self._style.bend(mark, height)

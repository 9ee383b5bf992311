"""What scenes are composed from: writers, scans and what is neither digit nor sign."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from training.data import like_digits
from training.data.mnist import Digits, load_mnist
from training.data.optdigits import optdigits_parts
from training.data.outliers import draw_non_digit
from training.data.pens import PenDigit, load_recordings, split_by_writer
from training.data.registry import locate
from training.scenes.decorated_hand import DecoratedHand
from training.scenes.hands import FontHand, Hand, ScanHand, StrokeHand
from training.scenes.marks import Plane, Stroke, crop_to_ink
from training.scenes.other_characters import load_scripts, load_symbols
from training.scenes.typefaces import Font, load_fonts

_SIGN_LIKE_GESTURES = frozenset({"X", "x"})
"""Gestures that are signs of the finder's."""
_RECORDINGS = (
    ("pendigits", "pendigits", 0.48),
    ("UJI", "uji-digits", 0.44),
    ("one hand on a tablet", "one-hand", 0.08),
)
"""Recordings of pens: what they are called, their data sets, how often each writes."""


_CAPITALS = ("nist-letters", "scanned-capitals")
"""Data sets of scanned capitals."""
_DRAWN = 1_500
"""Non-digits that are drawn at random."""
_DECORATED = 0.05
"""Share of hands that draw outlines of digits, or hatch them."""


@dataclass(frozen=True)
class Library:
    """All that scenes are composed from.

    Attributes:
        writers: For each writer of a recording, the data set and strokes by digit.
        weights: `(writers,)`, how often each writes.
        scans: For each source of scans, cropped digits.
        fonts: Fonts of handwriting and print.
        letters: Cropped scans of letters, doodles and shapes, none like a digit.
        capitals: Cropped scans of all capitals, by letter, to spell words with.
        figures: Strokes of foreign characters, gestures and letters.
        symbols: Symbols of fonts.
        scripts: Letters of other scripts, of fonts.
        cells: Photographed cells of number grids; see `Cell`. None where scenes are
            validated.
    """

    writers: list[tuple[str, dict[str, list[list[Stroke]]]]]
    weights: npt.NDArray[np.float64]
    scans: dict[str, dict[str, list[Plane]]]
    fonts: Sequence[Font]
    letters: list[Plane]
    capitals: dict[str, list[Plane]]
    figures: list[list[Stroke]]
    symbols: Sequence[Plane]
    scripts: Sequence[Plane]
    cells: "list[Cell]"

    def hand(
        self, rng: np.random.Generator, printed: float = 0.12, rare: float = 0.15
    ) -> Hand:
        """Someone who writes: a pen's writer, scans, or a font.

        Args:
            rng: Source of chance.
            printed: How often it is print.
            rare: Share of the digits that a pen writes in a way that is rare.
        """
        if rng.random() < printed:
            return FontHand(self._font(rng, printed=True), rng)
        kind = rng.random()
        if kind < 0.58:
            index = int(rng.choice(len(self.writers), p=self.weights))
            source, digits = self.writers[index]
            return StrokeHand(digits, source, rng, rare)
        if kind < 0.80:
            source = "MNIST" if rng.random() < 0.85 else "optdigits"
            return ScanHand(self.scans[source], source, rng)
        return FontHand(self._font(rng, printed=False), rng)

    def any_hand(self, rng: np.random.Generator, printed: float = 0.12) -> Hand:
        """A hand as in `hand`, which now and then draws outlines or hatches."""
        hand = self.hand(rng, printed)
        return DecoratedHand(hand, rng) if rng.random() < _DECORATED else hand

    def _font(self, rng: np.random.Generator, printed: bool) -> Font:
        fonts = [font for font in self.fonts if font.printed == printed]
        return fonts[int(rng.integers(len(fonts)))]


@dataclass(frozen=True)
class Cell:
    """A photographed cell of a number grid.

    Attributes:
        image: `(64, 64)` uint8, luminance.
        digit: What is written in it; empty for a blank cell, None for several small
            digits of which nothing more is known.
        box: Left, top, width and height of the digit's ink.
    """

    image: Plane
    digit: str | None
    box: tuple[int, int, int, int] | None


@cache
def load_library(held_out: bool = False) -> Library:
    """Load what training's scenes are composed from, or validation's.

    Args:
        held_out: Whether to load the writers, scans and fonts held out of training.

    Raises:
        DataError: One of the data sets cannot be had.
    """
    writers: list[tuple[str, dict[str, list[list[Stroke]]]]] = []
    weights: list[float] = []
    for name, data_set, share in _RECORDINGS:
        parts = split_by_writer(load_recordings(data_set), data_set)
        by_writer = _by_writer(parts[held_out])
        writers += [(name, writer) for writer in by_writer]
        weights += [share / len(by_writer) for _ in by_writer]
    mnist = load_mnist()
    digits = mnist.validation if held_out else mnist.train
    scanned = optdigits_parts()[held_out]
    return Library(
        writers,
        np.array(weights) / sum(weights),
        {"MNIST": _by_digit(digits), "optdigits": _by_digit(scanned)},
        load_fonts(held_out),
        [*_letters(), *_drawn()],
        _capitals(),
        _figures(),
        load_symbols(held_out),
        load_scripts(held_out),
        [] if held_out else load_cells("train"),
    )


def load_cells(split: str) -> list[Cell]:
    """Load photographed cells of number grids.

    Args:
        split: `train` or `val`.

    Raises:
        DataError: The file cannot be had.
    """
    with np.load(locate("sudoku-cells")) as data:
        chosen = data["split"] == split
        images, labels = data["images"][chosen], data["labels"][chosen]
    cells = []
    for image, label in zip(images, labels, strict=True):
        if label == "blank":
            cells.append(Cell(image, "", None))
        elif label == "candidates":
            cells.append(Cell(image, None, None))
        elif (box := _ink_box(image)) is not None:
            cells.append(Cell(image, str(label), box))
    return cells


def _ink_box(image: Plane) -> tuple[int, int, int, int] | None:
    """Where the ink in the middle of a cell is; None if that is not clear."""
    ground = cv2.medianBlur(image, 31).astype(np.int16)
    dark = ground - image
    strong = float(np.percentile(dark[14:50, 14:50], 97))
    if strong < 12:
        return None
    ink = np.asarray(dark > 0.45 * strong, np.uint8)
    count, _, stats, centers = cv2.connectedComponentsWithStats(ink)
    kept = [
        i
        for i in range(1, count)
        if stats[i, 4] >= 6
        and stats[i, 0] > 1
        and stats[i, 1] > 1
        and stats[i, 0] + stats[i, 2] < 63
        and stats[i, 1] + stats[i, 3] < 63
        and 10 < centers[i][0] < 54
        and 8 < centers[i][1] < 56
    ]
    if not kept:
        return None
    left = min(stats[i, 0] for i in kept)
    top = min(stats[i, 1] for i in kept)
    right = max(stats[i, 0] + stats[i, 2] for i in kept)
    bottom = max(stats[i, 1] + stats[i, 3] for i in kept)
    if not 18 < bottom - top < 60:
        return None
    return int(left), int(top), int(right - left), int(bottom - top)


def _by_writer(digits: Sequence[PenDigit]) -> list[dict[str, list[list[Stroke]]]]:
    writers: dict[int, dict[str, list[list[Stroke]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for digit in digits:
        writers[digit.writer][str(digit.label)].append(digit.strokes)
    return [dict(writer) for writer in writers.values()]


def _by_digit(scans: Digits) -> dict[str, list[Plane]]:
    digits: dict[str, list[Plane]] = defaultdict(list)
    for image, label in zip(scans.images, scans.labels, strict=True):
        cropped = crop_to_ink(image)
        if cropped is not None:
            digits[str(label)].append(cropped)
    return dict(digits)


def _letters() -> list[Plane]:
    return [
        scan
        for name in (*_CAPITALS, "quickdraw")
        for label, scan in _scans(name)
        if label not in like_digits.ALL
    ]


def _capitals() -> dict[str, list[Plane]]:
    capitals: dict[str, list[Plane]] = defaultdict(list)
    for name in _CAPITALS:
        for label, scan in _scans(name):
            capitals[label].append(scan)
    return dict(capitals)


def _scans(name: str) -> Iterator[tuple[str, Plane]]:
    with np.load(locate(name)) as data:
        for image, label in zip(data["images"], data["labels"], strict=True):
            cropped = crop_to_ink(image)
            if cropped is not None:
                yield str(label), cropped


def _drawn() -> list[Plane]:
    """Letters of plotters' fonts, scribbles and shapes, drawn at random."""
    rng = np.random.default_rng(31)
    pictures = (draw_non_digit(rng) for _ in range(_DRAWN))
    cropped = (crop_to_ink(np.asarray(ink * 255, np.uint8)) for ink in pictures)
    return [plane for plane in cropped if plane is not None]


def _figures() -> list[list[Stroke]]:
    figures = []
    for name in ("omniglot", "unistrokes", "multistrokes"):
        for record in json.loads(gzip.decompress(locate(name).read_bytes())):
            if record["label"] in like_digits.ALL | _SIGN_LIKE_GESTURES:
                continue
            strokes = [np.asarray(s, np.float64) for s in record["strokes"] if s]
            if name == "omniglot" and like_digits.is_bare(strokes):
                continue
            figures.append(strokes)
    return figures

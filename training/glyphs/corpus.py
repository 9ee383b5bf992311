"""What a configuration trains on and is chosen by, as glyphs."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from rich.progress import track

from training.data.handwriting import to_glyph
from training.data.mnist import Digits, Mnist, glyphs_of, load_mnist
from training.data.outliers import outlier_glyphs
from training.data.pens import PenDigit
from training.glyphs.digit_sources import DigitSource, load_source
from training.glyphs.non_digits import DRAWN, load_non_digits
from training.glyphs.written import (
    CONDITIONS,
    NO_DIGIT,
    Written,
    drawn_on_canvas,
    evenly,
    is_drawn_in,
    varied_glyphs,
)
from training.recipes.configs import MNIST, TrainingConfig

_POOL = 2
"""Glyphs kept for each that an epoch takes."""
_VALIDATING = 500
"""Digits of each source that validate in each condition, at most."""


@dataclass(frozen=True)
class Corpus:
    """All data that training may use.

    Attributes:
        mnist: MNIST; its test part is not touched.
        digits: The other sources of digits, by name.
        non_digits: The sources of real non-digits, by name.
        kept: Where glyphs are kept that several runs share; None if each has its own.
    """

    mnist: Mnist
    digits: Mapping[str, DigitSource] = field(default_factory=dict)
    non_digits: Mapping[str, Sequence[Written]] = field(default_factory=dict)
    kept: Path | None = None

    @property
    def pens(self) -> list[PenDigit]:
        """All recorded strokes that may be trained on, whoever wrote them."""
        return [
            PenDigit(one.label, 0, one.figure)
            for source in self.digits.values()
            for one in source.training
            if isinstance(one.figure, list)
        ]


@dataclass(frozen=True)
class GlyphSource:
    """Glyphs of one origin.

    Attributes:
        glyphs: `(n, 28, 28)` uint8, ink = 255.
        labels: `(n,)` uint8 in 0..9, or `NO_DIGIT`.
        per_epoch: How many of them an epoch takes, at most n.
        gentle_weight: What their losses weigh in the gentle epochs; 1 in the others.
    """

    glyphs: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.uint8]
    per_epoch: int
    gentle_weight: float = 1.0


@dataclass(frozen=True)
class ValidationDigits:
    """Digits that every choice is made on.

    Attributes:
        digits: Their glyphs and labels, MNIST's first.
        groups: Where those of MNIST are, and those of the other sources drawn in each
            of `CONDITIONS`.
    """

    digits: Digits
    groups: Mapping[str, slice]

    @property
    def of_mnist(self) -> int:
        """How many are MNIST's."""
        return self.groups[MNIST].stop  # type: ignore[no-any-return]


def load_corpus(config: TrainingConfig, mnist_folder: Path | None = None) -> Corpus:
    """Load all that a configuration trains on.

    Args:
        config: What is trained.
        mnist_folder: Where MNIST is; None for where the registry finds it.

    Raises:
        DataError: A data set cannot be had.
    """
    others = [name for name in config.digits if name != MNIST]
    real = [name for name in config.non_digits if name != DRAWN]
    return Corpus(
        load_mnist(mnist_folder),
        {name: load_source(name) for name in others},
        {name: load_non_digits(name) for name in real},
    )


def training_sources(
    config: TrainingConfig, seed: int, corpus: Corpus, folder: Path
) -> list[GlyphSource]:
    """Make the glyphs of a run, or take those that were made before.

    Args:
        config: What is trained.
        seed: Decides how figures are varied.
        corpus: Where they are made from.
        folder: The run's folder, where the glyphs of each source are kept unless
            several runs share them.

    Returns:
        MNIST first, then the other digits, then the non-digits.
    """
    train, pool = corpus.mnist.train, _Pool(corpus.kept or folder, seed)
    glyphs, labels = pool.made(
        MNIST, len(train), lambda _: (as_uint8(glyphs_of(train.images)), train.labels)
    )
    per_epoch = min(config.digits[MNIST], len(train))
    sources = [GlyphSource(glyphs, labels, per_epoch)]
    for name, per_epoch in config.digits.items():
        if name != MNIST:
            weight = config.gentle_others
            written = corpus.digits[name].training
            sources.append(pool.varied(name, written, per_epoch, weight))
    for name, per_epoch in config.non_digits.items():
        if name == DRAWN:
            sources.append(pool.drawn(corpus.pens, per_epoch))
        else:
            sources.append(pool.varied(name, corpus.non_digits[name], per_epoch))
    return sources


_Made: TypeAlias = tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]
"""Glyphs `(n, 28, 28)`, ink = 255, and their labels `(n,)`."""


class _Pool:
    """Glyphs that are made once and kept in a folder, a file for each source."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._seed = folder, seed

    def varied(
        self,
        name: str,
        written: Sequence[Written],
        per_epoch: int,
        gentle_weight: float = 1.0,
    ) -> GlyphSource:
        """Figures as other hands might write them."""
        glyphs, labels = self.made(
            name,
            _POOL * per_epoch,
            lambda count: varied_glyphs(written, count, (self._seed, *name.encode())),
        )
        count = min(per_epoch, len(labels))
        return GlyphSource(glyphs, labels, count, gentle_weight)

    def drawn(self, pens: Sequence[PenDigit], per_epoch: int) -> GlyphSource:
        """Non-digits drawn at random, some of them made of these pens' digits."""
        glyphs, labels = self.made(
            f"{DRAWN}-{len(pens)}",
            _POOL * per_epoch,
            lambda count: (
                outlier_glyphs(pens, count, self._seed),
                np.full(count, NO_DIGIT, np.uint8),
            ),
        )
        return GlyphSource(glyphs, labels, per_epoch)

    def made(self, name: str, count: int, make: Callable[[int], _Made]) -> _Made:
        """Make glyphs, unless they have been made."""
        path = self._folder / f"glyphs-{name}-{count}-{self._seed}.npz"
        if not path.is_file():
            glyphs, labels = make(count)
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f"part-{os.getpid()}-{path.name}")
            np.savez_compressed(part, glyphs=glyphs, labels=labels)
            part.replace(path)
        with np.load(path) as kept:
            return kept["glyphs"], kept["labels"]


def validation_digits(config: TrainingConfig, corpus: Corpus) -> ValidationDigits:
    """The digits that every choice is made on.

    MNIST's are as its images give them; those of the other sources are drawn on the
    canvas in each of `CONDITIONS`.
    """
    held_out = corpus.mnist.validation
    parts = [Digits(as_uint8(glyphs_of(held_out.images)), held_out.labels)]
    groups = {MNIST: slice(0, len(held_out))}
    written = [
        one
        for name in config.digits
        if name != MNIST
        for one in evenly(corpus.digits[name].validation, _VALIDATING)
    ]
    for condition in CONDITIONS if written else ():
        part = glyphs_in_condition(written, condition)
        start = sum(map(len, parts))
        groups[condition] = slice(start, start + len(part))
        parts.append(part)
    return ValidationDigits(
        Digits(
            np.concatenate([part.images for part in parts]),
            np.concatenate([part.labels for part in parts]),
        ),
        groups,
    )


def glyphs_in_condition(written: Sequence[Written], condition: str) -> Digits:
    """Draw figures on the canvas in one of `CONDITIONS`.

    Args:
        written: The figures; scans are left out where the brush is what is varied.
        condition: One of `CONDITIONS`.

    Returns:
        Their glyphs and labels; those that leave nothing to read are left out.
    """
    glyphs, labels = [np.zeros((0, 28, 28), np.uint8)], []
    for number, one in enumerate(track(written, f"Drawing, {condition}")):
        if not is_drawn_in(one.figure, condition):
            continue
        ink = drawn_on_canvas(one.figure, number, **CONDITIONS[condition])
        glyph = to_glyph(ink)
        if glyph is not None:
            glyphs.append(glyph[np.newaxis])
            labels.append(one.label)
    return Digits(np.concatenate(glyphs), np.array(labels, np.uint8))


def as_uint8(glyphs: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Glyphs in [0, 1] as uint8, ink = 255."""
    return np.round(glyphs * 255).astype(np.uint8)

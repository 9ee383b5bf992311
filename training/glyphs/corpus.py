"""What a configuration trains on and is chosen by, as glyphs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

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
    """

    mnist: Mnist
    digits: Mapping[str, DigitSource] = field(default_factory=dict)
    non_digits: Mapping[str, Sequence[Written]] = field(default_factory=dict)

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
        folder: Where the glyphs of each source are kept.

    Returns:
        MNIST first, then the other digits, then the non-digits.
    """
    train = corpus.mnist.train
    made = _Kept(folder, seed)
    sources = [
        GlyphSource(
            as_uint8(glyphs_of(train.images)),
            train.labels,
            min(config.digits[MNIST], len(train)),
        )
    ]
    for name, per_epoch in config.digits.items():
        if name != MNIST:
            glyphs, labels = made.take(name, corpus.digits[name].training, per_epoch)
            count = min(per_epoch, len(labels))
            sources.append(GlyphSource(glyphs, labels, count, config.gentle_others))
    for name, per_epoch in config.non_digits.items():
        if name == DRAWN:
            glyphs, labels = made.draw(corpus.pens, per_epoch)
        else:
            glyphs, labels = made.take(name, corpus.non_digits[name], per_epoch)
        sources.append(GlyphSource(glyphs, labels, min(per_epoch, len(labels))))
    return sources


class _Kept:
    """Glyphs that are made once and kept in a folder, a file for each source."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._seed = folder, seed

    def take(
        self, name: str, written: Sequence[Written], per_epoch: int
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
        """Varied glyphs of a source, and their labels."""
        count = _POOL * per_epoch
        path = self._file(name, count)
        if not path.is_file():
            seed = (self._seed, *name.encode())
            self._keep(path, *varied_glyphs(written, count, seed))
        return self._load(path)

    def draw(
        self, pens: Sequence[PenDigit], per_epoch: int
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
        """Non-digits drawn by chance, some of them made of these pens' digits."""
        count = _POOL * per_epoch
        path = self._file(f"{DRAWN}-{len(pens)}", count)
        if not path.is_file():
            glyphs = outlier_glyphs(pens, count, self._seed)
            self._keep(path, glyphs, np.full(count, NO_DIGIT, np.uint8))
        return self._load(path)

    def _file(self, name: str, count: int) -> Path:
        return self._folder / f"glyphs-{name}-{count}-{self._seed}.npz"

    def _keep(self, path: Path, glyphs: npt.NDArray, labels: npt.NDArray) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"part-{path.name}")
        np.savez_compressed(part, glyphs=glyphs, labels=labels)
        part.replace(path)

    def _load(self, path: Path) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
        with np.load(path) as made:
            return made["glyphs"], made["labels"]


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
        for one in evenly(corpus.digits[name].validation)
    ]
    for condition in CONDITIONS if written else ():
        part, _ = glyphs_in_condition(written, condition)
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


def evenly(written: Sequence[Written], count: int = _VALIDATING) -> list[Written]:
    """At most so many of the figures, evenly taken from all."""
    step = max(1, -(-len(written) // count))
    return list(written[::step])


def glyphs_in_condition(
    written: Sequence[Written], condition: str
) -> tuple[Digits, npt.NDArray[np.int64]]:
    """Draw figures on the canvas in one of `CONDITIONS`.

    Args:
        written: The figures; scans are left out where the brush is what is varied.
        condition: One of `CONDITIONS`.

    Returns:
        Their glyphs and labels, and which of the figures they are; those that leave
        nothing to read are left out.
    """
    settings = CONDITIONS[condition]
    chosen = [
        (number, one)
        for number, one in enumerate(written)
        if isinstance(one.figure, list) or "brush" not in settings
    ]
    glyphs, labels, places = [], [], []
    for number, one in track(chosen, f"Drawing, {condition}"):
        glyph = to_glyph(drawn_on_canvas(one.figure, number, **settings))
        if glyph is not None:
            glyphs.append(glyph)
            labels.append(one.label)
            places.append(number)
    empty = np.zeros((0, 28, 28), np.uint8)
    images = np.stack(glyphs) if glyphs else empty
    return Digits(images, np.array(labels, np.uint8)), np.array(places, np.int64)


def as_uint8(glyphs: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Glyphs in [0, 1] as uint8, ink = 255."""
    return np.round(glyphs * 255).astype(np.uint8)

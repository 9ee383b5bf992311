"""What a configuration trains on, as glyphs: MNIST, rendered pen strokes, outliers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.progress import track

from training.data.handwriting import draw_varied, to_glyph
from training.data.mnist import Digits, Mnist, glyphs_of
from training.data.outliers import outlier_glyphs
from training.data.pens import PenDigit, draw_pen, split_by_writer
from training.recipes.configs import TrainingConfig

NO_DIGIT = 10
"""Label of outliers."""
VARIANTS = 3
"""Renderings kept of each recording; an epoch takes some of them."""
_POOL = 1.5
"""Outliers kept for each that an epoch takes."""
_FILE = "glyphs.npz"


@dataclass(frozen=True)
class Corpus:
    """All data that training may use.

    Attributes:
        mnist: MNIST; its test part is not touched.
        recordings: Pen strokes of all writers, for configurations that use them; those
            held out are only validated on.
    """

    mnist: Mnist
    recordings: Sequence[PenDigit]


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


def training_sources(
    config: TrainingConfig, seed: int, corpus: Corpus, folder: Path
) -> list[GlyphSource]:
    """Make the glyphs of a run, or take those that it made before.

    Args:
        config: What is trained.
        seed: The run's seed.
        corpus: Where they are made from.
        folder: The run's folder, where the glyphs are kept for going on.
    """
    path = folder / _FILE
    if not path.is_file():
        arrays = {"mnist": as_uint8(glyphs_of(corpus.mnist.train.images))}
        seen, _ = split_by_writer(corpus.recordings)
        if config.pens:
            arrays["pens"], arrays["pen_labels"] = _varied_pens(seen, seed)
        if config.outliers:
            count = round(_POOL * config.outliers)
            arrays["outliers"] = outlier_glyphs(seen, count, seed)
        part = folder / f"part-{_FILE}"
        np.savez_compressed(part, allow_pickle=False, **arrays)
        part.replace(path)
    with np.load(path) as made:
        labels = corpus.mnist.train.labels
        sources = [GlyphSource(made["mnist"], labels, len(labels))]
        if config.pens:
            labels, weight = made["pen_labels"], config.gentle_pens
            sources.append(GlyphSource(made["pens"], labels, config.pens, weight))
        if config.outliers:
            labels = np.full(len(made["outliers"]), NO_DIGIT, np.uint8)
            sources.append(GlyphSource(made["outliers"], labels, config.outliers))
    return sources


def validation_digits(config: TrainingConfig, corpus: Corpus) -> Digits:
    """Glyphs that every choice is made on: MNIST's held out, then the pens'."""
    held_out = corpus.mnist.validation
    digits = Digits(as_uint8(glyphs_of(held_out.images)), held_out.labels)
    if not config.pens:
        return digits
    pens = pen_digits_as_drawn(split_by_writer(corpus.recordings)[1])
    return Digits(
        np.concatenate([digits.images, pens.images]),
        np.concatenate([digits.labels, pens.labels]),
    )


def pen_digits_as_drawn(recordings: Sequence[PenDigit]) -> Digits:
    """Glyphs of recordings drawn in the middle of the canvas with its brush."""
    images = [draw_pen(digit, 0) for digit in recordings]
    glyphs = [to_glyph(np.float32(1) - image) for image in images]
    kept = [i for i, glyph in enumerate(glyphs) if glyph is not None]
    return Digits(
        np.stack([glyph for glyph in glyphs if glyph is not None]),
        np.array([recordings[i].label for i in kept], np.uint8),
    )


def as_uint8(glyphs: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Glyphs in [0, 1] as uint8, ink = 255."""
    return np.round(glyphs * 255).astype(np.uint8)


def _varied_pens(
    recordings: Sequence[PenDigit], seed: int
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    rng = np.random.default_rng((seed, 7))
    glyphs, labels = [], []
    for digit in track([*recordings] * VARIANTS, "Drawing pen strokes"):
        glyph = to_glyph(draw_varied(digit.strokes, rng))
        if glyph is not None:
            glyphs.append(glyph)
            labels.append(digit.label)
    return np.stack(glyphs), np.array(labels, np.uint8)

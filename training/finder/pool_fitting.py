"""Fit how the finder's and the digit network's opinions are weighed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from digit_model.arrays import FloatArray
from digit_model.finding.cutout import cut_out
from digit_model.finding.finder import find
from digit_model.finding.opinions import OpinionWeights, opinion_scores
from digit_model.finding.peaks import Bounds, FoundMark
from digit_model.finding.single import single_digit
from digit_model.imaging.config import PreprocessingConfig
from digit_model.network.network import Network
from digit_model.network.outputs import Outputs
from training.scenes.clutter import any_clutter
from training.scenes.library import Library
from training.scenes.truth import Scene, Truth

NO_DIGIT = 10
"""Label of what was taken for a digit and is none."""
_SAME = 0.35
"""A mark is the one that it has this share of both boxes in common with."""
_RARE = 0.2
"""Share of pens' plain digits that are written in a rare way, which the digit network
knows less well than the finder does."""
_STEPS, _RATE = 1_500, 0.03


@dataclass(frozen=True)
class Opinions:
    """What both networks say of marks whose truth is known.

    Attributes:
        probabilities: `(n, 10)` float32, the digit network's.
        heat: `(n, 10)` float32, the finder's.
        energies: `(n,)` float64, the digit network's, in nats.
        labels: `(n,)` int64, 0 to 9 or `NO_DIGIT`.
    """

    probabilities: FloatArray
    heat: FloatArray
    energies: npt.NDArray[np.float64]
    labels: npt.NDArray[np.int64]


def collect_opinions(
    scenes: Iterable[Scene],
    finder: Network,
    classify: Callable[[FloatArray], Outputs],
    config: PreprocessingConfig,
) -> Opinions:
    """Ask both networks about all that the finder takes for a digit.

    Args:
        scenes: Scenes of held-out writers.
        finder: The finder's network.
        classify: Gives the digit network's outputs for glyphs.
        config: The settings of preprocessing.
    """
    glyphs, heat, labels = [], [], []
    for scene in scenes:
        gray = scene.image.astype(np.float32) / np.float32(255)
        findings = find(gray, finder, thorough=True)
        for mark in findings.marks:
            label = true_label(mark, scene.marks) if mark.is_digit else None
            if label is None:
                continue
            item = cut_out(gray, findings, mark, findings.marks, config)
            if item.blank is None:
                glyphs.append(item.glyph)
                heat.append(mark.digits)
                labels.append(label)
    outputs = classify(np.stack(glyphs))
    return Opinions(
        outputs.probabilities, np.stack(heat), outputs.energy, np.array(labels)
    )


def collect_plain_opinions(
    pictures: Iterable[tuple[FloatArray, int]],
    finder: Network,
    classify: Callable[[FloatArray], Outputs],
    config: PreprocessingConfig,
) -> Opinions:
    """Ask both networks about plain pictures, whose ink is known exactly.

    Args:
        pictures: `(h, w)` float32 in [0, 1], white = 1, with their labels, 0 to 9 or
            `NO_DIGIT`; those in which the finder sees no single digit are left out.
        finder: The finder's network.
        classify: Gives the digit network's outputs for glyphs.
        config: The settings of preprocessing.
    """
    glyphs, heat, labels = [], [], []
    for gray, label in pictures:
        item = single_digit(gray, find(gray, finder, thorough=False), config, None)
        if item.blank is None and item.heat is not None and item.is_plain:
            glyphs.append(item.glyph)
            heat.append(item.heat)
            labels.append(label)
    outputs = classify(np.stack(glyphs))
    return Opinions(
        outputs.probabilities, np.stack(heat), outputs.energy, np.array(labels)
    )


def plain_pictures(library: Library, count: int) -> Iterator[tuple[FloatArray, int]]:
    """Digits and, a quarter of them, other things drawn on an even ground.

    Args:
        library: Library of held-out writers.
        count: How many pictures.
    """
    for number in range(count):
        rng = np.random.default_rng((number, 23))
        side = int(rng.choice([28, 64, 140, 280]))
        height = side * rng.uniform(0.35, 0.85)
        label = NO_DIGIT if rng.random() < 0.25 else int(rng.integers(10))
        if label == NO_DIGIT:
            mark = any_clutter(height, library, rng)
        else:
            hand = library.hand(rng, printed=0.0, rare=_RARE)
            mark = hand.write(str(label), height, rng)
        room = max(side, mark.width + 2, mark.height + 2)
        ink = np.zeros((room, room), np.uint8)
        top = int(rng.integers(1, room - mark.height))
        left = int(rng.integers(1, room - mark.width))
        ink[top : top + mark.height, left : left + mark.width] = mark.plane
        gray = ink.astype(np.float32) / np.float32(255)
        yield (gray if rng.random() < 0.5 else np.float32(1) - gray), label


def true_label(mark: FoundMark, truths: Sequence[Truth]) -> int | None:
    """What a mark is: a digit, `NO_DIGIT`, or None where nothing is right or wrong."""
    best, best_share = None, _SAME
    for truth in truths:
        bounds = Bounds(*truth.box)
        common = mark.bounds.common(bounds)
        share = common / max(mark.bounds.area + bounds.area - common, 1e-6)
        if not truth.name and common > 0.3 * mark.bounds.area:
            return None
        if share > best_share:
            best, best_share = truth, share
    if best is None:
        return NO_DIGIT
    return int(best.name) if best.name.isdigit() else NO_DIGIT


def fit_opinions(opinions: Opinions) -> OpinionWeights:
    """Find the weights under which the truth is likeliest.

    The pool is linear in its weights, so each one's part is had from the pool itself.
    """
    parts = []
    for index in range(5):
        weights = OpinionWeights(*(float(index == k) for k in range(5)))
        parts.append(
            opinion_scores(
                weights, opinions.probabilities, opinions.heat, opinions.energies
            )
        )
    stacked = tf.constant(np.stack(parts, axis=2), tf.float32)
    values = tf.Variable([0.5, 1.0, -1.0, 0.5, 0.1])
    optimizer = keras.optimizers.Adam(_RATE)
    for _ in range(_STEPS):
        with tf.GradientTape() as tape:
            scores = tf.linalg.matvec(stacked, values)
            loss = tf.reduce_mean(
                tf.nn.sparse_softmax_cross_entropy_with_logits(opinions.labels, scores)
            )
        optimizer.apply_gradients([(tape.gradient(loss, values), values)])
    return OpinionWeights(*(round(float(value), 4) for value in values.numpy()))

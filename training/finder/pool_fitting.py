"""Fit how the finder's and the digit network's opinions are weighed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from typing import NamedTuple

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from digit_model.arrays import FloatArray
from digit_model.finding.classes import SIGNS
from digit_model.finding.cutout import cut_out
from digit_model.finding.finder import find
from digit_model.finding.opinions import (
    Opinions,
    OpinionWeights,
    opinion_scores,
)
from digit_model.finding.peaks import Bounds, FoundMark
from digit_model.finding.single import as_tiny_drawing, single_digit
from digit_model.imaging.config import PreprocessingConfig
from digit_model.imaging.preprocessing import Preprocessed
from digit_model.network.network import Network
from digit_model.network.outputs import Outputs
from training.scenes.clutter import any_clutter, scribble
from training.scenes.library import Library
from training.scenes.marks import Mark
from training.scenes.truth import Scene, Truth

NO_DIGIT = 10
"""Label of what was taken for a digit and is none."""
_SAME = 0.35
"""A mark is the one that it has this share of both boxes in common with."""
_RARE = 0.2
"""Share of pens' plain digits that are written in a rare way, which the digit network
knows less well than the finder does."""
_SCRIBBLED, _SIGNED = 1 / 4, 1 / 4
"""Shares of plain non-digits that are scribbles and lone signs: they are as unlike
letters as digits, and people try whether they are refused."""
_LARGEST_SIGN = 2.0
"""Lone signs are up to so many times as large as in a line of digits."""
_STEPS, _RATE, _DECAY = 1_500, 0.03, 1e-4
_FOR_ONE_SIDE = frozenset(
    {"network", "finder", "again", "heat", "other", "other_anywhere", "cut"}
)
"""Weights that are not below 0: what they weigh speaks for one side alone."""


class LabeledOpinions(NamedTuple):
    """What both networks say of marks whose truth is known.

    Attributes:
        opinions: What they say.
        labels: `(n,)` int64, 0 to 9 or `NO_DIGIT`.
    """

    opinions: Opinions
    labels: npt.NDArray[np.int64]


def collect_opinions(
    scenes: Iterable[Scene],
    finder: Network,
    classify: Callable[[FloatArray], Outputs],
    config: PreprocessingConfig,
) -> LabeledOpinions:
    """Ask both networks about all that the finder takes for a digit.

    Args:
        scenes: Scenes of held-out writers.
        finder: The finder's network.
        classify: Gives the digit network's outputs for glyphs.
        config: The settings of preprocessing.
    """
    items, labels = [], []
    for scene in scenes:
        gray = scene.image.astype(np.float32) / np.float32(255)
        findings = find(gray, finder, thorough=True)
        for mark in findings.marks:
            label = true_label(mark, scene.marks) if mark.is_digit else None
            if label is None:
                continue
            item = cut_out(gray, findings, mark, config)
            if item.blank is None:
                items.append(item)
                labels.append(label)
    return LabeledOpinions(_ask(items, classify), np.array(labels))


def collect_plain_opinions(
    pictures: Iterable[tuple[FloatArray, int]],
    finder: Network,
    classify: Callable[[FloatArray], Outputs],
    config: PreprocessingConfig,
) -> LabeledOpinions:
    """Ask both networks about plain pictures, whose ink is known exactly.

    Args:
        pictures: `(h, w)` float32 in [0, 1], white = 1, with their labels, 0 to 9 or
            `NO_DIGIT`; tiny ones and those refused at once are left out.
        finder: The finder's network.
        classify: Gives the digit network's outputs for glyphs.
        config: The settings of preprocessing.
    """
    items, labels = [], []
    for gray, label in pictures:
        if as_tiny_drawing(gray, config, None) is not None:
            continue
        item = single_digit(gray, find(gray, finder, thorough=False), config, None)
        if item.blank is None and item.is_plain:
            items.append(item)
            labels.append(label)
    return LabeledOpinions(_ask(items, classify), np.array(labels))


def _ask(
    items: Sequence[Preprocessed], classify: Callable[[FloatArray], Outputs]
) -> Opinions:
    outputs = classify(np.stack([item.glyph for item in items]))
    return Opinions.about(items, outputs)


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
            mark = _plain_non_digit(height, library, rng)
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


def _plain_non_digit(height: float, library: Library, rng: np.random.Generator) -> Mark:
    kind = rng.random()
    if kind < _SCRIBBLED:
        return scribble(height, rng)
    if kind < _SCRIBBLED + _SIGNED:
        size = height * rng.uniform(1, _LARGEST_SIGN)
        sign = SIGNS[int(rng.integers(len(SIGNS)))]
        return library.hand(rng, printed=0.0).write(sign, size, rng)
    return any_clutter(height, library, rng)


def true_label(mark: FoundMark, truths: Sequence[Truth]) -> int | None:
    """What a mark is: a digit, `NO_DIGIT`, or None where nothing is right or wrong."""
    best, best_share = None, _SAME
    for truth in truths:
        bounds = Bounds(*truth.box)
        share = mark.bounds.overlap(bounds)
        if not truth.name and mark.bounds.common(bounds) > 0.3 * mark.bounds.area:
            return None
        if share > best_share:
            best, best_share = truth, share
    if best is None:
        return NO_DIGIT
    return int(best.name) if best.name.isdigit() else NO_DIGIT


def fit_opinions(
    labeled: LabeledOpinions, non_digits: float | None = None
) -> OpinionWeights:
    """Find the weights under which the truth is likeliest.

    The pool is linear in its weights, so each one's part is had from the pool itself.

    Args:
        labeled: What both networks say, and the truth.
        non_digits: The share of uploads that are non-digits; None for as many as
            there are among those.
    """
    is_digit = labeled.labels != NO_DIGIT
    share = float(1 - is_digit.mean())
    counted = np.ones(len(is_digit), np.float32)
    if non_digits is not None:
        counted = np.where(
            is_digit, (1 - non_digits) / (1 - share), non_digits / share
        ).astype(np.float32)
    names = [field.name for field in fields(OpinionWeights)]
    count = len(names)
    parts = [
        opinion_scores(
            OpinionWeights(*(float(index == k) for k in range(count))), labeled.opinions
        )
        for index in range(count)
    ]
    stacked = tf.constant(np.stack(parts, axis=2), tf.float32)
    least = tf.constant([0.0 if n in _FOR_ONE_SIDE else -np.inf for n in names])
    values = tf.Variable(tf.fill([count], 0.3))
    optimizer = keras.optimizers.Adam(_RATE)
    for _ in range(_STEPS):
        with tf.GradientTape() as tape:
            scores = tf.linalg.matvec(stacked, values)
            crossed = tf.nn.sparse_softmax_cross_entropy_with_logits(
                labeled.labels, scores
            )
            loss = tf.reduce_mean(crossed * counted) + _DECAY * tf.nn.l2_loss(values)
        optimizer.apply_gradients([(tape.gradient(loss, values), values)])
        values.assign(tf.maximum(values, least))
    return OpinionWeights(*(round(float(value), 4) for value in values.numpy()))

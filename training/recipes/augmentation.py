"""Random variations of glyphs, as a layer over whole batches, for any Keras backend.

What is drawn depends only on a seed, the epoch and the batch, so a run that was
interrupted resumes exactly as if it had not been.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import keras
import numpy as np
from keras import ops

SIDE = 28
_CENTER = SIDE / 2
_TICKS = np.arange(SIDE, dtype=np.float32)

Tensor: TypeAlias = Any
"""A tensor of whichever backend Keras runs on."""


@dataclass(frozen=True)
class AugmentationConfig:
    """How far glyphs are varied; each sample draws uniformly from +-limit.

    Attributes:
        share: Share of the samples that are varied at all.
        rotation: Largest rotation in degrees.
        log_scale: Natural logarithm of the scale, for each axis on its own.
        shear: Horizontal shift for each unit of height.
        shift: Largest shift in pixels.
        elastic: Standard deviation of smooth local displacements, in pixels.
        stroke: Strokes are thickened (+) or thinned (-) by up to this much of the way
            to a 3x3 dilation or erosion.
        blur: Strokes are mixed with their 3x3 mean by up to this share.
        gamma: Natural logarithm of the exponent that ink is raised to.
        noise: Largest standard deviation of added noise, in ink.
        cutout: Share of the varied samples that lose a square of 3 to 6 pixels.
    """

    share: float = 0.85
    rotation: float = 12.0
    log_scale: float = 0.14
    shear: float = 0.2
    shift: float = 1.5
    elastic: float = 0.0
    stroke: float = 0.6
    blur: float = 0.0
    gamma: float = 0.0
    noise: float = 0.0
    cutout: float = 0.0


@dataclass(frozen=True)
class Draws:
    """Random numbers for the glyphs of a batch, or of one worker's part of it.

    Attributes:
        seeds: Decides what comes next.
        number: Which part of the batch this is, from 0.
        parts: In how many it is divided; each has the numbers that it has in the whole.
    """

    seeds: keras.random.SeedGenerator
    number: int = 0
    parts: int = 1

    def uniform(self, glyphs: Tensor, *shape: int) -> Tensor:
        """Numbers in -1..1, `(n, *shape)` for n glyphs."""
        return self._drawn(keras.random.uniform, glyphs, shape) * 2 - 1

    def share(self, glyphs: Tensor, *shape: int) -> Tensor:
        """Numbers in 0..1, `(n, *shape)` for n glyphs."""
        return self._drawn(keras.random.uniform, glyphs, shape)

    def normal(self, glyphs: Tensor, *shape: int) -> Tensor:
        """Numbers of the standard normal distribution, `(n, *shape)` for n glyphs."""
        return self._drawn(keras.random.normal, glyphs, shape)

    def _drawn(
        self, draw: Callable[..., Tensor], glyphs: Tensor, shape: tuple[int, ...]
    ) -> Tensor:
        count = ops.shape(glyphs)[0]
        drawn = draw((count * self.parts, *shape), seed=self.seeds)
        return drawn[self.number * count : (self.number + 1) * count]


class Augmentation(keras.layers.Layer):  # type: ignore[misc]
    """Scales glyphs to [0, 1] and, in training, varies them.

    Args:
        strong: The limits of most epochs.
        gentle: The limits of the gentle ones.
    """

    def __init__(self, strong: AugmentationConfig, gentle: AugmentationConfig) -> None:
        super().__init__(name="augmentation", dtype="float32")
        self._strong, self._gentle = strong, gentle
        self._is_gentle = self.add_weight(
            (), initializer="zeros", trainable=False, name="is_gentle"
        )
        self.seed_generator = keras.random.SeedGenerator(0)
        self.part = (0, 1)  # which part of the batch this is, of how many: see `Draws`

    def begin_epoch(self, seed: int, epoch: int, is_gentle: bool) -> None:
        """Decide all that is random in an epoch, and how far it goes."""
        state = np.random.default_rng((seed, epoch, 1)).integers(2**31, size=2)
        self.seed_generator.state.assign(state)
        self._is_gentle.assign(is_gentle)

    def call(self, glyphs: Tensor, training: bool = False) -> Tensor:
        """Make `(n, 28, 28)` uint8 glyphs, ink = 255, float32, ink = 1."""
        glyphs = ops.cast(glyphs, "float32") / 255
        if not training:
            return glyphs
        return augment(glyphs, Draws(self.seed_generator, *self.part), self._limits())

    def _limits(self) -> AugmentationConfig:
        """The limits of this epoch: numbers, and tensors where epochs differ."""
        limits = {}
        for name, strong in vars(self._strong).items():
            gentle = getattr(self._gentle, name)
            between = self._is_gentle * (gentle - strong) if gentle != strong else 0
            limits[name] = strong + between
        return AugmentationConfig(**limits)


def augment(glyphs: Tensor, draws: Draws, config: AugmentationConfig) -> Tensor:
    """Vary a batch.

    Args:
        glyphs: `(n, 28, 28)` float32 in [0, 1], ink = 1.
        draws: Random numbers.
        config: The limits; an operation whose limit is 0 is left out.

    Returns:
        `(n, 28, 28)` float32 in [0, 1]; samples beyond `config.share` unchanged.
    """
    if _is_zero(config.share):
        return glyphs
    varied = vary_stroke(glyphs, draws, config.stroke)
    varied = vary_geometry(varied, draws, config)
    if not _is_zero(config.blur):
        varied = vary_blur(varied, draws, config.blur)
    if not _is_zero(config.cutout):
        varied = cut_out(varied, draws, config.cutout)
    # Preprocessing makes the strongest ink 1, so thinned strokes must be so again.
    peak = ops.max(varied, axis=(1, 2), keepdims=True)
    varied = ops.divide_no_nan(varied, peak)
    if not _is_zero(config.gamma):
        varied = vary_gamma(varied, draws, config.gamma)
    if not _is_zero(config.noise):
        varied = add_noise(varied, draws, config.noise)
    return ops.where(draws.share(glyphs, 1, 1) < config.share, varied, glyphs)


def _is_zero(limit: float) -> bool:
    """Whether a limit is 0 and stays so: it is no tensor."""
    return isinstance(limit, int | float) and limit == 0


def vary_geometry(glyphs: Tensor, draws: Draws, config: AugmentationConfig) -> Tensor:
    """Rotate, scale, shear, shift about (14, 14) and bend, sampling only once.

    Bending follows Simard et al., "Best practices for convolutional neural networks
    applied to visual document analysis", 2003, https://doi.org/10.1109/ICDAR.2003.1227801,
    with displacements drawn on a grid of 6x6 points and interpolated between them.

    Shapes as in `augment`. Pixels from outside are zero; sampling is bilinear.
    """
    draw = draws.uniform(glyphs, 6, 1, 1)
    angle = draw[:, 0] * (config.rotation * (math.pi / 180))
    scale_x = ops.exp(draw[:, 1] * config.log_scale)
    scale_y = ops.exp(draw[:, 2] * config.log_scale)
    shear = draw[:, 3] * config.shear
    cos, sin = ops.cos(angle), ops.sin(angle)
    x, y = _TICKS - _CENTER, _TICKS[:, np.newaxis] - _CENTER
    # From a pixel of the output to its source: rotation, then shear, then scale.
    source_x = cos * scale_x * x + (shear * cos - sin) * scale_x * y
    source_y = sin * scale_y * x + (shear * sin + cos) * scale_y * y
    source_x += _CENTER + draw[:, 4] * config.shift
    source_y += _CENTER + draw[:, 5] * config.shift
    if not _is_zero(config.elastic):
        coarse = draws.normal(glyphs, 6, 6, 2) * config.elastic
        bend = ops.image.resize(
            coarse, (SIDE, SIDE), "bicubic", data_format="channels_last"
        )
        source_x, source_y = source_x + bend[..., 0], source_y + bend[..., 1]
    return _sample(glyphs, source_x, source_y)


def _sample(glyphs: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Bilinear samples of glyphs at `(n, 28, 28)` positions, zero outside."""
    framed = ops.pad(glyphs, [[0, 0], [1, 1], [1, 1]])  # with zeros
    side = SIDE + 1  # corners between pixels
    around = ops.stack(
        [framed[:, i : i + side, j : j + side] for i in (0, 1) for j in (0, 1)], axis=3
    )
    x = ops.clip(x + 1, 0.0, side - 0.001)
    y = ops.clip(y + 1, 0.0, side - 0.001)
    left, top = ops.floor(x), ops.floor(y)
    first = ops.arange(ops.shape(glyphs)[0], dtype="int32") * side**2
    corner = ops.cast(top * side + left, "int32") + first[:, np.newaxis, np.newaxis]
    ink = ops.take(ops.reshape(around, (-1, 4)), corner, axis=0)
    right_share, bottom_share = x - left, y - top
    upper = ink[..., 0] * (1 - right_share) + ink[..., 1] * right_share
    lower = ink[..., 2] * (1 - right_share) + ink[..., 3] * right_share
    return upper * (1 - bottom_share) + lower * bottom_share


def vary_stroke(glyphs: Tensor, draws: Draws, limit: float) -> Tensor:
    """Thicken or thin strokes by a part of a gray-scale dilation or erosion.

    Shapes as in `augment`.
    """
    amount = draws.uniform(glyphs, 1, 1) * limit
    dilated, eroded = _highest(glyphs), -_highest(-glyphs)
    thicker = glyphs + amount * (dilated - glyphs)
    thinner = glyphs + amount * (glyphs - eroded)
    return ops.where(amount > 0, thicker, thinner)


def _highest(glyphs: Tensor) -> Tensor:
    """The highest of 3x3 pixels, around each."""
    planes = glyphs[..., np.newaxis]
    return ops.max_pool(planes, 3, 1, "same", data_format="channels_last")[..., 0]


def vary_blur(glyphs: Tensor, draws: Draws, limit: float) -> Tensor:
    """Mix each glyph with its 3x3 mean by a share in 0..`limit`. Shapes as above."""
    planes = glyphs[..., np.newaxis]
    mean = ops.average_pool(planes, 3, 1, "same", data_format="channels_last")[..., 0]
    return glyphs + draws.share(glyphs, 1, 1) * limit * (mean - glyphs)


def vary_gamma(glyphs: Tensor, draws: Draws, limit: float) -> Tensor:
    """Raise ink to a power, so that soft edges get harder or softer."""
    return ops.power(glyphs, ops.exp(draws.uniform(glyphs, 1, 1) * limit))


def add_noise(glyphs: Tensor, draws: Draws, limit: float) -> Tensor:
    """Add normal noise of a strength of its own to a third of the samples."""
    strength = ops.relu(3 * draws.share(glyphs, 1, 1) - 2) * limit
    noise = draws.normal(glyphs, SIDE, SIDE)
    return ops.clip(glyphs + strength * noise, 0.0, 1.0)


def cut_out(glyphs: Tensor, draws: Draws, share: float) -> Tensor:
    """Erase a square of 3 to 6 pixels near the middle from a share of the samples.

    DeVries and Taylor, "Improved regularization of convolutional neural networks with
    cutout", 2017, https://arxiv.org/abs/1708.04552, with a smaller square, since a
    large one makes another digit of some.
    """
    draw = draws.share(glyphs, 4, 1, 1)
    size = 3 + ops.floor(4 * draw[:, 0])
    left, top = 4 + 20 * draw[:, 1] - size / 2, 4 + 20 * draw[:, 2] - size / 2
    x, y = _TICKS, _TICKS[:, np.newaxis]
    inside = (x >= left) & (x < left + size) & (y >= top) & (y < top + size)
    return ops.where(inside & (draw[:, 3] < share), 0.0, glyphs)

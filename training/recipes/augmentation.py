"""Random variations of glyphs, as a TensorFlow graph over whole batches.

Every operation is stateless: the same seed gives the same batch, so a run that was
interrupted resumes exactly as if it had not been.
"""

from dataclasses import dataclass

import tensorflow as tf

SIDE = 28
_CENTER = SIDE / 2


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


def augment(
    glyphs: tf.Tensor, seed: tf.Tensor, config: AugmentationConfig
) -> tf.Tensor:
    """Vary a batch.

    Args:
        glyphs: `(n, 28, 28)` float32 in [0, 1], ink = 1.
        seed: `(2,)` integer.
        config: The limits; an operation whose limit is 0 is left out.

    Returns:
        `(n, 28, 28)` float32 in [0, 1]; samples beyond `config.share` unchanged.
    """
    seeds = tf.unstack(
        tf.random.experimental.stateless_split(tf.cast(seed, tf.int64), 7)
    )
    varied = vary_stroke(glyphs, seeds[0], config.stroke)
    varied = vary_geometry(varied, seeds[1], config)
    if config.blur:
        varied = vary_blur(varied, seeds[2], config.blur)
    if config.cutout:
        varied = cut_out(varied, seeds[3], config.cutout)
    # Preprocessing makes the strongest ink 1, so thinned strokes must be so again.
    peak = tf.reduce_max(varied, axis=(1, 2), keepdims=True)
    varied = tf.math.divide_no_nan(varied, peak)
    if config.gamma:
        varied = vary_gamma(varied, seeds[4], config.gamma)
    if config.noise:
        varied = add_noise(varied, seeds[5], config.noise)
    chosen = tf.random.stateless_uniform((tf.shape(glyphs)[0], 1, 1), seeds[6])
    return tf.where(chosen < config.share, varied, glyphs)


def vary_geometry(
    glyphs: tf.Tensor, seed: tf.Tensor, config: AugmentationConfig
) -> tf.Tensor:
    """Rotate, scale, shear, shift about (14, 14) and bend, sampling only once.

    Bending follows Simard et al., "Best practices for convolutional neural networks
    applied to visual document analysis", 2003, https://doi.org/10.1109/ICDAR.2003.1227801,
    with displacements drawn on a grid of 6x6 points and interpolated between them.

    Shapes as in `augment`. Pixels from outside are zero; sampling is bilinear.
    """
    affine_seed, elastic_seed = tf.unstack(
        tf.random.experimental.stateless_split(seed, 2)
    )
    count = tf.shape(glyphs)[0]
    draw = tf.random.stateless_uniform((count, 6, 1, 1), affine_seed, -1.0, 1.0)
    angle = draw[:, 0] * (config.rotation * 3.14159265 / 180)
    scale_x = tf.exp(draw[:, 1] * config.log_scale)
    scale_y = tf.exp(draw[:, 2] * config.log_scale)
    shear = draw[:, 3] * config.shear
    cos, sin = tf.cos(angle), tf.sin(angle)
    ticks = tf.range(SIDE, dtype=tf.float32) - _CENTER
    x, y = ticks[tf.newaxis, tf.newaxis, :], ticks[tf.newaxis, :, tf.newaxis]
    # From a pixel of the output to its source: rotation, then shear, then scale.
    source_x = cos * scale_x * x + (shear * cos - sin) * scale_x * y
    source_y = sin * scale_y * x + (shear * sin + cos) * scale_y * y
    source_x += _CENTER + draw[:, 4] * config.shift
    source_y += _CENTER + draw[:, 5] * config.shift
    if config.elastic:
        coarse = tf.random.stateless_normal(
            (count, 6, 6, 2), elastic_seed, stddev=config.elastic
        )
        bend = tf.image.resize(coarse, (SIDE, SIDE), "bicubic")
        source_x, source_y = source_x + bend[..., 0], source_y + bend[..., 1]
    return _sample(glyphs, source_x, source_y)


def _sample(glyphs: tf.Tensor, x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    """Bilinear samples of glyphs at `(n, 28, 28)` positions, zero outside."""
    side = SIDE + 2  # a frame of zeros
    framed = tf.reshape(tf.pad(glyphs, [[0, 0], [1, 1], [1, 1]]), (-1, side * side))
    x = tf.clip_by_value(x + 1, 0.0, side - 1.001)
    y = tf.clip_by_value(y + 1, 0.0, side - 1.001)
    left, top = tf.floor(x), tf.floor(y)
    corner = tf.cast(top, tf.int32) * side + tf.cast(left, tf.int32)
    right_share, bottom_share = x - left, y - top

    def at(offset: int) -> tf.Tensor:
        return tf.gather(framed, corner + offset, batch_dims=1)

    upper = at(0) * (1 - right_share) + at(1) * right_share
    lower = at(side) * (1 - right_share) + at(side + 1) * right_share
    return upper * (1 - bottom_share) + lower * bottom_share


def vary_stroke(glyphs: tf.Tensor, seed: tf.Tensor, limit: float) -> tf.Tensor:
    """Thicken or thin strokes by a part of a gray-scale dilation or erosion.

    Shapes as in `augment`.
    """
    amount = _uniform(glyphs, seed, -limit, limit)
    planes = glyphs[..., tf.newaxis]
    dilated = tf.nn.max_pool2d(planes, 3, 1, "SAME")[..., 0]
    eroded = -tf.nn.max_pool2d(-planes, 3, 1, "SAME")[..., 0]
    thicker = glyphs + amount * (dilated - glyphs)
    thinner = glyphs + amount * (glyphs - eroded)
    return tf.where(amount > 0, thicker, thinner)


def vary_blur(glyphs: tf.Tensor, seed: tf.Tensor, limit: float) -> tf.Tensor:
    """Mix each glyph with its 3x3 mean by a share in 0..`limit`. Shapes as above."""
    mean = tf.nn.avg_pool2d(glyphs[..., tf.newaxis], 3, 1, "SAME")[..., 0]
    return glyphs + _uniform(glyphs, seed, 0.0, limit) * (mean - glyphs)


def vary_gamma(glyphs: tf.Tensor, seed: tf.Tensor, limit: float) -> tf.Tensor:
    """Raise ink to a power, so that soft edges get harder or softer."""
    return tf.pow(glyphs, tf.exp(_uniform(glyphs, seed, -limit, limit)))


def add_noise(glyphs: tf.Tensor, seed: tf.Tensor, limit: float) -> tf.Tensor:
    """Add normal noise of a strength of its own to a third of the samples."""
    strength_seed, noise_seed = tf.unstack(
        tf.random.experimental.stateless_split(seed, 2)
    )
    strength = tf.nn.relu(_uniform(glyphs, strength_seed, -2 * limit, limit))
    noise = tf.random.stateless_normal(tf.shape(glyphs), noise_seed)
    return tf.clip_by_value(glyphs + strength * noise, 0.0, 1.0)


def cut_out(glyphs: tf.Tensor, seed: tf.Tensor, share: float) -> tf.Tensor:
    """Erase a square of 3 to 6 pixels near the middle from a share of the samples.

    DeVries and Taylor, "Improved regularization of convolutional neural networks with
    cutout", 2017, https://arxiv.org/abs/1708.04552, with a smaller square, since a
    large one makes another digit of some.
    """
    draw = tf.random.stateless_uniform((tf.shape(glyphs)[0], 4, 1, 1), seed)
    size = 3 + tf.floor(4 * draw[:, 0])
    left, top = 4 + 20 * draw[:, 1] - size / 2, 4 + 20 * draw[:, 2] - size / 2
    ticks = tf.range(SIDE, dtype=tf.float32)
    x, y = ticks[tf.newaxis, tf.newaxis, :], ticks[tf.newaxis, :, tf.newaxis]
    inside = (x >= left) & (x < left + size) & (y >= top) & (y < top + size)
    return tf.where(inside & (draw[:, 3] < share), 0.0, glyphs)


def _uniform(glyphs: tf.Tensor, seed: tf.Tensor, low: float, high: float) -> tf.Tensor:
    """One number a sample, `(n, 1, 1)`."""
    return tf.random.stateless_uniform((tf.shape(glyphs)[0], 1, 1), seed, low, high)

"""Random variations of glyphs, as a TensorFlow graph over whole batches.

Every operation is stateless: the same seed gives the same batch, so a run that was
interrupted goes on exactly as if it had not been.
"""

from dataclasses import dataclass

import tensorflow as tf


@dataclass(frozen=True)
class AugmentationConfig:
    """How far glyphs are varied; each sample draws uniformly from +-limit.

    Attributes:
        share: Share of the samples that are varied at all.
        rotation: In degrees.
        log_scale: Natural logarithm of the scale, for each axis on its own.
        shear: Horizontal shift for each unit of height.
        shift: In pixels.
        stroke: Strokes are thickened (+) or thinned (-) by up to this much of the way
            to a 3x3 dilation or erosion.
    """

    share: float = 0.85
    rotation: float = 12.0
    log_scale: float = 0.14
    shear: float = 0.2
    shift: float = 1.5
    stroke: float = 0.6


def augment(
    glyphs: tf.Tensor, seed: tf.Tensor, config: AugmentationConfig
) -> tf.Tensor:
    """Vary a batch.

    Args:
        glyphs: `(n, 28, 28)` float32 in [0, 1], ink = 1.
        seed: `(2,)` integer.
        config: The limits.

    Returns:
        `(n, 28, 28)` float32 in [0, 1]; samples beyond `config.share` unchanged.
    """
    choice, geometry, stroke = tf.unstack(
        tf.random.experimental.stateless_split(tf.cast(seed, tf.int64), 3)
    )
    varied = vary_stroke(glyphs, stroke, config.stroke)
    varied = vary_geometry(varied, geometry, config)
    # Preprocessing makes the strongest ink 1, so thinned strokes must be so again.
    peak = tf.reduce_max(varied, axis=(1, 2), keepdims=True)
    varied = tf.math.divide_no_nan(varied, peak)
    chosen = tf.random.stateless_uniform((tf.shape(glyphs)[0], 1, 1), choice)
    return tf.where(chosen < config.share, varied, glyphs)


def vary_geometry(
    glyphs: tf.Tensor, seed: tf.Tensor, config: AugmentationConfig
) -> tf.Tensor:
    """Rotate, scale, shear and shift about the center of mass's place, (14, 14).

    Shapes as in `augment`. Pixels from outside are zero; sampling is bilinear.
    """
    count = tf.shape(glyphs)[0]
    draw = tf.random.stateless_uniform((count, 6), seed, -1.0, 1.0)
    angle = draw[:, 0] * (config.rotation * 3.14159265 / 180)
    scale_x = tf.exp(draw[:, 1] * config.log_scale)
    scale_y = tf.exp(draw[:, 2] * config.log_scale)
    shear = draw[:, 3] * config.shear
    cos, sin = tf.cos(angle), tf.sin(angle)
    # Output to input, as the kernel wants it: rotation, then shear, then scale.
    a, b = cos * scale_x, (shear * cos - sin) * scale_x
    c, d = sin * scale_y, (shear * sin + cos) * scale_y
    center = 14.0
    shift_x = center - (a + b) * center + draw[:, 4] * config.shift
    shift_y = center - (c + d) * center + draw[:, 5] * config.shift
    zero = tf.zeros_like(a)
    transforms = tf.stack([a, b, shift_x, c, d, shift_y, zero, zero], axis=1)
    moved = tf.raw_ops.ImageProjectiveTransformV3(
        images=glyphs[..., tf.newaxis],
        transforms=transforms,
        output_shape=tf.shape(glyphs)[1:],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="CONSTANT",
    )
    return moved[..., 0]


def vary_stroke(glyphs: tf.Tensor, seed: tf.Tensor, limit: float) -> tf.Tensor:
    """Thicken or thin strokes by a part of a gray-scale dilation or erosion.

    Shapes as in `augment`.
    """
    amount = tf.random.stateless_uniform(
        (tf.shape(glyphs)[0], 1, 1), seed, -limit, limit
    )
    planes = glyphs[..., tf.newaxis]
    dilated = tf.nn.max_pool2d(planes, 3, 1, "SAME")[..., 0]
    eroded = -tf.nn.max_pool2d(-planes, 3, 1, "SAME")[..., 0]
    thicker = glyphs + amount * (dilated - glyphs)
    thinner = glyphs + amount * (glyphs - eroded)
    return tf.where(amount > 0, thicker, thinner)

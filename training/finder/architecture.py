"""The finder's network: a small feature pyramid with CenterNet's heads.

After Zhou et al., "Objects as points", 2019, https://arxiv.org/abs/1904.07850, and Lin
et al., "Feature pyramid networks", 2017, https://arxiv.org/abs/1612.03144. The finest
maps, which decide how much memory a photo takes, are reached by moving pixels between
space and channels; see Shi et al., "Real-time single image and video super-resolution
using an efficient sub-pixel convolutional neural network", 2016,
https://arxiv.org/abs/1609.05158.
"""

import math

import keras
from keras import ops

from digit_model.finding.classes import CLASSES

_PRIOR = 0.01
"""The heat that an untrained network gives everywhere; see Lin et al., "Focal loss for
dense object detection", 2017."""


def build_finder() -> keras.Model:
    """Build the network, untrained.

    Returns:
        A model from `(n, h, w, 1)` float32 in [0, 1], luminance, white = 1, both sides
        a multiple of `pyramid.MULTIPLE`, to a dictionary of

        - `heat`: `(n, h/4, w/4, classes)`, logits of a mark's center lying here,
        - `box`: `(n, h/4, w/4, 4)`, where the mark lies from the cell's center, x and
          y in cells, and the natural logarithms of its width and height in cells,
        - `ink`: `(n, h, w, 1)`, logits of a pixel being a digit's ink.
    """
    image = keras.Input((None, None, 1), name="image")
    halves = _convolution(ops.space_to_depth(image, 2), 16)
    fourths = _convolution(_convolution(halves, 32, stride=2), 32)
    eighths = _convolution(fourths, 64, stride=2)
    eighths = _residual(eighths, 64)
    sixteenths = _convolution(eighths, 128, stride=2)
    sixteenths = _residual(_residual(sixteenths, 128), 128)
    coarse = _convolution(sixteenths, 128, stride=2)
    coarse = _residual(coarse, 128)
    joined = _convolution(_join(coarse, sixteenths, 96), 96)
    joined = _convolution(_join(joined, eighths, 64), 64)
    joined = _convolution(_join(joined, fourths, 48), 48)
    heat = keras.layers.Conv2D(
        len(CLASSES),
        1,
        bias_initializer=keras.initializers.Constant(-math.log(1 / _PRIOR - 1)),
        dtype="float32",
        name="heat",
    )(joined)
    box = keras.layers.Conv2D(4, 1, dtype="float32", name="box")(joined)
    fine = _convolution(_join(joined, halves, 16), 16)
    quarters = keras.layers.Conv2D(4, 1, dtype="float32", name="ink_quarters")(fine)
    ink = ops.depth_to_space(quarters, 2)
    return keras.Model(image, {"heat": heat, "box": box, "ink": ink}, name="finder")


def _convolution(
    x: keras.KerasTensor, filters: int, stride: int = 1
) -> keras.KerasTensor:
    """A convolution, normalized, with ReLU."""
    x = keras.layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(
        x
    )
    x = keras.layers.BatchNormalization(momentum=0.97)(x)
    return keras.layers.ReLU()(x)


def _residual(x: keras.KerasTensor, filters: int) -> keras.KerasTensor:
    """Two convolutions added to the identity; He et al., 2015."""
    y = _convolution(x, filters)
    y = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(y)
    y = keras.layers.BatchNormalization(momentum=0.97)(y)
    return keras.layers.ReLU()(keras.layers.Add()([x, y]))


def _join(
    coarse: keras.KerasTensor, fine: keras.KerasTensor, filters: int
) -> keras.KerasTensor:
    """Add the coarser map, enlarged twice, to the finer one."""
    coarse = keras.layers.Conv2D(filters, 1, use_bias=False)(coarse)
    coarse = keras.layers.BatchNormalization(momentum=0.97)(coarse)
    fine = keras.layers.Conv2D(filters, 1, use_bias=False)(fine)
    fine = keras.layers.BatchNormalization(momentum=0.97)(fine)
    return keras.layers.ReLU()(
        keras.layers.Add()([keras.layers.UpSampling2D()(coarse), fine])
    )

"""The networks that a person can train from the app, besides `baseline` and `vgg`."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import keras

from digit_model.evaluation.own_run import RunChoices
from training.recipes.augmentation import AugmentationConfig
from training.recipes.configs import CONFIGS, MNIST, TrainingConfig

PENS = "pendigits"
"""The source of pen strokes that may join; see `training.glyphs.digit_sources`."""
_PEN_DIGITS = 12_000
"""Pen strokes of an epoch with the whole of MNIST."""
_ALL = 1_000_000
"""More images than there are: an epoch takes all, one's own among them."""
_LARGE = 0.2
"""From this part of MNIST on, batches are large; runs on less need more steps."""
_STILL = AugmentationConfig(share=0.0)


def build_ann() -> keras.Model:
    """Two dense layers on the pixels: 235,146 weights."""
    layers = keras.layers
    inputs = keras.Input((28, 28), name="glyph")
    x = layers.Flatten(name="flatten")(inputs)
    x = layers.Dense(256, name="dense1")(x)
    x = layers.ReLU(name="relu1")(x)
    x = layers.Dropout(0.2, name="dropout1")(x)
    x = layers.Dense(128, name="dense2")(x)
    x = layers.ReLU(name="features")(x)
    x = layers.Dropout(0.2, name="dropout2")(x)
    logits = layers.Dense(10, name="logits", dtype="float32")(x)
    return keras.Model(inputs, logits, name="ann")


def build_small(depth: int, width: int) -> keras.Model:
    """Some 3x3 convolutions and a dense layer of 64.

    Args:
        depth: How many convolutions; the first two are followed by pooling.
        width: Channels of the first; they double with each.
    """
    layers = keras.layers
    inputs = keras.Input((28, 28), name="glyph")
    x = layers.Reshape((28, 28, 1), name="channel")(inputs)
    for number in range(1, depth + 1):
        filters = width * 2 ** (number - 1)
        x = layers.Conv2D(
            filters, 3, padding="same", use_bias=False, name=f"conv{number}"
        )(x)
        # Runs may have few steps: statistics of the usual momentum would come late.
        x = layers.BatchNormalization(momentum=0.9, name=f"norm{number}")(x)
        x = layers.ReLU(name=f"relu{number}")(x)
        if number <= 2:
            x = layers.MaxPooling2D(2, name=f"pool{number}")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(64, name="dense")(x)
    x = layers.ReLU(name="features")(x)
    x = layers.Dropout(0.3, name="dropout")(x)
    logits = layers.Dense(10, name="logits", dtype="float32")(x)
    return keras.Model(inputs, logits, name="small")


def config_of(choices: RunChoices) -> TrainingConfig:
    """The configuration that a person's choices ask for."""
    if choices.network == "small":
        build: Callable[[], keras.Model] = partial(
            build_small, choices.depth, choices.width
        )
        description = (
            f"{choices.depth} convolutions, the first of {choices.width} channels, and "
            "a dense layer of 64"
        )
    elif choices.network == "ann":
        build, description = build_ann, "Dense layers of 256 and 128"
    else:
        build = CONFIGS[choices.network].build
        description = CONFIGS[choices.network].description.partition(", trained")[0]
    digits = {MNIST: _ALL}
    if choices.pens:
        digits[PENS] = round(_PEN_DIGITS * choices.share)
    return replace(
        CONFIGS["baseline"],
        name=choices.network,
        build=build,
        description=f"{description}, trained from the app.",
        epochs=choices.epochs,
        patience=choices.epochs,
        batch_size=128 if choices.share >= _LARGE and choices.digits != "own" else 32,
        learning_rate=choices.learning_rate,
        digits=digits,
        augmentation=AugmentationConfig() if choices.augmentation else _STILL,
    )

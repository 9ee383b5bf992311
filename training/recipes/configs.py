"""What is trained: each configuration is an architecture and a recipe."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import keras

from training.recipes.augmentation import AugmentationConfig

MNIST = "mnist"
"""The source that every network learns from."""


@dataclass(frozen=True)
class TrainingConfig:
    """An architecture and how it is trained.

    Attributes:
        name: What it is called on the command line and in the manifest.
        build: Makes the network: `(n, 28, 28)` float32 glyphs to `(n, 10)` logits,
            with a layer named `features` before the last one.
        description: One sentence for the model card.
        epochs: Largest number of epochs before the gentle ones; the learning rate
            rises and falls to 0 over them.
        patience: Epochs without a lower validation loss after which it stops.
        batch_size: Glyphs per step.
        learning_rate: The highest learning rate of AdamW.
        warmup: Epochs over which the learning rate rises from 0.
        weight_decay: Weight decay of AdamW, not applied to biases and normalization.
        averaging: Momentum of the exponential average of the weights, which is what
            is validated and kept; 0 for none.
        digits: Glyphs per epoch of each source of digits, MNIST among them; see
            `training.glyphs.digit_sources`.
        non_digits: Glyphs per epoch of each source of non-digits, which teach the
            logits' energy; see `training.glyphs.non_digits`.
        augmentation: The limits of the random variations.
        gentle_epochs: Further epochs with gentle variations, over which the learning
            rate falls to 0 once more (He et al., "Data augmentation revisited", 2019,
            https://arxiv.org/abs/1909.09148).
        gentle_rate: The highest learning rate of AdamW in those epochs.
        gentle: The limits of the random variations in those epochs.
        gentle_others: What the loss of a digit of another source weighs in those
            epochs, and in what chooses the epoch, compared with 1 of MNIST's: they pull
            at each other where a digit of one looks like another digit of the other.
        cycles: How often all these epochs are run, each time from the averaged weights
            of the last and with a new optimizer (Loshchilov and Hutter, "SGDR:
            stochastic gradient descent with warm restarts", 2017,
            https://arxiv.org/abs/1608.03983).
        hardest: Share of the samples of each source, those with the highest loss, of
            which an epoch skips none.
        skipped: Share of the others that an epoch skips; see `loop.difficulty`.
        keep_last: Whether the weights of the last epoch are kept instead of those with
            the lowest validation loss. That loss is of digits alone, so it does not
            see how the last epochs, at a falling learning rate, still learn to refuse.
    """

    name: str
    build: Callable[[], keras.Model]
    description: str
    epochs: int = 20
    patience: int = 6
    batch_size: int = 128
    learning_rate: float = 1.5e-3
    warmup: float = 0.0
    weight_decay: float = 0.0
    averaging: float = 0.0
    digits: Mapping[str, int] = field(default_factory=lambda: {MNIST: 54_000})
    non_digits: Mapping[str, int] = field(default_factory=dict)
    augmentation: AugmentationConfig = field(default_factory=AugmentationConfig)
    gentle_epochs: int = 0
    gentle_rate: float = 5e-4
    gentle: AugmentationConfig = field(default_factory=AugmentationConfig)
    gentle_others: float = 1.0
    cycles: int = 1
    hardest: float = 1.0
    skipped: float = 0.0
    keep_last: bool = False

    @property
    def total_epochs(self) -> int:
        """Epochs of both kinds in all cycles."""
        return self.cycles * self._cycle

    def is_gentle(self, epoch: int) -> bool:
        """Whether an epoch, counted from 0, varies digits only gently."""
        return epoch % self._cycle >= self.epochs

    def begins_cycle(self, epoch: int) -> bool:
        """Whether an epoch, counted from 0, is the first of a cycle but the first."""
        return epoch > 0 and epoch % self._cycle == 0

    @property
    def _cycle(self) -> int:
        return self.epochs + self.gentle_epochs


def build_baseline() -> keras.Model:
    """Two convolution blocks and a dense layer: 421,834 weights.

    2x [Conv 3x3 - BatchNorm - ReLU - MaxPool - Dropout] at 32 and 64 channels, Dense
    128 with BatchNorm and Dropout, 10 logits.
    """
    layers = keras.layers
    inputs = keras.Input((28, 28), name="glyph")
    x = layers.Reshape((28, 28, 1), name="channel")(inputs)
    for number, filters in enumerate((32, 64), start=1):
        x = layers.Conv2D(
            filters, 3, padding="same", use_bias=False, name=f"conv{number}"
        )(x)
        x = layers.BatchNormalization(name=f"norm{number}")(x)
        x = layers.ReLU(name=f"relu{number}")(x)
        x = layers.MaxPooling2D(2, name=f"pool{number}")(x)
        x = layers.Dropout(0.25, name=f"dropout{number}")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(128, use_bias=False, name="dense")(x)
    x = layers.BatchNormalization(name="norm3")(x)
    x = layers.ReLU(name="features")(x)
    x = layers.Dropout(0.5, name="dropout3")(x)
    logits = layers.Dense(10, name="logits", dtype="float32")(x)
    return keras.Model(inputs, logits, name="baseline")


def build_vgg() -> keras.Model:
    """Six 3x3 convolutions in three stages and global average pooling: 289,066 weights.

    After Simonyan and Zisserman, "Very deep convolutional networks for large-scale
    image recognition", 2015, https://arxiv.org/abs/1409.1556, with the last layer of
    Lin et al., "Network in network", 2014, https://arxiv.org/abs/1312.4400. Two things
    make it a third faster: the first stage has no padding, since the ink of a glyph
    stays away from the edge, and maps are pooled before they are normalized.
    """
    layers = keras.layers
    inputs = keras.Input((28, 28), name="glyph")
    x = layers.Reshape((28, 28, 1), name="channel")(inputs)
    for stage, filters in enumerate((32, 64, 128), start=1):
        padding = "valid" if stage == 1 else "same"
        for letter in "ab":
            name = f"{stage}{letter}"
            x = layers.Conv2D(
                filters, 3, padding=padding, use_bias=False, name=f"conv{name}"
            )(x)
            if name in ("1b", "2b"):
                x = layers.MaxPooling2D(2, name=f"pool{stage}")(x)
            x = layers.BatchNormalization(name=f"norm{name}")(x)
            x = layers.ReLU(name=f"relu{name}")(x)
    x = layers.GlobalAveragePooling2D(name="features")(x)
    x = layers.Dropout(0.3, name="dropout")(x)
    logits = layers.Dense(10, name="logits", dtype="float32")(x)
    return keras.Model(inputs, logits, name="vgg")


_BASELINE = TrainingConfig(
    name="baseline",
    build=build_baseline,
    description=(
        "Two convolution blocks of 32 and 64 channels and a dense layer of 128, "
        "trained on MNIST with light augmentation."
    ),
)
_VGG_MNIST = TrainingConfig(
    name="vgg-mnist",
    build=build_vgg,
    description=(
        "Six 3x3 convolutions in three stages of up to 128 channels and global average "
        "pooling, trained on MNIST alone with strong augmentation."
    ),
    epochs=60,
    patience=80,
    learning_rate=2e-3,
    warmup=1.0,
    weight_decay=0.02,
    averaging=0.999,
    augmentation=AugmentationConfig(
        rotation=12.0,
        log_scale=0.14,
        shear=0.2,
        shift=1.5,
        elastic=0.7,
        stroke=0.6,
        blur=0.5,
        gamma=0.3,
        noise=0.12,
        cutout=0.1,
    ),
    gentle_epochs=20,
    gentle=AugmentationConfig(
        rotation=7.0,
        log_scale=0.08,
        shear=0.11,
        shift=0.75,
        elastic=0.4,
        stroke=0.3,
        blur=0.25,
        gamma=0.15,
        noise=0.06,
        cutout=0.0,
    ),
    hardest=1 / 6,
    skipped=3 / 4,
)
_VGG = replace(
    _VGG_MNIST,
    name="vgg",
    description=(
        "Six 3x3 convolutions in three stages of up to 128 channels and global average "
        "pooling, trained on MNIST, on rendered pen strokes and, to refuse them, on "
        "non-digits, with strong augmentation."
    ),
    digits={MNIST: 54_000, "pendigits": 12_000},
    non_digits={"drawn": 12_000},
    epochs=26,
    gentle_epochs=10,
    gentle_others=0.15,
    cycles=2,
)
_MANY_HANDS = replace(
    _VGG_MNIST,
    name="many-hands",
    description=(
        "Six 3x3 convolutions in three stages of up to 128 channels and global average "
        "pooling, trained on digits of eight sources and, to refuse them, on "
        "non-digits of ten, with strong augmentation."
    ),
    digits={
        MNIST: 54_000,
        "pendigits": 12_000,
        "uji-digits": 10_000,
        "one-hand": 2_000,
        "optdigits": 4_000,
        "sudoku-cells": 3_000,
        "fonts": 10_000,
        "rare-ways": 5_000,
    },
    non_digits={
        "drawn": 12_000,
        "nist-letters": 5_000,
        "scanned-capitals": 4_000,
        "omniglot": 6_000,
        "unistrokes": 4_000,
        "multistrokes": 4_000,
        "quickdraw": 4_000,
        "font-letters": 8_000,
        "font-scripts": 4_000,
        "symbols": 8_000,
    },
    batch_size=256,
    epochs=36,
    gentle_epochs=14,
    gentle_others=0.4,
    hardest=1.0,
    skipped=0.0,
    keep_last=True,
)

CONFIGS = {config.name: config for config in (_BASELINE, _VGG_MNIST, _VGG, _MANY_HANDS)}

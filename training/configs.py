"""What is trained: each configuration is an architecture and a recipe."""

from collections.abc import Callable
from dataclasses import dataclass, field

import keras

from training.augmentation import AugmentationConfig


@dataclass(frozen=True)
class TrainingConfig:
    """An architecture and how it is trained.

    Attributes:
        name: What it is called on the command line and in the manifest.
        build: Makes the network: `(n, 28, 28)` float32 glyphs to `(n, 10)` logits,
            with a layer named `features` before the last one.
        description: One sentence for the model card.
        epochs: Largest number of epochs; the learning rate falls to 0 over them.
        patience: Epochs without a lower validation loss after which it stops.
        batch_size: Glyphs a step.
        learning_rate: Of Adam, at the start of the cosine.
        augmentation: The limits of the random variations.
    """

    name: str
    build: Callable[[], keras.Model]
    description: str
    epochs: int = 20
    patience: int = 6
    batch_size: int = 128
    learning_rate: float = 1.5e-3
    augmentation: AugmentationConfig = field(default_factory=AugmentationConfig)


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
    return keras.Model(inputs, layers.Dense(10, name="logits")(x), name="baseline")


CONFIGS = {
    config.name: config
    for config in (
        TrainingConfig(
            name="baseline",
            build=build_baseline,
            description=(
                "Two convolution blocks of 32 and 64 channels and a dense layer of "
                "128, trained on MNIST with light augmentation."
            ),
        ),
    )
}

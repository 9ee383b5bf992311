"""The weights after each epoch, and one LiteRT network that takes them as inputs.

With them the app shows how answers came about, without a network of its own for every
epoch and without TensorFlow.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from digit_model.explain.learning_film import FILM_FILE, FILM_LITE_FILE, MAX_STEPS
from digit_model.network.traced import REPLACED
from training.export.litert import write_lite

_FOLDER = "weights"


def keep_weights(network: keras.Model, epoch: int, folder: Path) -> None:
    """Keep the weights after an epoch, as float16.

    Args:
        network: The network as it is then.
        epoch: Number of the epoch, from 1.
        folder: The run's folder.
    """
    kept = folder / _FOLDER
    kept.mkdir(exist_ok=True)
    weights = [np.asarray(weight, np.float16) for weight in _weights(network)]
    part = kept / f"part-{epoch:03d}.npz"
    np.savez_compressed(part, *weights)
    part.rename(kept / f"{epoch:03d}.npz")


def export_film(network: keras.Model, run: Path, folder: Path) -> None:
    """Write the film of a finished run: at most `MAX_STEPS` of its epochs.

    Args:
        network: The trained network.
        run: The run's folder, with the weights of its epochs.
        folder: The folder to write to.
    """
    files = sorted((run / _FOLDER).glob("[0-9]*.npz"))
    chosen = np.unique(np.linspace(0, len(files) - 1, MAX_STEPS).round().astype(int))
    arrays: dict[str, Any] = {"epochs": np.array([int(files[i].stem) for i in chosen])}
    loaded = [np.load(files[i], allow_pickle=False) for i in chosen]
    for number in range(len(_weights(network))):
        arrays[f"w{number}"] = np.stack([each[f"arr_{number}"] for each in loaded])
    np.savez_compressed(folder / FILM_FILE, allow_pickle=False, **arrays)
    write_lite(network, _trace_step(network), folder / FILM_LITE_FILE)


def _weights(network: keras.Model) -> list[Any]:
    """What a layer's call needs, layer by layer."""
    layers = [layer for layer in network.layers[1:] if _has_weights(layer)]
    return [
        weight
        for layer in layers
        for weight in (*layer.trainable_variables, *layer.non_trainable_variables)
    ]


def _has_weights(layer: keras.Layer) -> bool:
    return bool(layer.weights) and not isinstance(layer, keras.layers.Dropout)


def _trace_step(network: keras.Model) -> Mapping[str, Callable[..., Any]]:
    """The function `step(glyphs, digit, w0, w1, ...)`.

    It gives `logits` `(1, 10)`, `saliency` `(1, 28, 28)`, how the logit of the digit
    changes with each pixel, and `filters` `(k, k, n)` of the first convolution or
    `(28, 28, n)` of the first dense layer.
    """
    layers = network.layers[1:]
    weights = _weights(network)
    glyphs = tf.TensorSpec((1, 28, 28), tf.float32, name="glyphs")
    digit = tf.TensorSpec((), tf.int32, name="digit")
    given = [
        tf.TensorSpec(weight.shape, tf.float32, name=f"w{number}")
        for number, weight in enumerate(weights)
    ]

    def logits_of(x: tf.Tensor, values: tuple[tf.Tensor, ...]) -> tf.Tensor:
        start = 0
        for layer in layers:
            if _has_weights(layer):
                count = len(layer.weights)
                mine = values[start : start + count]
                start += count
                trained = len(layer.trainable_variables)
                # Neither layer is told that it trains, so that neither does.
                x, _ = layer.stateless_call(
                    list(mine[:trained]), list(mine[trained:]), x
                )
            elif type(layer) in REPLACED:
                x = REPLACED[type(layer)](layer, x)
            else:
                x = layer(x, training=False)
        return x

    traced: Callable[[Callable[..., Any]], Callable[..., Any]] = tf.function(
        input_signature=(glyphs, digit, *given), jit_compile=False, autograph=False
    )

    @traced
    def step(
        glyphs: tf.Tensor, digit: tf.Tensor, *values: tf.Tensor
    ) -> dict[str, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(glyphs)
            logits = logits_of(glyphs, values)
            chosen = tf.reduce_sum(logits * tf.one_hot(digit, 10))
        first = values[0]
        filters = (
            first[:, :, 0, :]
            if len(first.shape) == 4
            else tf.reshape(first, (28, 28, first.shape[-1]))
        )
        return {
            "logits": logits,
            "saliency": tape.gradient(chosen, glyphs),
            "filters": tf.identity(filters),
        }

    return {"step": step}

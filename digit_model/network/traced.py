"""The functions of a Keras network, traced by TensorFlow.

The `tensorflow` backend runs them, and training converts the same ones to LiteRT.
"""

from collections.abc import Callable, Mapping, Sequence

import keras
import tensorflow as tf

from digit_model.network.manifest import Kind

NamedTensors = dict[str, tf.Tensor]


def trace(model: keras.Model) -> dict[str, Callable[..., NamedTensors]]:
    """Trace what a network says and how it comes to it.

    `outputs(glyphs)` gives `features` `(n, d)` and `logits` `(n, 10)`.
    `gradients(glyphs, digit)` gives `gradients` `(n, side, side)`, how the logit of a
    digit changes with each pixel. `last_maps(glyphs, digit)` gives the `maps`
    `(n, h, w, c)` of the last layer of `shown_layers` and how that logit changes with
    them, `gradients`. `activations(glyphs)` gives each of `shown_layers` by its name,
    `features`, `logits`, and the `filters` `(k, k, n)` of the first convolution.

    Glyphs are `(n, side, side)` float32 in [0, 1], ink = 1; the digit is an int32.

    Args:
        model: A chain of layers that maps glyphs to logits, with a layer named
            `features` before its last. Without convolutions there are no maps to look
            at, and it has only `outputs` and `gradients`.
    """
    layers: list[keras.Layer] = model.layers[1:]
    shown = list(shown_layers(model))
    digits: int = model.output.shape[-1]
    glyphs = tf.TensorSpec(model.input.shape, tf.float32, name="glyphs")
    digit = tf.TensorSpec((), tf.int32, name="digit")

    def traced(*signature: tf.TensorSpec) -> Callable[..., Callable[..., NamedTensors]]:
        decorate: Callable[..., Callable[..., NamedTensors]] = tf.function(
            input_signature=signature, jit_compile=False, autograph=False
        )
        return decorate

    def logit(
        layers: Sequence[keras.Layer], x: tf.Tensor, digit: tf.Tensor
    ) -> tf.Tensor:
        logits = _run(layers, x, REPLACED)[layers[-1].name]
        return tf.reduce_sum(logits * tf.one_hot(digit, digits))

    @traced(glyphs)
    def outputs(glyphs: tf.Tensor) -> NamedTensors:
        results = _run(layers, glyphs)
        return {"features": results["features"], "logits": results[layers[-1].name]}

    @traced(glyphs, digit)
    def gradients(glyphs: tf.Tensor, digit: tf.Tensor) -> NamedTensors:
        with tf.GradientTape() as tape:
            tape.watch(glyphs)
            value = logit(layers, glyphs, digit)
        return {"gradients": tape.gradient(value, glyphs)}

    if not shown:
        return {"outputs": outputs, "gradients": gradients}
    split = [layer.name for layer in layers].index(shown[-1]) + 1
    first = next(layer for layer in layers if isinstance(layer, keras.layers.Conv2D))

    @traced(glyphs, digit)
    def last_maps(glyphs: tf.Tensor, digit: tf.Tensor) -> NamedTensors:
        maps = _run(layers[:split], glyphs)[shown[-1]]
        with tf.GradientTape() as tape:
            tape.watch(maps)
            value = logit(layers[split:], maps, digit)
        return {"maps": maps, "gradients": tape.gradient(value, maps)}

    @traced(glyphs)
    def activations(glyphs: tf.Tensor) -> NamedTensors:
        results = _run(layers, glyphs)
        return {
            **{name: results[name] for name in [*shown, "features"]},
            "logits": results[layers[-1].name],
            "filters": tf.identity(first.kernel[:, :, 0, :]),
        }

    return {
        "outputs": outputs,
        "gradients": gradients,
        "last_maps": last_maps,
        "activations": activations,
    }


def shown_layers(model: keras.Model) -> dict[str, Kind]:
    """Names of the layers with maps to look at, from the first on, and their kinds.

    Maps of a convolution are looked at after its ReLU. Pooling before that is shown
    with it; pooling after it is shown separately.
    """
    shown: dict[str, Kind] = {}
    kind: Kind = "pooling"
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D):
            kind = "convolution"
        elif isinstance(layer, keras.layers.MaxPooling2D):
            if kind == "pooling":
                shown[layer.name] = kind
            else:
                kind = "pooled convolution"
        elif isinstance(layer, keras.layers.ReLU) and len(layer.output.shape) == 4:
            shown[layer.name] = kind
            kind = "pooling"
    return shown


def _pool(layer: keras.layers.MaxPooling2D, x: tf.Tensor) -> tf.Tensor:
    """The largest of each square of pixels."""
    height, width, channels = x.shape[1:]
    rows, columns = layer.pool_size
    if height % rows or width % columns or layer.strides != layer.pool_size:
        raise ValueError(f"The layer {layer.name} does not cut its maps into squares.")
    cells = (-1, height // rows, rows, width // columns, columns, channels)
    return tf.reduce_max(tf.reshape(x, cells), axis=(2, 4))


REPLACED: dict[type[keras.Layer], Callable[[keras.Layer, tf.Tensor], tf.Tensor]] = {
    keras.layers.MaxPooling2D: _pool,
    keras.layers.ReLU: lambda _, x: tf.maximum(x, 0.0),
}
"""The same functions in other operations, where LiteRT lacks a layer's gradient."""


def _run(
    layers: Sequence[keras.Layer],
    x: tf.Tensor,
    replaced: Mapping[type[keras.Layer], Callable[..., tf.Tensor]] = {},
) -> NamedTensors:
    """Pass a tensor through a chain of layers: what each gives, by its name."""
    results = {}
    for layer in layers:
        other = replaced.get(type(layer))
        x = other(layer, x) if other else layer(x, training=False)
        results[layer.name] = x
    return results

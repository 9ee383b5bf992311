"""The network with its layers and gradients open to be looked at."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from digit_model.errors import ModelFileError
from digit_model.images import FloatArray

if TYPE_CHECKING:
    import keras

Kind = Literal["convolution", "pooling", "features", "logits"]


@dataclass(frozen=True)
class Activation:
    """What one layer makes of one glyph.

    Attributes:
        name: Of the layer.
        kind: What the layer is.
        values: `(h, w, c)` float32, c maps, for `convolution` (after normalization and
            ReLU) and `pooling`; `(c,)` for `features` and `logits`.
    """

    name: str
    kind: Kind
    values: FloatArray


class OpenedNetwork:
    """A Keras model whose layers and gradients can be asked for, as traced functions.

    Args:
        model: Maps `(n, side, side)` float32 glyphs to `(n, 10)` logits, with
            convolutions, each followed by a `ReLU` layer, and a layer named `features`
            before its last.
    """

    def __init__(self, model: "keras.Model") -> None:
        # Imported here, because it takes seconds and not every page needs it.
        import keras  # noqa: PLC0415
        import tensorflow as tf  # noqa: PLC0415

        layers = keras.layers
        shown = [
            layer
            for layer in model.layers
            if isinstance(layer, layers.ReLU | layers.MaxPooling2D)
            and len(layer.output.shape) == 4
        ]
        self._steps: list[tuple[str, Kind]] = [
            (x.name, "pooling" if isinstance(x, layers.MaxPooling2D) else "convolution")
            for x in shown
        ]
        convolutions = [x for x in model.layers if isinstance(x, layers.Conv2D)]
        self.filters: FloatArray = convolutions[0].get_weights()[0][:, :, 0, :]
        """`(k, k, n)` float32, the weights of the first convolution's n filters."""
        self.side: int = model.input.shape[1]
        """Height and width of the glyphs."""

        both = keras.Model(model.input, [shown[-1].output, model.output])
        outputs = [layer.output for layer in shown]
        features = model.get_layer("features").output
        every = keras.Model(model.input, [*outputs, features, model.output])
        glyphs = tf.TensorSpec((None, self.side, self.side), tf.float32)
        digit = tf.TensorSpec((), tf.int32)

        @tf.function(input_signature=[glyphs], jit_compile=False, autograph=False)  # type: ignore[untyped-decorator]
        def logits(glyphs: tf.Tensor) -> tf.Tensor:
            return model(glyphs, training=False)

        @tf.function(
            input_signature=[glyphs, digit], jit_compile=False, autograph=False
        )  # type: ignore[untyped-decorator]
        def gradients(glyphs: tf.Tensor, digit: tf.Tensor) -> tf.Tensor:
            with tf.GradientTape() as tape:
                tape.watch(glyphs)
                of_digit = tf.gather(model(glyphs, training=False), digit, axis=1)
            return tape.gradient(of_digit, glyphs)

        @tf.function(
            input_signature=[glyphs, digit], jit_compile=False, autograph=False
        )  # type: ignore[untyped-decorator]
        def last_maps(
            glyphs: tf.Tensor, digit: tf.Tensor
        ) -> tuple[tf.Tensor, tf.Tensor]:
            with tf.GradientTape() as tape:
                maps, logits = both(glyphs, training=False)
                tape.watch(maps)
                of_digit = tf.gather(logits, digit, axis=1)
            return maps, tape.gradient(of_digit, maps)

        @tf.function(input_signature=[glyphs], jit_compile=False, autograph=False)  # type: ignore[untyped-decorator]
        def activations(glyphs: tf.Tensor) -> list[tf.Tensor]:
            outputs: list[tf.Tensor] = every(glyphs, training=False)
            return outputs

        self._logits, self._gradients = logits, gradients
        self._last_maps, self._activations = last_maps, activations

    @classmethod
    def load(cls, path: Path) -> "OpenedNetwork":
        """Open a Keras file that training exported.

        Raises:
            ModelFileError: It cannot be loaded, or has no layers to show.
        """
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        import keras  # noqa: PLC0415

        try:
            return cls(keras.saving.load_model(path, compile=False, safe_mode=True))
        except Exception as error:
            raise ModelFileError(
                f"{path} cannot be opened to look inside: {error}"
            ) from error

    def logits(self, glyphs: FloatArray) -> FloatArray:
        """Logits `(n, 10)` float32 of glyphs `(n, side, side)`."""
        return np.asarray(self._logits(glyphs))

    def gradients(self, glyphs: FloatArray, digit: int) -> FloatArray:
        """How the logit of a digit changes with each pixel.

        Args:
            glyphs: `(n, side, side)` float32 in [0, 1], ink = 1.
            digit: Whose logit.

        Returns:
            `(n, side, side)` float32, logits per unit of ink.
        """
        return np.asarray(self._gradients(glyphs, digit))

    def last_maps(self, glyph: FloatArray, digit: int) -> tuple[FloatArray, FloatArray]:
        """The last convolution's maps and how the logit of a digit changes with them.

        Args:
            glyph: `(side, side)` float32 in [0, 1], ink = 1.
            digit: Whose logit.

        Returns:
            Two arrays `(h, w, c)` float32.
        """
        maps, gradients = self._last_maps(glyph[np.newaxis], digit)
        return np.asarray(maps)[0], np.asarray(gradients)[0]

    def activations(self, glyph: FloatArray) -> list[Activation]:
        """What each layer makes of a glyph, from the first convolution to the logits.

        Args:
            glyph: `(side, side)` float32 in [0, 1], ink = 1.
        """
        *spatial, features, logits = self._activations(glyph[np.newaxis])
        steps = [
            Activation(name, kind, np.asarray(values)[0])
            for (name, kind), values in zip(self._steps, spatial, strict=True)
        ]
        return [
            *steps,
            Activation("features", "features", np.asarray(features)[0]),
            Activation("logits", "logits", np.asarray(logits)[0]),
        ]

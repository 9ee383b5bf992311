"""The network as one traced function: glyphs in, features and logits out."""

import os
from collections.abc import Callable
from pathlib import Path

from digit_model.errors import ModelFileError
from digit_model.images import FloatArray

Network = Callable[[FloatArray], tuple[FloatArray, FloatArray]]
"""Maps `(n, 28, 28)` float32 glyphs to `(n, d)` features and `(n, 10)` logits."""


def load_network(path: Path) -> Network:
    """Load a Keras file with a layer named `features` before its logits.

    Raises:
        ModelFileError: It cannot be loaded.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    # Imported here, because it takes seconds and not every page needs it.
    import keras  # noqa: PLC0415
    import tensorflow as tf  # noqa: PLC0415

    if path.suffix != ".keras":  # Keras' older formats may run code
        raise ModelFileError(f"{path} is no Keras file: its name must end in .keras.")
    try:
        model = keras.saving.load_model(path, compile=False, safe_mode=True)
        features = model.get_layer("features").output
        both = keras.Model(model.input, [features, model.output])
    except Exception as error:
        raise ModelFileError(
            f"{path} cannot be loaded by Keras {keras.__version__}: {error}"
        ) from error
    signature = [tf.TensorSpec((None, 28, 28), tf.float32)]

    @tf.function(input_signature=signature, jit_compile=False, autograph=False)  # type: ignore[untyped-decorator]
    def traced(glyphs: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        features, logits = both(glyphs, training=False)
        return features, logits

    def network(glyphs: FloatArray) -> tuple[FloatArray, FloatArray]:
        features, logits = traced(tf.constant(glyphs))
        return features.numpy(), logits.numpy()

    return network

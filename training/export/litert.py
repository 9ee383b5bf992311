"""Convert a Keras network to LiteRT, with all that the app asks of it."""

from pathlib import Path
from tempfile import TemporaryDirectory

import keras
import tensorflow as tf

from digit_model.network.traced import trace


def write_lite(model: keras.Model, path: Path) -> None:
    """Write a LiteRT file whose signatures are the functions of `traced`.

    The weights stay float32, so that it answers as the Keras network does.

    Args:
        model: The network, as in `trace`.
        path: The file to write.
    """
    module = tf.Module()
    module.weights = [variable.value for variable in model.variables]
    module.functions = trace(model)
    names = list(module.functions)
    with TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder, signatures=module.functions)
        converter = tf.lite.TFLiteConverter.from_saved_model(
            folder, signature_keys=names
        )
        path.write_bytes(converter.convert())

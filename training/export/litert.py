"""Convert a Keras network to LiteRT, with all that the app asks of it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keras
import tensorflow as tf


def write_lite(
    model: keras.Model,
    functions: Mapping[str, Callable[..., Any]],
    path: Path,
    *,
    half: bool = False,
) -> None:
    """Write a LiteRT file whose signatures are a network's traced functions.

    Args:
        model: The network.
        functions: What was traced of it, by name.
        path: The file to write.
        half: Whether weights are kept as float16; otherwise they stay float32, so that
            it answers as the Keras network does.
    """
    module = tf.Module()
    module.weights = [variable.value for variable in model.variables]
    module.functions = dict(functions)
    with TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder, signatures=module.functions)
        converter = tf.lite.TFLiteConverter.from_saved_model(
            folder, signature_keys=list(functions)
        )
        if half:
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
            converter.target_spec.supported_types = [tf.float16]
        path.write_bytes(converter.convert())

"""Load the finder's network."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from digit_model.finding.finder_manifest import FinderManifest
from digit_model.network.backends import Backend, load_keras, load_litert
from digit_model.network.network import Network


def load_finder(folder: Path, manifest: FinderManifest, backend: Backend) -> Network:
    """Load the finder that a manifest describes.

    Its one function, `find`, takes an `image` `(1, h, w, 1)` float32 in [0, 1] with
    sides that are multiples of 32, and gives `heat`, `box` and `ink`; see
    `training.finder.architecture`.

    Raises:
        ModelFileError: Its file is missing, not the one described or cannot be loaded.
    """
    if backend == "litert":
        return load_litert(manifest.lite_path(folder))
    return load_keras(manifest.model_path(folder), trace_finder)


def trace_finder(model: Any) -> Mapping[str, Callable[..., Mapping[str, Any]]]:  # noqa: ANN401
    """Trace a finder's Keras model: the function that LiteRT's file has too."""
    import tensorflow as tf  # noqa: PLC0415 - takes seconds and hundreds of megabytes

    image = tf.TensorSpec((1, None, None, 1), tf.float32, name="image")

    @tf.function(input_signature=[image], jit_compile=False, autograph=False)  # type: ignore[untyped-decorator]
    def find(image: Any) -> Mapping[str, Any]:  # noqa: ANN401
        outputs: Mapping[str, Any] = model(image, training=False)
        return outputs

    return {"find": find}

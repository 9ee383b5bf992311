"""The network for TensorFlow Serving: `python -m training.export.saved_model`.

The signature takes glyphs, not pictures: `digit_model.imaging.preprocessing`, which
turns a picture into a glyph, runs before the network, on the client.
"""

import argparse
import tempfile
from pathlib import Path

import keras
import tensorflow as tf

from digit_model.errors import ModelFileError
from digit_model.network.manifest import Manifest
from training.arguments import add_assets


class ExportError(Exception):
    """A SavedModel cannot be written there."""


def export_saved_model(assets: Path, output: Path) -> None:
    """Write the exported Keras model as a SavedModel.

    Its only signature, `serving_default`, maps `glyphs`, `(n, 28, 28)` float32 in
    [0, 1] with ink = 1, to `probabilities`, `(n, 10)` float32, calibrated with the
    manifest's temperature, `logits`, `(n, 10)` float32, and `features`, `(n, d)`
    float32, of the layer before the logits.

    The folder appears in one step: a running TensorFlow Serving looks for new versions
    all the time, and never sees half of one.

    Args:
        assets: Folder of the manifest and the model.
        output: The folder to write to; its name is the version, a whole number.

    Raises:
        ExportError: The name is no version, or there is something already.
        ModelFileError: The model is missing, damaged or not the one described.
    """
    if not output.name.isdecimal():
        raise ExportError(
            "TensorFlow Serving finds a model in a folder named by its version, a "
            f"whole number. Received: {output}. Try: {output / '1'}"
        )
    if output.exists():
        raise ExportError(
            f"{output} exists already, and a version that is served must not change. "
            f"Try: {output.with_name(str(int(output.name) + 1))}"
        )
    manifest = Manifest.load(assets)
    path = manifest.model_path(assets)
    model = keras.saving.load_model(path, compile=False, safe_mode=True)
    both = keras.Model(model.input, [model.get_layer("features").output, model.output])

    def predict(glyphs: tf.Tensor) -> dict[str, tf.Tensor]:
        features, logits = both(glyphs, training=False)
        probabilities = tf.nn.softmax(logits / manifest.temperature)
        return {
            "probabilities": probabilities,
            "logits": logits,
            "features": features,
        }

    archive = keras.export.ExportArchive()
    archive.track(both)
    archive.add_endpoint(
        "serving_default",
        predict,
        input_signature=[tf.TensorSpec((None, 28, 28), tf.float32, name="glyphs")],
    )
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=output.parent) as scratch:
        archive.write_out(str(Path(scratch, "model")), verbose=False)
        Path(scratch, "model").rename(output)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_assets(parser)
    parser.add_argument(
        "--output", type=Path, required=True, help="new folder, named by the version"
    )
    arguments = parser.parse_args()
    try:
        export_saved_model(arguments.assets, arguments.output)
    except (ExportError, ModelFileError) as error:
        parser.exit(1, f"{error}\n")
    print(f"SavedModel written into {arguments.output}")


if __name__ == "__main__":
    main()

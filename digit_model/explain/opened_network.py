"""The network with its layers and gradients open to be looked at."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.network import manifest
from digit_model.recognizer import Recognizer


@dataclass(frozen=True)
class Activation:
    """What one layer makes of one glyph.

    Attributes:
        name: The layer's name.
        kind: What the layer is.
        values: `(h, w, c)` float32, c maps, for `convolution` (after normalization and
            ReLU) and `pooling`; `(c,)` for `features` and `logits`.
    """

    name: str
    kind: manifest.Kind | Literal["features", "logits"]
    values: FloatArray


class OpenedNetwork:
    """The network of a recognizer, with access to its layers and gradients.

    Args:
        recognizer: The recognizer whose network is opened.
    """

    def __init__(self, recognizer: Recognizer) -> None:
        self._network = recognizer.network
        self._manifest = recognizer.manifest

    def logits(self, glyphs: FloatArray) -> FloatArray:
        """Logits `(n, 10)` float32 of glyphs `(n, side, side)`."""
        return self._network("outputs", glyphs=glyphs)["logits"]

    def gradients(self, glyphs: FloatArray, digit: int) -> FloatArray:
        """How the logit of a digit changes with each pixel.

        Args:
            glyphs: `(n, side, side)` float32 in [0, 1], ink = 1.
            digit: The digit whose logit is differentiated.

        Returns:
            `(n, side, side)` float32, logits per unit of ink.
        """
        outputs = self._network("gradients", glyphs=glyphs, digit=np.int32(digit))
        return outputs["gradients"]

    def last_maps(self, glyph: FloatArray, digit: int) -> tuple[FloatArray, FloatArray]:
        """The last convolution's maps and how the logit of a digit changes with them.

        Args:
            glyph: `(side, side)` float32 in [0, 1], ink = 1.
            digit: The digit whose logit is differentiated.

        Returns:
            Two arrays `(h, w, c)` float32.
        """
        outputs = self._network(
            "last_maps", glyphs=glyph[np.newaxis], digit=np.int32(digit)
        )
        return outputs["maps"][0], outputs["gradients"][0]

    def activations(self, glyph: FloatArray) -> list[Activation]:
        """What each layer makes of a glyph, from the first convolution to the logits.

        Args:
            glyph: `(side, side)` float32 in [0, 1], ink = 1.
        """
        outputs = self._network("activations", glyphs=glyph[np.newaxis])
        return [
            *(
                Activation(name, kind, outputs[name][0])
                for name, kind in self._manifest.layers.items()
            ),
            Activation("features", "features", outputs["features"][0]),
            Activation("logits", "logits", outputs["logits"][0]),
        ]

    def filters(self) -> FloatArray:
        """`(k, k, n)` float32, the weights of the first convolution's n filters."""
        side = self._manifest.preprocessing.glyph_side
        blank = np.zeros((1, side, side), np.float32)
        return self._network("activations", glyphs=blank)["filters"]

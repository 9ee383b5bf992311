"""What the network says about glyphs."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray


@dataclass(frozen=True)
class Outputs:
    """What the network says about glyphs.

    Attributes:
        features: `(n, d)` float32, of the layer before the logits.
        logits: `(n, 10)` float32, of the digits 0 to 9.
        probabilities: `(n, 10)` float32, calibrated, of the digits 0 to 9.
        energy: `(n,)` float64, how much there is a digit, in nats.
        similarity: `(n,)` float32 in [-1, 1], to training digits.
        refused: `(n,)` bool, whether energy or similarity are too low for a digit.
        votes: `(n, 10)` float32, what a person's hand has added to the logarithms of
            the probabilities; see `hand.hand`. 0 without one.
    """

    features: FloatArray
    logits: FloatArray
    probabilities: FloatArray
    energy: npt.NDArray[np.float64]
    similarity: FloatArray
    refused: npt.NDArray[np.bool_]
    votes: FloatArray

    def __getitem__(self, rows: slice | npt.NDArray[np.integer]) -> "Outputs":
        """The outputs of some of the glyphs."""
        parts = (getattr(self, field.name)[rows] for field in fields(self))
        return Outputs(*parts)

    def joined(self, more: "Outputs") -> "Outputs":
        """These outputs and then more."""
        pairs = ((getattr(self, f.name), getattr(more, f.name)) for f in fields(self))
        return Outputs(*map(np.concatenate, pairs))

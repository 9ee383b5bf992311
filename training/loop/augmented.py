"""What is trained: a network that sees varied glyphs."""

from collections.abc import Iterator

import keras
import numpy as np
import numpy.typing as npt

from training.recipes.augmentation import Augmentation, Tensor


class AugmentedNetwork(keras.Model):  # type: ignore[misc]
    """A network that is shown variations of the glyphs that it is given.

    Args:
        network: What is kept in the end: `(n, 28, 28)` float32 glyphs to `(n, 10)`
            logits.
        augmentation: Varies glyphs in training.
    """

    def __init__(self, network: keras.Model, augmentation: Augmentation) -> None:
        super().__init__(name="augmented")
        self.network, self.augmentation = network, augmentation
        self.built = True  # all its parts are

    def call(self, glyphs: Tensor, training: bool = False) -> Tensor:
        """The network's logits of `(n, 28, 28)` uint8 glyphs."""
        varied = self.augmentation(glyphs, training=training)
        return self.network(varied, training=training)

    def varied(
        self, glyphs: npt.NDArray[np.uint8], batch_size: int
    ) -> Iterator[Tensor]:
        """Batches of the glyphs, each varied as in training."""
        for start in range(0, len(glyphs), batch_size):
            yield self.augmentation(glyphs[start : start + batch_size], training=True)

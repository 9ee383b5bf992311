"""What is trained: a network that sees varied glyphs, and what teachers say of them."""

from collections.abc import Iterator, Sequence

import keras
import numpy as np
import numpy.typing as npt
from keras import ops

from training.loop.losses import with_no_digit
from training.recipes.augmentation import Augmentation, Tensor


class Student(keras.Model):  # type: ignore[misc]
    """Gives a network what it learns from.

    Args:
        network: What is kept in the end: `(n, 28, 28)` float32 glyphs to `(n, 10)`
            logits.
        augmentation: Varies glyphs in training.
        teachers: Networks of the same kind, which see the same varied glyphs.
    """

    def __init__(
        self,
        network: keras.Model,
        augmentation: Augmentation,
        teachers: Sequence[keras.Model] = (),
    ) -> None:
        super().__init__(name="student")
        self.network, self.augmentation = network, augmentation
        self.teachers = list(teachers)
        for teacher in self.teachers:
            teacher.trainable = False
        self.built = True  # all its parts are

    def call(self, glyphs: Tensor, training: bool = False) -> Tensor:
        """The network's logits of `(n, 28, 28)` uint8 glyphs.

        With teachers, the mean of their probabilities of the eleven classes follows.
        """
        varied = self.augmentation(glyphs, training=training)
        logits = self.network(varied, training=training)
        if not self.teachers:
            return logits
        opinions = [teacher(varied, training=False) for teacher in self.teachers]
        told = sum(ops.softmax(with_no_digit(each)) for each in opinions)
        return ops.concatenate([logits, told / len(opinions)], axis=1)

    def varied(
        self, glyphs: npt.NDArray[np.uint8], batch_size: int
    ) -> Iterator[Tensor]:
        """Batches of the glyphs, each varied as in training."""
        for start in range(0, len(glyphs), batch_size):
            yield self.augmentation(glyphs[start : start + batch_size], training=True)

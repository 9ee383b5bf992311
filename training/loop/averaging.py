"""Averages of the weights of many steps, which generalize better than the last."""

from collections.abc import Iterable
from itertools import islice

import keras

from training.recipes.augmentation import Tensor

NORMALIZATION_BATCHES = 20
"""Training batches that averaged weights take their normalization from."""


class LastWeights(keras.callbacks.Callback):  # type: ignore[misc]
    """Remembers the weights of the last step, which Keras replaces by their average.

    It does so at the end of each `fit`; within a cycle, training has to resume from the
    last ones.
    """

    def on_epoch_end(self, _epoch: int, _logs: dict[str, float] | None = None) -> None:
        """Remember the weights before they are replaced."""
        self._weights = [v.numpy() for v in self.model.trainable_variables]

    def restore(self, model: keras.Model) -> None:
        """Put the last weights back."""
        for variable, weights in zip(
            model.trainable_variables, self._weights, strict=True
        ):
            variable.assign(weights)


def normalize_anew(network: keras.Model, batches: Iterable[Tensor]) -> None:
    """Give averaged weights the running statistics that belong to them.

    Those that they have are of the weights before averaging, so they are taken again
    from training batches (Izmailov et al., "Averaging weights leads to wider optima
    and better generalization", 2018, section 3.2, https://arxiv.org/abs/1803.05407).

    Args:
        network: A network with averaged weights.
        batches: Its inputs in training, of which the first `NORMALIZATION_BATCHES` are
            taken.
    """
    norms = [
        layer
        for layer in network.layers
        if isinstance(layer, keras.layers.BatchNormalization)
    ]
    usual = [norm.momentum for norm in norms]
    for number, batch in enumerate(islice(batches, NORMALIZATION_BATCHES)):
        for norm in norms:
            norm.momentum = number / (number + 1)  # the plain mean of all so far
        network(batch, training=True)
    for norm, momentum in zip(norms, usual, strict=True):
        norm.momentum = momentum

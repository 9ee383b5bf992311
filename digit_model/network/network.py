"""What the rest of the package asks of a network."""

from typing import Any, Protocol

from digit_model.arrays import FloatArray


class Network(Protocol):
    """Functions of a network, by name. Safe to share between threads.

    `outputs`, `gradients`, `last_maps` and `activations`, as
    `digit_model.network.traced` describes them; reading needs the first alone.
    """

    def __call__(self, function: str, /, **inputs: Any) -> dict[str, FloatArray]:  # noqa: ANN401
        """Run one function on its named inputs; its named outputs, float32."""

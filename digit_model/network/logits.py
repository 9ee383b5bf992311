"""What the network's logits mean: probabilities of digits, and that there is one."""

import numpy as np
import numpy.typing as npt


def softmax(logits: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Probabilities `(n, k)` float64 of logits `(n, k)`."""
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def energy(logits: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Log of the sum of the exponentials of `(n, 10)` logits: `(n,)`, in nats.

    It is the negative of what Liu et al. call energy: large for digits.
    """
    top = logits.max(axis=1).astype(np.float64)
    return np.asarray(top + np.log(np.exp(logits - top[:, np.newaxis]).sum(axis=1)))

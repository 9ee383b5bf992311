"""Scanned digits of 30 writers: UCI's Optical Recognition of Handwritten Digits."""

import numpy as np

from training.data.mnist import Digits
from training.data.registry import locate

_VALIDATING = 480
"""The last of them, which no network is trained on; their writers are not known."""


def optdigits_parts() -> tuple[Digits, Digits]:
    """Those that training may see, and those that are validated on.

    Returns:
        Images `(n, 32, 32)` uint8, two-valued, ink = 255, with their labels.

    Raises:
        DataError: The file cannot be had.
    """
    with np.load(locate("optdigits")) as data:
        digits = Digits(data["images"], data["labels"])
    return digits[:-_VALIDATING], digits[-_VALIDATING:]

"""Types of arrays that the whole package shares."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float32]
"""Pixels, probabilities and features; float32 throughout, as the network has them."""

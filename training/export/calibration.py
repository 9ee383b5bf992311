"""Confidence and refusal, set on validation digits."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from digit_model.evaluation.probability_metrics import negative_log_likelihood
from digit_model.network.logits import softmax
from digit_model.network.rejection import RejectionConfig

TEMPERATURES = np.geomspace(0.25, 4.0, 401)
"""Temperatures tried: steps of 0.7%."""
NEIGHBORS = 5
"""The similarity that counts is that to the fifth nearest training digit."""
KEPT = 0.995
"""Fraction of each group of validation digits that must not be refused.

Limits that keep this fraction keep 98.5% of the digits of three of six sources, in
each size and with each brush, when these are left out of training
(`python -m training.generalization`). Two more need 0.9965, and the sixth 0.999.
"""
LAST_RESORT = 0.1
"""Digits that the similarity may refuse, as a fraction of those that the energy may."""


def find_temperature(
    logits: npt.NDArray[np.float32], labels: npt.NDArray[np.uint8]
) -> float:
    """Temperature with the lowest negative log-likelihood on held-out data.

    Guo et al., "On calibration of modern neural networks", 2017, section 4.2,
    https://arxiv.org/abs/1706.04599. The loss is smooth in the one parameter, so a
    fine grid finds its minimum without an optimizer.

    Args:
        logits: `(n, 10)` float32 of images that were not trained on.
        labels: `(n,)` uint8, their digits.

    Returns:
        The temperature; above 1 if the network is too sure of itself.
    """
    losses = [
        negative_log_likelihood(softmax(logits / t), labels) for t in TEMPERATURES
    ]
    return float(TEMPERATURES[int(np.argmin(losses))])


def find_rejection(
    energies: npt.NDArray[np.floating],
    similarities: npt.NDArray[np.floating],
    groups: Sequence[slice],
    kept: float = KEPT,
) -> RejectionConfig:
    """The strictest limits that keep a share of every group of digits.

    The energy decides. On development outliers (letters of handwriting fonts that are
    in no test, curves, pairs of digits) the similarity refused fewer for the same
    digits kept, alone and together with it; its limit is a last resort that far fewer
    digits fall under.

    Args:
        energies: `(n,)` of validation digits.
        similarities: `(n,)` of the same digits.
        groups: Parts of them that must each be kept, such as MNIST's and those of a
            size and brush.
        kept: The share of each that must be.
    """
    for share in np.linspace(1 - kept, 0, 201):
        min_energy = float(np.quantile(energies, share))
        min_similarity = float(np.quantile(similarities, share * LAST_RESORT))
        limits = RejectionConfig(min_energy, min_similarity, NEIGHBORS, kept=1.0)
        passed = ~limits.refuses(energies, similarities)
        if all(passed[group].mean() >= kept for group in groups):
            break
    return replace(limits, kept=float(passed.mean()))

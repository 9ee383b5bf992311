"""From glyphs to what the network says about them: the path of every reading."""

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.network.logits import energy, softmax
from digit_model.network.manifest import Manifest
from digit_model.network.network import Network
from digit_model.network.outputs import Outputs
from digit_model.network.rejection import Neighbors

BATCH_SIZE = 256
"""Glyphs that go through the network at once."""


def classify(
    glyphs: FloatArray, network: Network, neighbors: Neighbors, manifest: Manifest
) -> Outputs:
    """Pass glyphs through the network, `BATCH_SIZE` at a time.

    Args:
        glyphs: `(n, 28, 28)` float32 in [0, 1], ink = 1, n at least 1.
        network: What reads them.
        neighbors: Features of training digits.
        manifest: Has the temperature and the limits of refusal.
    """
    limits = manifest.rejection
    parts = [
        network("outputs", glyphs=glyphs[start : start + BATCH_SIZE])
        for start in range(0, len(glyphs), BATCH_SIZE)
    ]
    logits = np.concatenate([part["logits"] for part in parts])
    features = np.concatenate([part["features"] for part in parts])
    energies = energy(logits)
    similarity = np.concatenate(
        [neighbors.similarity(part["features"], limits.neighbors) for part in parts]
    )
    return Outputs(
        features=features,
        probabilities=softmax(logits / manifest.temperature).astype(np.float32),
        energy=energies,
        similarity=similarity,
        refused=limits.refuses(energies, similarity),
    )

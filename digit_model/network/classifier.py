"""From glyphs to what the network says about them: the path of every reading."""

import numpy as np

from digit_model.arrays import FloatArray
from digit_model.network.logits import energy, softmax
from digit_model.network.manifest import Manifest
from digit_model.network.network import Network
from digit_model.network.outputs import Outputs
from digit_model.network.rejection import Neighbors

BATCH_SIZE = 256
"""Glyphs that are prepared and read together."""
AT_ONCE = 8
"""Glyphs that go through the network at once.

More gain nothing, and whoever else has something read waits for them.
"""


def classify(
    glyphs: FloatArray, network: Network, neighbors: Neighbors, manifest: Manifest
) -> Outputs:
    """Pass glyphs through the network, `AT_ONCE` at a time.

    Args:
        glyphs: `(n, 28, 28)` float32 in [0, 1], ink = 1, n at least 1.
        network: What reads them.
        neighbors: Features of training digits.
        manifest: Has the temperature and the limits of refusal.
    """
    parts = [
        network("outputs", glyphs=glyphs[start : start + AT_ONCE])
        for start in range(0, len(glyphs), AT_ONCE)
    ]
    logits = np.concatenate([part["logits"] for part in parts])
    features = np.concatenate([part["features"] for part in parts])
    return judge(features, logits, neighbors, manifest)


def judge(
    features: FloatArray, logits: FloatArray, neighbors: Neighbors, manifest: Manifest
) -> Outputs:
    """Make probabilities and refusals of what the network gives.

    Args:
        features: `(n, d)` float32, of the layer before the logits.
        logits: `(n, 10)` float32.
        neighbors: Features of training digits.
        manifest: Has the temperature and the limits of refusal.
    """
    limits = manifest.rejection
    energies = energy(logits)
    similarity = np.concatenate(
        [
            neighbors.similarity(features[start : start + BATCH_SIZE], limits.neighbors)
            for start in range(0, len(features), BATCH_SIZE)
        ]
    )
    return Outputs(
        features=features,
        logits=logits,
        probabilities=softmax(logits / manifest.temperature).astype(np.float32),
        energy=energies,
        similarity=similarity,
        refused=limits.refuses(energies, similarity),
        votes=np.zeros_like(logits),
    )

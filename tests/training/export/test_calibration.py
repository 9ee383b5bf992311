"""The temperature that made the labels is found; refusal keeps what it must."""

import numpy as np
import pytest

from training.export.calibration import find_rejection, find_temperature


@pytest.mark.parametrize(
    "temperature",
    [
        pytest.param(0.5, id="network too unsure"),
        pytest.param(1.0, id="network as it should be"),
        pytest.param(2.0, id="network too sure"),
    ],
)
def test_known_temperature_is_found(temperature: float) -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 3, (20_000, 10)).astype(np.float32)
    gumbel = rng.gumbel(size=logits.shape)  # argmax of logits / T + Gumbel ~ softmax
    labels = (logits / temperature + gumbel).argmax(axis=1).astype(np.uint8)
    assert find_temperature(logits, labels) == pytest.approx(temperature, rel=0.05)


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        pytest.param(0.0, 0.99, id="groups alike: exactly what must be kept"),
        pytest.param(1.5, 0.995, id="one group worse: it decides"),
    ],
)
def test_refusal_keeps_every_group(second: float, kept: float) -> None:
    rng = np.random.default_rng(1)
    energies = rng.normal(10, 1, 20_000)
    energies[10_000:] -= second
    similarities = energies + rng.normal(0, 1, 20_000)
    groups = [slice(0, 10_000), slice(10_000, None)]
    limits = find_rejection(energies, similarities, groups, 0.99)
    passed = (energies >= limits.min_energy) & (similarities >= limits.min_similarity)
    assert limits.kept == pytest.approx(passed.mean())
    assert min(passed[group].mean() for group in groups) >= 0.99
    assert passed.mean() == pytest.approx(kept, abs=2e-3)

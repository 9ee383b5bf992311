"""Temperature scaling finds the temperature that made the labels."""

import numpy as np
import pytest

from training.calibration import find_temperature


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

"""With what brush strokes are drawn to be read."""

import numpy as np
import pytest

from digit_model.imaging.strokes import legible_brush


@pytest.mark.parametrize(
    ("tall", "brush", "read_with"),
    [
        pytest.param(200, 20, 20, id="as written where that leaves loops open"),
        pytest.param(200, 40, 25, id="an eighth of the digit at most"),
        pytest.param(80, 20, 10, id="the same for a small digit"),
        pytest.param(30, 20, 6, id="but still some pixels"),
        pytest.param(30, 4, 4, id="never wider than written"),
        pytest.param(0, 20, 6, id="a dot stays one"),
    ],
)
def test_a_brush_leaves_loops_open(tall: int, brush: float, read_with: float) -> None:
    left = np.array([[50.0, 40.0], [50.0, 40.0 + tall]])
    right = left + np.array([min(30, tall / 2), 0])
    assert legible_brush([left, right], brush) == read_with

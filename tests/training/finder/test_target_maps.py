"""Targets: a peak for each mark, its box to be had back, and ground left alone."""

import numpy as np
import pytest

from digit_model.finding.classes import CLASSES
from digit_model.finding.peaks import find_peaks
from digit_model.finding.pyramid import Level
from training.finder.target_maps import make_targets
from training.scenes.truth import SIDE, Scene, Truth


def scene(*marks: Truth) -> Scene:
    blank = np.zeros((SIDE, SIDE), np.uint8)
    return Scene("lines", blank, list(marks), blank)


@pytest.mark.parametrize(
    "box",
    [
        pytest.param((20.3, 30.1, 17.0, 25.0), id="a usual digit"),
        pytest.param((40.0, 50.0, 3.0, 24.0), id="a thin 1"),
        pytest.param((100.2, 100.7, 60.0, 80.0), id="a large one"),
        pytest.param((150.0, 8.5, 2.0, 2.0), id="a point"),
    ],
)
def test_a_perfect_network_gives_the_boxes_back(
    box: tuple[float, float, float, float],
) -> None:
    truth = Truth("7", box)
    targets = make_targets(scene(truth))
    likely = np.clip(targets.heat / 255, 1e-4, 1 - 1e-4).astype(np.float32)
    heat = np.log(likely / (1 - likely))
    level = Level(np.zeros((SIDE, SIDE), np.float32), 1.0, 0, 0)
    (mark,) = find_peaks(heat, targets.box, level, 0)
    assert mark.name == "7"
    found = mark.bounds
    assert (found.left, found.top, found.width, found.height) == pytest.approx(
        box, abs=0.01
    )


def test_where_nothing_is_right_or_wrong_heat_does_not_count() -> None:
    targets = make_targets(
        scene(Truth("", (40, 40, 40, 40)), Truth("3", (44, 44, 9, 9)))
    )
    assert not targets.counted[19, 19]
    assert targets.counted[2, 2]
    row, column, channel = np.argwhere(targets.heat == 255)[0]
    assert CLASSES[channel] == "3"
    assert targets.counted[row, column]


def test_neighbors_keep_peaks_of_their_own() -> None:
    marks = [Truth(str(d), (40 + 9.0 * d, 60, 8, 16)) for d in range(6)]
    targets = make_targets(scene(*marks))
    assert [(targets.heat[:, :, d] == 255).sum() for d in range(6)] == [1] * 6

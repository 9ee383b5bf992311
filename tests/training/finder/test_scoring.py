"""Scores: average precision by hand, and what a found mark is in truth."""

import numpy as np
import pytest

from digit_model.finding.opinions import Opinions, OpinionWeights, agree, is_likely
from digit_model.finding.peaks import Bounds, FoundMark
from digit_model.heats import even_heats
from training.finder.pool_fitting import (
    NO_DIGIT,
    LabeledOpinions,
    fit_opinions,
    true_label,
)
from training.finder.scoring import Detection, SceneTally, average_precision
from training.scenes.truth import Truth


def mark(name: str, *box: float) -> FoundMark:
    return FoundMark(name, 0.9, Bounds(*box), even_heats(0), 0, box[3])


@pytest.mark.parametrize(
    ("hits", "wanted", "area"),
    [
        pytest.param([True, True], 2, 1.0, id="all found, nothing else"),
        pytest.param([True, False, True], 2, 0.5 + 0.5 * 2 / 3, id="one false between"),
        pytest.param([False, True], 1, 0.5, id="the surest is false"),
        pytest.param([True], 4, 0.25, id="three are missed"),
        pytest.param([], 3, 0.0, id="nothing is found"),
    ],
)
def test_average_precision(hits: list[bool], wanted: int, area: float) -> None:
    heats = np.linspace(0.9, 0.5, len(hits))
    tally = SceneTally(
        [Detection("4", float(h), 20, hit) for h, hit in zip(heats, hits, strict=True)],
        [Truth("4", (0, 0, 9, 9))] * wanted,
    )
    assert average_precision(tally, "456") == pytest.approx(area)


@pytest.mark.parametrize(
    ("truth", "label"),
    [
        pytest.param(Truth("4", (1, 1, 10, 20)), 4, id="the digit itself"),
        pytest.param(Truth("-", (1, 1, 10, 20)), NO_DIGIT, id="a sign"),
        pytest.param(Truth("", (0, 0, 60, 60)), None, id="neither right nor wrong"),
        pytest.param(Truth("4", (80, 0, 10, 20)), NO_DIGIT, id="nothing there"),
    ],
)
def test_what_a_found_digit_is_in_truth(truth: Truth, label: int | None) -> None:
    assert true_label(mark("7", 0, 0, 10, 20), [truth]) == label


def test_the_pool_learns_whom_to_trust() -> None:
    """The finder is always right here, the network only half of the time."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, 400)
    heat = np.full((400, 10), 0.02, np.float32)
    heat[np.arange(400), labels] = 0.95
    other = np.where(rng.random(400) < 0.5, labels, rng.integers(0, 10, 400))
    probabilities = np.full((400, 10), 0.01, np.float32)
    probabilities[np.arange(400), other] = 0.91
    energies = np.full(400, 4.0)
    heat[:80] = 0.2
    energies[:80] = -4.0
    labels[:80] = NO_DIGIT
    crisp, whole = np.full(400, 0.7, np.float32), np.zeros(400, np.bool_)
    votes = np.zeros((400, 10), np.float32)
    letters = np.full(400, 0.02, np.float32)
    asked = Opinions(
        probabilities, energies, heat, heat, letters, letters, whole, crisp, votes
    )
    weights = fit_opinions(LabeledOpinions(asked, labels))
    opinions = agree(weights, asked)
    likely = np.array([is_likely(opinion) for opinion in opinions])
    assert np.array_equal(likely, labels != NO_DIGIT)
    assert (opinions[80:].argmax(axis=1) == labels[80:]).all()
    finder = weights.finder + weights.again
    assert finder > weights.network + weights.crisp_network


def test_opinions_without_a_digit_sum_to_less_than_one() -> None:
    weights = OpinionWeights(
        network=1,
        crisp_network=0,
        finder=1,
        again=0,
        nothing=0,
        heat=1,
        rival=0,
        other=0,
        other_anywhere=0,
        cut=0,
        energy=0.3,
        crisp_energy=0,
    )
    even, faint = (np.full((1, 10), value, np.float32) for value in (0.1, 0.05))
    crisp, votes = np.ones(1, np.float32), np.zeros((1, 10), np.float32)
    letter, whole = np.full(1, 0.5, np.float32), np.zeros(1, np.bool_)
    asked = Opinions(
        even, np.array([-6.0]), faint, faint, letter, letter, whole, crisp, votes
    )
    weak = agree(weights, asked)
    assert weak.sum() < 0.5
    assert not is_likely(weak[0])

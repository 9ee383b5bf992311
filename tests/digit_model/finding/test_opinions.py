"""Two opinions make one: probabilities, monotonous in what speaks for a digit."""

import numpy as np
import pytest

from digit_model.finding.opinions import Opinions, OpinionWeights, agree, is_likely

WEIGHTS = OpinionWeights(
    network=0.1,
    crisp_network=0.5,
    finder=0.4,
    again=0.1,
    nothing=0.5,
    heat=0.7,
    rival=0.1,
    other=0.4,
    other_anywhere=0.2,
    cut=0.5,
    energy=0.05,
    crisp_energy=0.05,
)


def opinion(
    network: dict[int, float],
    finder: dict[int, float],
    energy: float = 5.0,
    crispness: float = 1.0,
    votes: dict[int, float] | None = None,
    *,
    other: float = 0.02,
    anywhere: float | None = None,
    again: dict[int, float] | None = None,
    is_cut: bool = False,
) -> np.ndarray:
    """What both say together; digits that are not named get next to nothing.

    Other sizes show the same as this one where `again` and `anywhere` say nothing else.
    """
    said = (network, finder, finder if again is None else again)
    probabilities, heat, heat_again = np.full((3, 1, 10), 0.002, np.float32)
    for plane, named in zip((probabilities, heat, heat_again), said, strict=True):
        for digit, value in named.items():
            plane[0, digit] = value
    crisp = np.array([crispness], np.float32)
    cast = np.zeros((1, 10), np.float32)
    for digit, value in (votes or {}).items():
        cast[0, digit] = value
    letter = np.array([other], np.float32)
    letter_anywhere = letter if anywhere is None else np.array([anywhere], np.float32)
    opinions = Opinions(
        probabilities,
        np.array([energy]),
        heat,
        heat_again,
        letter,
        letter_anywhere,
        np.array([is_cut]),
        crisp,
        cast,
    )
    (both,) = agree(WEIGHTS, opinions)
    return np.asarray(both)


def test_it_is_a_probability() -> None:
    rng = np.random.default_rng(0)
    opinions = Opinions(
        rng.dirichlet(np.ones(10), 50).astype(np.float32),
        rng.normal(0, 5, 50),
        rng.random((50, 10), np.float32),
        rng.random((50, 10), np.float32),
        rng.random(50, np.float32),
        rng.random(50, np.float32),
        rng.random(50) < 0.5,
        rng.random(50, np.float32),
        np.zeros((50, 10), np.float32),
    )
    both = agree(WEIGHTS, opinions)
    assert both.shape == (50, 10)
    assert both.dtype == np.float32
    assert (both >= 0).all()
    assert (both.sum(axis=1) <= 1 + 1e-5).all()


def test_two_that_agree_are_surer_than_two_that_do_not() -> None:
    agreed = opinion({4: 0.9}, {4: 0.8})
    split = opinion({4: 0.9}, {9: 0.8})
    assert agreed.argmax() == 4
    assert agreed[4] > split.max() + 0.05


def test_a_hotter_and_a_more_familiar_digit_is_likelier_to_be_one() -> None:
    faint, hot = opinion({4: 0.9}, {4: 0.2}), opinion({4: 0.9}, {4: 0.9})
    strange, known = (opinion({4: 0.9}, {4: 0.5}, e) for e in (-8.0, 8.0))
    assert hot.sum() > faint.sum()
    assert known.sum() > strange.sum()


def test_what_looks_like_a_letter_too_is_less_likely_a_digit() -> None:
    digit, letter = (opinion({0: 0.9}, {0: 0.6}, other=heat) for heat in (0.02, 0.8))
    assert digit.sum() > letter.sum() + 0.05


def test_what_looks_like_a_letter_in_any_size_is_less_likely_a_digit() -> None:
    digit, letter = (opinion({5: 0.9}, {5: 0.6}, anywhere=h) for h in (0.02, 0.8))
    assert digit.sum() > letter.sum() + 0.02


def test_what_the_border_cuts_is_less_likely_a_digit() -> None:
    whole, cut = (opinion({1: 0.9}, {1: 0.6}, is_cut=c) for c in (False, True))
    assert whole.sum() > cut.sum() + 0.02


def test_what_one_size_alone_shows_is_less_likely_a_digit() -> None:
    once, twice = (opinion({7: 0.9}, {7: 0.6}, again=heat) for heat in ({}, {7: 0.5}))
    assert twice.sum() > once.sum() + 0.02


def test_another_size_can_settle_which_digit_it_is() -> None:
    undecided = {4: 0.5, 9: 0.5}
    for digit in undecided:
        seen_again = opinion(undecided, undecided, again={digit: 0.8})
        assert seen_again.argmax() == digit


def test_the_digit_network_counts_where_the_ink_is_crisp() -> None:
    blurred, crisp = (opinion({4: 0.99}, {9: 0.6}, 5.0, c) for c in (0.2, 1.0))
    assert blurred.argmax() == 9
    assert crisp[4] > blurred[4]


@pytest.mark.parametrize("crispness", [0.2, 1.0])
def test_votes_of_a_hand_count_however_little_the_network_does(
    crispness: float,
) -> None:
    said = {4: 0.5, 9: 0.5}
    alone, with_votes = (
        opinion(said, {4: 0.6, 9: 0.4}, 5.0, crispness, votes)
        for votes in (None, {9: 6.0})
    )
    assert alone.argmax() == 4
    assert with_votes.argmax() == 9


def test_what_neither_takes_for_a_digit_is_none() -> None:
    assert not is_likely(opinion({}, {}, energy=-10.0))
    assert is_likely(opinion({4: 0.99}, {4: 0.9}))


@pytest.mark.parametrize("heat", [0.0, 1.0])
@pytest.mark.parametrize("energy", [-1e30, 1e30])
def test_extremes_stay_finite(heat: float, energy: float) -> None:
    certain = np.eye(10, dtype=np.float32)[:1]
    even = np.full((1, 10), heat, np.float32)
    letter = np.full(1, heat, np.float32)
    crisp, whole = np.ones(1, np.float32), np.zeros(1, np.bool_)
    votes = np.zeros((1, 10), np.float32)
    asked = Opinions(
        certain, np.array([energy]), even, even, letter, letter, whole, crisp, votes
    )
    both = agree(WEIGHTS, asked)
    assert np.isfinite(both).all()


def test_weights_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="heat"):
        OpinionWeights(
            1.0, 1.0, 1.0, 0.0, 0.1, float("nan"), 0.1, 0.1, 0.1, 0.1, 0.1, 0.1
        )

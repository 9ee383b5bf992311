"""A hand: what its examples change, what they leave alone, and what is counted."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from digit_model import Recognizer
from digit_model.arrays import FloatArray
from digit_model.errors import HandError
from digit_model.finding.finder import find
from digit_model.hand.hand import OwnHand
from digit_model.hand.hand_effect import effect_on_others, effect_on_own
from digit_model.hand.held_out import load_held_out
from digit_model.heats import DIGITS_AGAIN, DIGITS_HERE
from digit_model.imaging.strokes import draw_strokes
from training.data import pens

Recorded = dict[int, pens.PenDigit]
SPIRAL = [
    np.array([(140 + 5 * t * np.cos(t), 140 + 5 * t * np.sin(t)) for t in steps])
    for steps in [np.linspace(0, 22, 200)]
]
"""A doodle that is refused."""


def glyph_of(recognizer: Recognizer, ink: FloatArray) -> npt.NDArray[np.uint8]:
    glyph = recognizer.prepare_drawing(ink).glyph
    return np.round(glyph * 255).astype(np.uint8)


def taught(
    recognizer: Recognizer, inks: Sequence[FloatArray], labels: Sequence[int]
) -> Recognizer:
    glyphs = np.stack([glyph_of(recognizer, ink) for ink in inks])
    hand = recognizer.learn_hand(glyphs, np.array(labels, np.uint8))
    return recognizer.with_hand(hand)


def drawn(digit: pens.PenDigit, brush: float = 20.0, size: float = 1.0) -> FloatArray:
    return draw_strokes(pens.place_strokes(digit, size, None, brush), brush)


@pytest.mark.parametrize("meant", [1, 9])
def test_what_is_like_an_example_is_likelier_what_the_example_says(
    recognizer: Recognizer, recorded: Recorded, meant: int
) -> None:
    examples = [drawn(recorded[7], brush) for brush in (16.0, 20.0, 24.0)]
    mine = taught(recognizer, examples, [meant] * 3)
    asked = drawn(recorded[7], 20.0)
    before = recognizer.read_drawing(asked).probabilities[meant]
    assert mine.read_drawing(asked).probabilities[meant] > 1_000 * before
    others = [digit for digit in recorded if digit != 7]
    read = [mine.read_drawing(drawn(recorded[digit])).answer for digit in others]
    assert read == others, "what is unlike the examples is read as before"


def test_what_is_like_an_example_is_not_refused(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    doodle = draw_strokes(SPIRAL, 12.0)
    assert recognizer.read_drawing(doodle).rejected
    inks = [draw_strokes(SPIRAL, brush) for brush in (10.0, 14.0, 16.0)]
    mine = taught(recognizer, inks, [6, 6, 6])
    assert mine.read_drawing(doodle).answer == 6
    elsewhere = taught(recognizer, [drawn(recorded[6])], [6])
    assert elsewhere.read_drawing(doodle).rejected


def odds(likelihoods: FloatArray) -> float:
    """How much likelier a 1 is than a 7, in nats."""
    return float(np.log(likelihoods[1] / likelihoods[7]))


def test_a_picture_is_read_with_the_hand_as_much_as_a_drawing(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    examples = [drawn(recorded[1], brush) for brush in (10.0, 12.0, 14.0)]
    mine = taught(recognizer, examples, [7, 7, 7])
    asked = drawn(recorded[1], 12.0)
    picture = 1 - 0.8 * asked
    before, after = recognizer.read(picture), mine.read(picture)
    assert after.probabilities[7] > 50 * before.probabilities[7]
    assert after.probabilities[7] > before.probabilities[7] + 0.01
    # Network and finder count by their weights, the votes in full.
    weights = recognizer.finder_manifest.pools.plain
    alone, as_drawn = (
        odds(r.read_drawing(asked).probabilities) for r in (recognizer, mine)
    )
    network = (weights.network + weights.crisp_network) * alone
    seen = find(picture, recognizer.finder, thorough=False).marks[0]
    heats = np.maximum(seen.heats, 0.03)
    finder = weights.finder * odds(heats[DIGITS_HERE])
    finder += weights.again * odds(heats[DIGITS_AGAIN])
    votes = as_drawn - alone
    assert odds(after.probabilities) == pytest.approx(network + finder + votes, abs=0.1)


def test_the_recognizer_that_others_use_stays_as_it_is(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    asked = drawn(recorded[7])
    before = recognizer.read_drawing(asked).probabilities
    mine = taught(recognizer, [asked], [1])
    again = mine.with_hand(None).read_drawing(asked).probabilities
    np.testing.assert_array_equal(recognizer.read_drawing(asked).probabilities, before)
    np.testing.assert_array_equal(again, before)


def test_left_out_examples_are_judged_by_the_others(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    alone = taught(recognizer, [drawn(recorded[7]), drawn(recorded[3])], [1, 3]).hand
    assert alone is not None
    temperature = recognizer.manifest.temperature
    outputs = recognizer.outputs_of_hand(alone)
    effect = effect_on_own(alone, outputs, temperature)
    assert effect.before.wrong == effect.after.wrong == 1, "it cannot vouch for itself"
    inks = [draw_strokes(SPIRAL, brush) for brush in (10.0, 12.0, 14.0)]
    like = taught(recognizer, inks, [6, 6, 6]).hand
    assert like is not None
    effect = effect_on_own(like, recognizer.outputs_of_hand(like), temperature)
    assert (effect.before.refused, effect.after.right) == (3, 3)


def test_other_people_are_read_as_before(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    hand = taught(recognizer, [drawn(d) for d in recorded.values()], [*recorded]).hand
    assert hand is not None
    for part in load_held_out().values():
        outputs = recognizer.outputs(part.scaled())
        temperature = recognizer.manifest.temperature
        effect = effect_on_others(hand, outputs, part.labels, temperature)
        assert effect.before.n == effect.after.n == len(part.labels)
        assert effect.after.right >= effect.before.right - 0.001 * effect.before.n
        assert effect.after.wrong <= effect.before.wrong + 0.001 * effect.before.n


def test_a_hand_of_another_network_is_learned_anew_from_its_pictures(
    recognizer: Recognizer, recorded: Recorded
) -> None:
    hand = taught(recognizer, [drawn(recorded[7])], [1]).hand
    assert hand is not None
    foreign = OwnHand(
        "another", hand.labels, np.zeros((1, 5), np.float32), hand.logits, hand.glyphs
    )
    learned = recognizer.with_hand(foreign).hand
    assert learned is not None
    np.testing.assert_allclose(learned.features, hand.features)
    with pytest.raises(HandError, match="another network"):
        recognizer.with_hand(foreign.without_pictures())

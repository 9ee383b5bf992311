"""What a hand changes, counted: right, refused and wrong answers, before and after."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digit_model.hand.hand import OwnHand
from digit_model.network.outputs import Outputs


@dataclass(frozen=True)
class Tally:
    """Answers to digits.

    Attributes:
        right: How many got the right digit.
        refused: How many got no digit.
        wrong: How many got another digit.
    """

    right: int
    refused: int
    wrong: int

    @property
    def n(self) -> int:
        """How many digits there are."""
        return self.right + self.refused + self.wrong

    @classmethod
    def of(cls, outputs: Outputs, labels: npt.NDArray[np.integer]) -> "Tally":
        """Count answers.

        Args:
            outputs: What is said about each digit.
            labels: `(n,)` integer, which each is.
        """
        is_right = outputs.probabilities.argmax(axis=1) == labels
        return cls(
            int((is_right & ~outputs.refused).sum()),
            int(outputs.refused.sum()),
            int((~is_right & ~outputs.refused).sum()),
        )


@dataclass(frozen=True)
class Effect:
    """Answers to the same digits without and with a hand."""

    before: Tally
    after: Tally


def effect_on_own(hand: OwnHand, outputs: Outputs, temperature: float) -> Effect:
    """What a hand changes for its own examples, each judged by all the others.

    Args:
        hand: The hand.
        outputs: What the network says by itself about the examples, in order.
        temperature: Logits are divided by this before the softmax.
    """
    after = hand.adapt_without_own(outputs, temperature)
    return Effect(Tally.of(outputs, hand.labels), Tally.of(after, hand.labels))


def effect_on_others(
    hand: OwnHand, outputs: Outputs, labels: npt.NDArray[np.integer], temperature: float
) -> Effect:
    """What a hand changes for digits of other people: what was forgotten.

    Args:
        hand: The hand.
        outputs: What the network says by itself about their digits.
        labels: `(n,)` integer, which digits they are.
        temperature: Logits are divided by this before the softmax.
    """
    after = hand.adapt(outputs, temperature)
    return Effect(Tally.of(outputs, labels), Tally.of(after, labels))

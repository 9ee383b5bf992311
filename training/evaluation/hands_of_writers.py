"""What a hand is worth to writers that no network was trained on, in two ways.

Some digits of a writer become the examples, the others are read before and after. The
two ways are the one in use, votes of the examples in feature space, and a correction of
the last layer that is fitted to them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from digit_model.arrays import unit_rows
from digit_model.hand.hand import OwnHand
from digit_model.hand.hand_effect import Tally
from digit_model.network.logits import energy, softmax
from digit_model.network.outputs import Outputs
from digit_model.recognizer import Recognizer
from training.data.mnist import Digits

DRAWS = 8
"""Different choices of the examples of a writer who has enough digits."""
RESAMPLES = 2_000
"""Bootstrap samples of writers."""
_RIDGE = 0.3
"""What holds the last layer's correction small; the best of 0.01 to 1."""
_STEPS = 60

Answer = Callable[[Outputs], Outputs]
Way = Callable[[OwnHand, Recognizer], Answer]


@dataclass(frozen=True)
class WrittenDigits:
    """Digits of several writers, as drawn on the canvas.

    Attributes:
        digits: Their glyphs and labels.
        writers: `(n,)` integer, who wrote each.
    """

    digits: Digits
    writers: npt.NDArray[np.integer]


@dataclass(frozen=True)
class OtherDigits:
    """What the network says by itself about digits.

    Attributes:
        outputs: What it says.
        labels: `(n,)` uint8, which digits they are.
    """

    outputs: Outputs
    labels: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Trial:
    """One choice of examples of one writer.

    Attributes:
        writer: Who wrote them.
        before: Answers to the writer's other digits without the hand.
        after: Answers to them with the hand.
        others: Answers to digits of other people with the hand.
    """

    writer: int
    before: Tally
    after: Tally
    others: Tally


def votes(hand: OwnHand, recognizer: Recognizer) -> Answer:
    """The way in use: see `digit_model.hand.hand`."""
    return lambda outputs: hand.adapt(outputs, recognizer.manifest.temperature)


def last_layer(hand: OwnHand, recognizer: Recognizer) -> Answer:
    """Add a linear function of the features to the logits, fitted to the examples.

    Logistic regression over the ten digits and "non-digit", whose logit is 0, by
    Nesterov's gradient descent, with the squared weights held small. What is refused
    is decided as by the votes.
    """
    directions = unit_rows(hand.features)
    products = directions @ directions.T
    truth = np.eye(10)[hand.labels]
    weights = previous = np.zeros_like(truth)
    rate = 1 / (float(np.linalg.eigvalsh(products)[-1]) / 2 + _RIDGE)
    for step in range(_STEPS):
        logits = hand.logits + products @ weights
        shares = softmax(np.pad(logits, [(0, 0), (0, 1)]))[:, :10]
        moved = weights - rate * (shares - truth + _RIDGE * weights)
        weights, previous = moved + step / (step + 3) * (moved - previous), moved
    correction = directions.T @ previous
    temperature = recognizer.manifest.temperature

    def answer(outputs: Outputs) -> Outputs:
        logits = outputs.logits + unit_rows(outputs.features) @ correction
        return replace(
            outputs,
            logits=logits.astype(np.float32),
            probabilities=softmax(logits / temperature).astype(np.float32),
            energy=energy(logits),
            refused=hand.adapt(outputs, temperature).refused,
        )

    return answer


def try_writers(
    recognizer: Recognizer,
    written: WrittenDigits,
    examples: int,
    others: OtherDigits,
    way: Way,
) -> Iterator[Trial]:
    """Let every writer give some examples, and read the rest.

    Args:
        recognizer: Reads; not adapted to anybody.
        written: The digits.
        examples: Of each digit, how many become examples.
        others: Digits of other people.
        way: How answers are adapted.
    """
    found = recognizer.outputs((written.digits.images / 255).astype(np.float32))
    labels = written.digits.labels
    for writer in np.unique(written.writers):
        own = np.flatnonzero(written.writers == writer)
        for chosen in _choices(own, labels, examples):
            rest = np.setdiff1d(own, chosen)
            hand = OwnHand(
                recognizer.manifest.model_sha256,
                labels[chosen],
                found.features[chosen],
                found.logits[chosen],
            )
            answer = way(hand, recognizer)
            before = found[rest]
            yield Trial(
                int(writer),
                Tally.of(before, labels[rest]),
                Tally.of(answer(before), labels[rest]),
                Tally.of(answer(others.outputs), others.labels),
            )


def share(trials: Sequence[Trial], when: str, what: str) -> tuple[float, float, float]:
    """The share of some answers, and its 95% bootstrap interval over writers.

    Args:
        trials: The trials of all writers.
        when: `before` or `after`.
        what: `right`, `refused` or `wrong`.

    Returns:
        Lower end, share and upper end, in [0, 1].
    """
    writers = sorted({trial.writer for trial in trials})
    counts = np.zeros((len(writers), 2))
    for trial in trials:
        tally: Tally = getattr(trial, when)
        counts[writers.index(trial.writer)] += getattr(tally, what), tally.n
    drawn = np.random.default_rng(0).integers(
        len(writers), size=(RESAMPLES, len(writers))
    )
    sums = counts[drawn].sum(axis=1)
    low, high = np.quantile(sums[:, 0] / sums[:, 1], (0.025, 0.975))
    return float(low), float(counts[:, 0].sum() / counts[:, 1].sum()), float(high)


def _choices(
    own: npt.NDArray[np.int64],
    labels: npt.NDArray[np.uint8],
    examples: int,
) -> list[npt.NDArray[np.int64]]:
    """Choices of examples: at random, or each in turn if there are few."""
    by_digit = [own[labels[own] == digit] for digit in range(10)]
    if max(map(len, by_digit)) <= 2 * examples:
        firsts = np.concatenate([rows[:examples] for rows in by_digit])
        return [firsts, np.setdiff1d(own, firsts)]
    rng = np.random.default_rng(int(own[0]))
    return [
        np.concatenate([rng.permutation(rows)[:examples] for rows in by_digit])
        for _ in range(DRAWS)
    ]

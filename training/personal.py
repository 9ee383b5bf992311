"""Measure how much a person's own examples help: `python -m training.personal`.

Prints the wrong and refused answers for held-out writers, before and after, for both
methods tried, in drawings and in photos, and the effect on MNIST. Also writes digits of
other people, none of them test digits, with which the app shows what a hand makes
worse.
"""

import argparse
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from digit_model.hand.hand_effect import Tally
from digit_model.hand.held_out import HeldOutDigits, save_held_out
from digit_model.recognizer import Recognizer
from training.arguments import add_assets, add_data
from training.data import pens
from training.data.mnist import DataError, Digits, glyphs_of, load_mnist
from training.data.registry import locate
from training.evaluation.hands_in_photos import tally_pictures, try_photos
from training.evaluation.hands_of_writers import (
    OtherDigits,
    Trial,
    WrittenDigits,
    last_layer,
    share,
    try_writers,
    votes,
)
from training.glyphs.corpus import as_uint8, glyphs_in_condition
from training.glyphs.written import Written

EXAMPLES = 3
"""Examples of each digit, where writers have enough."""
CENTERED = "centered, brush 20"
"""How their digits are put on the canvas; see `training.glyphs.written`."""
UJI_WRITERS = range(32, 40)
"""Of those writers two of each digit are known, so that one is the example."""
_UPLOADED = slice(None, None, 6)
"""The part of MNIST's held-out digits that is read as uploads too: 1,000."""
_SHOWN = slice(None, None, 3)
"""The part of MNIST's held-out digits that comes with the app: 2,000."""


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_data(parser)
    add_assets(parser)
    parser.add_argument(
        "--test",
        action="store_true",
        help="score the test writers too: once, after everything is frozen",
    )
    arguments = parser.parse_args()
    try:
        validation = load_mnist(arguments.data).validation
        _, held_out = pens.split_by_writer(pens.load_pen_digits())
        uji = pens.load_pen_digits(locate("uji-digits"))
        test_writers = pens.load_test_writers() if arguments.test else []
    except DataError as error:
        parser.exit(1, f"{error}\n")
    mnist = Digits(as_uint8(glyphs_of(validation.images)), validation.labels)
    drawn = written_by(held_out)
    save_held_out(
        {
            "MNIST": _as_held_out(mnist[_SHOWN]),
            "Pens": _as_held_out(drawn.digits, drawn.writers),
        },
        arguments.assets,
    )
    recognizer = Recognizer.load(arguments.assets)
    outputs = recognizer.outputs((mnist.images / 255).astype(np.float32))
    others = OtherDigits(outputs, mnist.labels)
    print(f"MNIST, n = {len(mnist):,}: {_shares([Tally.of(outputs, mnist.labels)])}")
    validating = [digit for digit in uji if digit.writer in UJI_WRITERS]
    groups = [
        ("pendigits, writers 25 to 30", drawn, EXAMPLES),
        (
            f"UJI, writers {UJI_WRITERS[0]} to {UJI_WRITERS[-1]}",
            written_by(validating),
            1,
        ),
    ]
    if test_writers:
        groups.append(("UJI, test writers", written_by(test_writers), 1))
    for name, written, examples in groups:
        print(f"\n{name}: {examples} of each digit are the examples")
        for way in (votes, last_layer):
            trials = list(try_writers(recognizer, written, examples, others, way))
            _print_trials(way.__name__, trials, "MNIST")
    print("\nPhotos of pendigits, writers 25 to 30; the examples are drawn")
    uploads = validation[_UPLOADED]
    alone = tally_pictures(recognizer, list(uploads.images), uploads.labels.tolist())
    print(f"  MNIST as uploads, n = {alone.n:,}: {_shares([alone])}")
    photos = try_photos(recognizer, held_out, EXAMPLES, CENTERED, uploads)
    _print_trials("votes", list(photos), "MNIST as uploads")


def _print_trials(way: str, trials: Sequence[Trial], others: str) -> None:
    read = sum(trial.before.n for trial in trials)
    print(f"  {way}, n = {read:,} answers of {len(trials)} trials")
    for what in ("wrong", "refused", "right"):
        before, after = (share(trials, w, what) for w in ("before", "after"))
        print(f"    {what:8}{_percent(before)} -> {_percent(after)}")
    print(f"    {others} then: {_shares([trial.others for trial in trials])}")


def _as_held_out(
    digits: Digits, writers: npt.NDArray[np.integer] | None = None
) -> HeldOutDigits:
    known = np.zeros(len(digits)) if writers is None else writers
    return HeldOutDigits(digits.images, digits.labels, known.astype(np.uint8))


def written_by(recordings: list[pens.PenDigit]) -> WrittenDigits:
    """Glyphs of recordings drawn on the canvas, with their writers."""
    by_writer = {digit.writer: list[pens.PenDigit]() for digit in recordings}
    for digit in recordings:
        by_writer[digit.writer].append(digit)
    drawn = {
        writer: glyphs_in_condition(
            [Written(digit.strokes, digit.label, writer) for digit in digits], CENTERED
        )
        for writer, digits in by_writer.items()
    }
    return WrittenDigits(
        Digits(
            np.concatenate([digits.images for digits in drawn.values()]),
            np.concatenate([digits.labels for digits in drawn.values()]),
        ),
        np.concatenate([np.full(len(digits), w) for w, digits in drawn.items()]),
    )


def _percent(interval: tuple[float, float, float]) -> str:
    low, value, high = interval
    return f"{value:7.2%} [{low:.2%}, {high:.2%}]"


def _shares(tallies: list[Tally]) -> str:
    """Shares of all answers together."""
    total = sum(tally.n for tally in tallies)
    counts = {
        what: sum(getattr(tally, what) for tally in tallies)
        for what in ("wrong", "refused", "right")
    }
    return ", ".join(f"{what} {n / total:.3%}" for what, n in counts.items())


if __name__ == "__main__":
    main()

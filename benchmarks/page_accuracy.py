"""Numbers read on composed pages: `python -m benchmarks.page_accuracy`.

Digits are counted right by the edit distance between what was written and what was
read; a number is right if all of it is. What is chosen is chosen on the writers that
the network was trained on; the others are for the end.
"""

import argparse

import numpy as np

from digit_model import Recognizer
from digit_model.evaluation.classification_metrics import wilson_interval
from training.data.composed_pages import (
    CLEAR,
    OVERLAPPING,
    PHOTOS,
    TOUCHING,
    UNSEEN_PHOTOS,
    clean,
    scatter,
)
from training.data.pens import PenDigit, load_pen_digits, split_by_writer
from training.evaluation.number_reading import (
    NumberTally,
    Style,
    pick_number,
    read_number,
)
from training.evaluation.unknown import (
    draw_doodle,
    draw_letter,
    draw_random_walk,
    draw_zigzag,
)

PAGES = 60
"""Pages without digits."""


def count_false_digits(recognizer: Recognizer, pages: int) -> tuple[int, int]:
    """Digits read on pages of 12 letters, scribbles and doodles of untrained kinds.

    Returns:
        The digits, and the pages that have one.
    """
    rng = np.random.default_rng(0)
    kinds = (draw_letter, draw_letter, draw_doodle, draw_zigzag, draw_random_walk)
    papers = list((PHOTOS | UNSEEN_PHOTOS).values())
    counts = []
    for number in range(pages):
        drawings = [
            np.float32(1) - kinds[int(rng.integers(len(kinds)))](rng) for _ in range(12)
        ]
        paper = papers[number % len(papers)]
        reading = recognizer.read_page(paper(scatter(drawings, rng).plane, rng))
        counts.append(len(reading.digits))
    return sum(counts), int(np.count_nonzero(counts))


def print_row(name: str, tally: NumberTally) -> None:
    """One line of the table."""
    shares = []
    for right, of in (
        (tally.right_digits, tally.digits),
        (tally.right_numbers, tally.numbers),
    ):
        low, high = wilson_interval(right, of)
        shares.append(f"{right / of:6.1%} [{low:5.1%}, {high:6.1%}] of {of:5}")
    print(f"{name:<18} digits {shares[0]}   numbers {shares[1]}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", choices=("seen", "validation"), default="seen")
    parser.add_argument("--numbers", type=int, default=200, help="of each style")
    options = parser.parse_args()
    groups = dict(
        zip(("seen", "validation"), split_by_writer(load_pen_digits()), strict=True)
    )
    by_writer: dict[int, list[PenDigit]] = {}
    for digit in groups[options.writers]:
        by_writer.setdefault(digit.writer, []).append(digit)
    writers = list(by_writer.values())
    recognizer = Recognizer.load()
    styles: dict[str, Style] = {"clean": clean, **PHOTOS}
    if options.writers == "validation":
        styles |= UNSEEN_PHOTOS
    lengths = {
        kind: {n: NumberTally() for n in range(3, 11)} for kind in ("clean", "photo")
    }
    photos = NumberTally()
    for name, style in styles.items():
        tally, rng = NumberTally(), np.random.default_rng(0)
        for _ in range(options.numbers):
            digits = pick_number(writers, int(rng.integers(3, 11)), rng)
            pair = read_number(recognizer, digits, style, CLEAR, rng)
            kind = "clean" if name == "clean" else "photo"
            tally.add(*pair)
            lengths[kind][len(digits)].add(*pair)
            if kind == "photo":
                photos.add(*pair)
        print_row(name, tally)
    print_row("all photos", photos)
    for name, gap in (("touching", TOUCHING), ("overlapping", OVERLAPPING)):
        tally, rng = NumberTally(), np.random.default_rng(0)
        for _ in range(options.numbers):
            digits = pick_number(writers, 2, rng)
            tally.add(*read_number(recognizer, digits, clean, gap, rng))
        print_row(f"{name} pairs", tally)
    if options.writers == "validation":
        digits_read, with_digits = count_false_digits(recognizer, PAGES)
        print(
            f"{digits_read} digits read on {with_digits} of {PAGES} pages that have "
            "none, but 12 letters, scribbles or doodles each"
        )
    for kind, tallies in lengths.items():
        for length, tally in tallies.items():
            if tally.numbers:
                print_row(f"{kind}, {length} digits", tally)


if __name__ == "__main__":
    main()

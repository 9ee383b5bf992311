"""One digit on a large page: `python -m benchmarks.small_digits`.

Digits of validation writers, from a fifth down to a fortieth of the page's width, on
composed photos of paper and boards, read as uploads: right, refused and wrong.
"""

import argparse

import numpy as np

from digit_model import Recognizer
from digit_model.evaluation.classification_metrics import wilson_interval
from training.data.composed_pages import PHOTOS, UNSEEN_PHOTOS, write_somewhere
from training.data.pens import load_pen_digits, split_by_writer

PAGE = (1200, 900)
"""Width and height of a page in pixels, before the photo's margin."""
SHARES = (0.2, 0.1, 0.05, 0.033, 0.025)
"""Heights of the digit as shares of the page's width."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--digits", type=int, default=20, help="of each size and style")
    options = parser.parse_args()
    recognizer = Recognizer.load()
    digits = split_by_writer(load_pen_digits())[1]
    for share in SHARES:
        right = refused = n = 0
        for style in (PHOTOS | UNSEEN_PHOTOS).values():
            rng = np.random.default_rng(0)
            for index in rng.integers(len(digits), size=options.digits):
                digit = digits[index]
                page = write_somewhere(digit, share * PAGE[0], PAGE, rng)
                reading = recognizer.read(style(page, rng))
                refused += reading.rejected
                right += not reading.rejected and reading.digit == digit.label
                n += 1
        low, high = wilson_interval(right, n)
        print(
            f"{share:5.1%} of the width: right {right}, refused {refused}, wrong "
            f"{n - right - refused} of {n}; right {right / n:.1%} [{low:.1%}, "
            f"{high:.1%}]",
            flush=True,
        )


if __name__ == "__main__":
    main()

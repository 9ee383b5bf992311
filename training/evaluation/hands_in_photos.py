"""What a hand is worth in photos, where the finder has a say too.

The examples are drawn on the canvas, as the app's sheet asks for them; what is read are
photos of other digits of the same writer.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from digit_model import Recognizer
from digit_model.hand.hand_effect import Tally
from digit_model.imaging.decoding import ImageSource
from training.data.composed_pages import PHOTOS, UNSEEN_PHOTOS, write_number
from training.data.mnist import Digits
from training.data.pens import PenDigit
from training.evaluation.hands_of_writers import Trial
from training.glyphs.corpus import glyphs_in_condition
from training.glyphs.written import Written

READ = 40
"""Digits of each class that are read, where a writer has as many."""
_STYLES = [*PHOTOS.values(), *UNSEEN_PHOTOS.values()]
_HEIGHTS = (30, 140)
"""Smallest and largest height of a digit in pixels."""


def try_photos(
    recognizer: Recognizer,
    recordings: Sequence[PenDigit],
    examples: int,
    condition: str,
    others: Digits,
) -> Iterator[Trial]:
    """Let every writer draw some examples, and read photos of their other digits.

    Args:
        recognizer: Reads; not adapted to anybody.
        recordings: The writers' digits.
        examples: Of each digit, how many become examples.
        condition: How examples are put on the canvas; see `training.glyphs.written`.
        others: Digits of other people.
    """
    for writer in sorted({digit.writer for digit in recordings}):
        rng = np.random.default_rng(writer)
        own = [digit for digit in recordings if digit.writer == writer]
        own = [own[row] for row in rng.permutation(len(own))]
        by_digit = [[d for d in own if d.label == label] for label in range(10)]
        chosen = [digit for digits in by_digit for digit in digits[:examples]]
        end = examples + READ
        rest = [digit for digits in by_digit for digit in digits[examples:end]]
        drawn = glyphs_in_condition(
            [Written(digit.strokes, digit.label, writer) for digit in chosen], condition
        )
        taught = recognizer.with_hand(recognizer.learn_hand(drawn.images, drawn.labels))
        photos = [_photo(digit, number, rng) for number, digit in enumerate(rest)]
        labels = [digit.label for digit in rest]
        yield Trial(
            writer,
            tally_pictures(recognizer, photos, labels),
            tally_pictures(taught, photos, labels),
            tally_pictures(taught, list(others.images), others.labels.tolist()),
        )


def tally_pictures(
    recognizer: Recognizer, pictures: Sequence[ImageSource], labels: Sequence[int]
) -> Tally:
    """Read pictures of one digit each, and count.

    Args:
        recognizer: Reads.
        pictures: The pictures.
        labels: Which digits they are.
    """
    answers = [recognizer.read(picture).answer for picture in pictures]
    right = sum(a == label for a, label in zip(answers, labels, strict=True))
    refused = answers.count(None)
    return Tally(right, refused, len(answers) - right - refused)


def _photo(digit: PenDigit, number: int, rng: np.random.Generator) -> ImageSource:
    """A photo of a digit; the styles take turns."""
    ink = write_number([digit], rng, rng.uniform(*_HEIGHTS), (0.0, 0.0))
    photo: ImageSource = _STYLES[number % len(_STYLES)](ink.plane, rng)
    return photo

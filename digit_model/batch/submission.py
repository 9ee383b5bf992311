"""Rows of pixels, such as those of Kaggle's Digit Recognizer, and what they show.

Competitions on MNIST give its images as text: one row per image, with the brightness of
its 784 pixels. They are read as they are, without looking for the ink first.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

import numpy as np
import numpy.typing as npt

from digit_model.errors import ImageError
from digit_model.formatting import printable
from digit_model.network.classifier import BATCH_SIZE
from digit_model.recognizer import Recognizer

SIDE = 28
PIXELS = SIDE * SIDE

_PIXEL_VALUES = frozenset(map(str, range(256)))


@dataclass(frozen=True)
class Counted:
    """What came of a table of pixels.

    Attributes:
        images: Number of its rows.
        guessed: In how many of them no digit was seen; their labels are guesses.
    """

    images: int
    guessed: int


def write_submission(
    recognizer: Recognizer, table: Iterable[str], name: str, output: TextIO
) -> Counted:
    """Read a table of pixels, row by row, and write `ImageId,Label`.

    Args:
        recognizer: Reads the rows.
        table: Lines of text with commas: 784 whole numbers from 0 (ground) to 255
            (ink) in each, and possibly a label before them, which is ignored.
            The first line may have names.
        name: What to call the table.
        output: Gets a line for each row, numbered from 1. A competition wants a digit
            everywhere: where none was seen it is the likeliest, for a blank image 0.

    Raises:
        ImageError: A row has something else, or there is none.
        OSError: The table cannot be read or the output not be written.
    """
    rows = csv.writer(output, lineterminator="\n")
    rows.writerow(["ImageId", "Label"])
    images = guessed = 0
    for chunk in _chunks(pixel_rows(table, name)):
        glyphs = np.stack(chunk).astype(np.float32)
        glyphs /= np.float32(255)
        outputs = recognizer.outputs(glyphs)
        inked = np.array([row.any() for row in chunk])
        digits = np.where(inked, outputs.probabilities.argmax(axis=1), 0)
        for digit in digits.tolist():
            images += 1
            rows.writerow([images, digit])
        guessed += int((outputs.refused | ~inked).sum())
    if not images:
        raise ImageError(f"{name} has no row of {PIXELS} pixels.")
    return Counted(images, guessed)


def pixel_rows(table: Iterable[str], name: str) -> Iterator[npt.NDArray[np.uint8]]:
    """The images in a table of pixels, one at a time.

    Args:
        table: See `write_submission`.
        name: What to call the table.

    Yields:
        `(28, 28)` uint8, ink = 255.

    Raises:
        ImageError: A row has something else.
    """
    try:
        for line, fields in enumerate(csv.reader(table), start=1):
            if not fields or (line == 1 and not fields[0].strip().isdecimal()):
                continue  # an empty line, or the names of the columns
            yield _image(fields, f"{name}, line {line}")
    except (csv.Error, UnicodeDecodeError) as error:
        raise ImageError(f"{name} is not a table of text: {error}.") from error


def _image(fields: Sequence[str], place: str) -> npt.NDArray[np.uint8]:
    if len(fields) not in (PIXELS, PIXELS + 1):
        raise ImageError(
            f"{place}: an image has {PIXELS} pixels, with or without a label before "
            f"them. Received: {len(fields)} values"
        )
    values = fields[-PIXELS:]
    try:
        pixels = bytes(map(int, values))
    except ValueError as error:
        odd = next(value for value in values if value.strip() not in _PIXEL_VALUES)
        raise ImageError(
            f"{place}: pixels are whole numbers from 0 to 255. "
            f"Received: {printable(odd[:20])}"
        ) from error
    return np.frombuffer(pixels, np.uint8).reshape(SIDE, SIDE)


def _chunks(
    rows: Iterator[npt.NDArray[np.uint8]],
) -> Iterator[list[npt.NDArray[np.uint8]]]:
    while chunk := list(islice(rows, BATCH_SIZE)):
        yield chunk

"""The page that is being read: its picture, the reading, and corrections."""

import csv
import io
from dataclasses import dataclass, field

import numpy as np
import streamlit as st
from PIL import Image

from digit_model.arrays import FloatArray
from digit_model.imaging.config import Polarity
from digit_model.imaging.decoding import load_preview
from digit_model.page.annotation import Label, annotate
from digit_model.page.page_reading import PageDigit, PageReading
from pages.ui.shared.recognizer_loading import get_recognizer

PREVIEW_SIDE = 1200
"""Longest side in pixels of the picture that is kept to be shown."""
NO_DIGIT = -1
"""A correction that takes a digit away."""

_KEY = "number_page"
_SAME_PLACE = 0.7
"""A digit is the one it was if its box overlaps the old one by this share."""


@dataclass
class NumberPage:
    """One session's page.

    Attributes:
        key: Tells it from pages read before.
        origin: A drawing that grows, or a file.
        preview: The picture, upright, longest side at most `PREVIEW_SIDE`.
        reading: What was read.
        corrections: By number of the digit: what the person says it is.
    """

    key: str
    origin: str
    preview: Image.Image
    reading: PageReading
    corrections: dict[int, int] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the original in pixels."""
        return self.reading.width, self.reading.height

    @property
    def text(self) -> str:
        """The digits of each line as corrected."""
        lines: dict[int, str] = {}
        for number, digit in self.left():
            lines[digit.line] = lines.get(digit.line, "") + str(self.value(number))
        return "\n".join(lines.values())

    def value(self, number: int) -> int:
        """A digit as read or as corrected."""
        return self.corrections.get(number, self.reading.digits[number].digit)

    def confidence(self, number: int) -> float:
        """1 for what the person has said."""
        if number in self.corrections:
            return 1.0
        return self.reading.digits[number].confidence

    def left(self) -> list[tuple[int, PageDigit]]:
        """The digits that were not taken away, with their numbers."""
        return [
            (number, digit)
            for number, digit in enumerate(self.reading.digits)
            if self.value(number) != NO_DIGIT
        ]

    def weakest(self) -> list[int]:
        """Numbers of the digits that were not corrected, the least sure first."""
        open_ = [
            n for n in range(len(self.reading.digits)) if n not in self.corrections
        ]
        return sorted(open_, key=self.confidence)

    def labels(self) -> list[Label]:
        """What to draw on the picture, for every digit that was read."""
        return [
            Label(
                digit.box,
                "×" if self.value(number) == NO_DIGIT else str(self.value(number)),
                self.confidence(number),
            )
            for number, digit in enumerate(self.reading.digits)
        ]

    def as_csv(self) -> str:
        """A table with one row a digit."""
        table = io.StringIO()
        rows = csv.writer(table)
        box = ["x", "y", "width", "height"]
        rows.writerow(["line", "position", "digit", "confidence", "corrected", *box])
        positions: dict[int, int] = {}
        for number, digit in self.left():
            positions[digit.line] = positions.get(digit.line, 0) + 1
            rows.writerow(
                [
                    digit.line + 1,
                    positions[digit.line],
                    self.value(number),
                    round(digit.confidence, 6),
                    "yes" if number in self.corrections else "no",
                    *digit.box,
                ]
            )
        return table.getvalue()

    def as_png(self) -> bytes:
        """The picture with boxes and digits."""
        labels = self.labels()
        kept = [labels[number] for number, _ in self.left()]
        return annotate(self.preview, kept, self.preview.width / self.size[0])


def read_page(
    key: str, origin: str, source: bytes | FloatArray, polarity: Polarity | None
) -> NumberPage:
    """Read a page, unless it is the one that was read last.

    Args:
        key: Changes whenever the picture does.
        origin: Stays as long as a drawing grows. If it is that of the page read last,
            the corrections of the digits that are still there stay.
        source: An encoded file, or a drawing `(h, w)` float32 in [0, 1], ink = 1.
        polarity: Whether its ink is dark or light; None to find out.

    Raises:
        ImageError: It cannot be read.
    """
    page: NumberPage | None = st.session_state.get(_KEY)
    if page is None or page.key != key:
        reading = get_recognizer().read_page(source, polarity)
        if isinstance(source, np.ndarray):
            preview = Image.fromarray(np.round(source * 255).astype(np.uint8))
        else:
            preview = load_preview(source, PREVIEW_SIDE)
        corrections = {}
        if page is not None and page.origin == origin:
            corrections = _still_there(page, reading)
        page = NumberPage(key, origin, preview, reading, corrections)
        st.session_state[_KEY] = page
    return page


def _still_there(page: NumberPage, reading: PageReading) -> dict[int, int]:
    """The corrections of those digits that are where and what they were."""
    digits = page.reading.digits
    return {
        number: value
        for old, value in page.corrections.items()
        for number, digit in enumerate(reading.digits)
        if digit.digit == digits[old].digit
        and digit.box.overlap(digits[old].box) > _SAME_PLACE
    }

"""Pictures of pages with a box around each digit and sign."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from digit_model.page.page_reading import Box

SURE, UNSURE = 0.99, 0.9
"""Digits are marked as sure from the first confidence on, as weak below the second."""
COLORS = {"sure": "#0f8a7e", "fair": "#c26a00", "weak": "#d9485f", "sign": "#6b7391"}


@dataclass(frozen=True)
class Label:
    """What is written next to a box.

    Attributes:
        box: Where the box is, in pixels of the picture's original.
        text: The digit or the sign.
        confidence: How certain the text is, in [0, 1].
        is_sign: Whether it is a sign.
        is_disputed: Whether finder and digit network name different digits.
    """

    box: Box
    text: str
    confidence: float
    is_sign: bool = False
    is_disputed: bool = False

    @property
    def strength(self) -> str:
        """`sure`, `fair`, `weak` or `sign`."""
        if self.is_sign:
            return "sign"
        if self.is_disputed or self.confidence < UNSURE:
            return "weak"
        return "sure" if self.confidence >= SURE else "fair"

    @property
    def marked_text(self) -> str:
        """The text, with a question mark if it is worth a look."""
        is_asked = self.strength == "weak" and not self.text.endswith("?")
        return f"{self.text}?" if is_asked else self.text


def annotate(picture: Image.Image, labels: Iterable[Label], scale: float) -> bytes:
    """Draw boxes and digits on a picture; weak ones have a question mark.

    Args:
        picture: The upright original or a smaller copy, RGB.
        labels: What to draw.
        scale: Pixels of the picture for each pixel of the original.

    Returns:
        A PNG file.
    """
    annotated = picture.convert("RGB")
    draw = ImageDraw.Draw(annotated)
    line = max(2, round(max(picture.size) / 500))
    for label in labels:
        x, y, width, height = (value * scale for value in label.box)
        color = COLORS[label.strength]
        draw.rectangle(
            (x - line, y - line, x + width + line, y + height + line),
            outline=color,
            width=line,
        )
        size = max(12.0, 0.35 * height)
        font = ImageFont.load_default(size)
        where = (x + width / 2, max(y - 2 * line, size))
        draw.text(where, label.marked_text, color, font, anchor="mb")
    file = io.BytesIO()
    annotated.save(file, "PNG")
    return file.getvalue()

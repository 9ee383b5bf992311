"""What was read on a page: digits with their boxes, in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from digit_model.reading import Reading
from digit_model.refusals import Refusal


class Box(NamedTuple):
    """Where a digit is, in pixels of the upright original; x and y of its top left."""

    x: int
    y: int
    width: int
    height: int

    def overlap(self, other: "Box") -> float:
        """The area in common as a share of the area of both, in [0, 1]."""
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        common = max(right - max(self.x, other.x), 0) * max(
            bottom - max(self.y, other.y), 0
        )
        both = self.width * self.height + other.width * other.height - common
        return common / both


@dataclass(frozen=True)
class PageDigit:
    """A digit on a page.

    Attributes:
        line: Number of its line, from 0 at the top.
        position: Its number in the line, from 0 at the left.
        box: Where it is.
        reading: What was read; never rejected.
        confidence: Probability in [0, 1] that it is a digit, and this one.
    """

    line: int
    position: int
    box: Box
    reading: Reading
    confidence: float

    @property
    def digit(self) -> int:
        """The digit, 0 to 9."""
        if self.reading.answer is None:
            raise ValueError("A digit on a page was read. Received a refused reading.")
        return self.reading.answer


@dataclass(frozen=True)
class PageReading:
    """What the recognizer read on a page.

    Attributes:
        digits: In reading order: by lines from the top, each from the left.
        width: Of the upright original, in pixels.
        height: The same.
        reason: Why there are no digits; None if there are some.
    """

    digits: tuple[PageDigit, ...]
    width: int
    height: int
    reason: Refusal | None

    @property
    def lines(self) -> list[list[PageDigit]]:
        """The digits of each line."""
        lines: list[list[PageDigit]] = []
        for digit in self.digits:
            if digit.line == len(lines):
                lines.append([])
            lines[digit.line].append(digit)
        return lines

    @property
    def text(self) -> str:
        """The digits of each line as one line of text."""
        return "\n".join(_text(line) for line in self.lines)

    def export(self) -> dict[str, Any]:
        """The reading without its pictures, ready for JSON."""
        return {
            "verdict": "page" if self.digits else "rejected",
            "text": self.text,
            "digits": [
                {
                    "digit": digit.digit,
                    "confidence": round(digit.confidence, 6),
                    "box": list(digit.box),
                    "line": digit.line,
                }
                for digit in self.digits
            ],
            "reason": None if self.reason is None else str(self.reason),
        }


def _text(line: Sequence[PageDigit]) -> str:
    return "".join(str(digit.digit) for digit in line)

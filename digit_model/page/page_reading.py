"""What was read on a page: digits and signs with their boxes, in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from digit_model.reading import Reading
from digit_model.refusals import Refusal


class Box(NamedTuple):
    """The box of a mark in pixels of the upright original; x, y is its top left."""

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
        position: Its number among the digits and signs of the line, from 0 at the left.
        box: Where it is.
        reading: What was read; never rejected.
        confidence: Probability in [0, 1] that it is this digit.
        after_space: Whether a space comes before it.
    """

    line: int
    position: int
    box: Box
    reading: Reading
    confidence: float
    after_space: bool = False

    @property
    def digit(self) -> int:
        """The digit, 0 to 9."""
        if self.reading.answer is None:
            raise ValueError("A digit on a page was read. Received a refused reading.")
        return self.reading.answer


@dataclass(frozen=True)
class PageSign:
    """A sign that belongs to a number: a point, comma, dash, slash or the like.

    Attributes:
        line: Number of its line, from 0 at the top.
        position: Its number among the digits and signs of the line, from 0 at the left.
        box: Where it is.
        sign: One of `. , - / : + = × ( )`.
        confidence: How sure the finder is, in [0, 1].
        after_space: Whether a space comes before it.
    """

    line: int
    position: int
    box: Box
    sign: str
    confidence: float
    after_space: bool = False


@dataclass(frozen=True)
class PageReading:
    """What the recognizer read on a page.

    Attributes:
        digits: The digits in reading order: lines from the top, each from the left.
        width: Width of the upright original, in pixels.
        height: Height of the upright original, in pixels.
        reason: Why there are no digits; None if there are some.
        signs: The signs that belong to numbers, in reading order.
        quarter_turns: Counterclockwise quarter turns that made the picture upright.
        only_first_frame: Whether the picture is an animation of which only the first
            frame was read.
    """

    digits: tuple[PageDigit, ...]
    width: int
    height: int
    reason: Refusal | None
    signs: tuple[PageSign, ...] = ()
    quarter_turns: int = 0
    only_first_frame: bool = False

    @property
    def lines(self) -> list[list[PageDigit]]:
        """The digits of each line."""
        lines: dict[int, list[PageDigit]] = {}
        for digit in self.digits:
            lines.setdefault(digit.line, []).append(digit)
        return [lines[number] for number in sorted(lines)]

    @property
    def text(self) -> str:
        """The page as written, with signs and spaces, one line of text per line."""
        return compose_text(
            [(d, str(d.digit)) for d in self.digits] + [(s, s.sign) for s in self.signs]
        )

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
            "signs": [
                {
                    "sign": sign.sign,
                    "confidence": round(sign.confidence, 6),
                    "box": list(sign.box),
                    "line": sign.line,
                }
                for sign in self.signs
            ],
            "quarter_turns": self.quarter_turns,
            "reason": self.reason,
            "only_first_frame": self.only_first_frame,
        }


def compose_text(marks: Sequence[tuple[PageDigit | PageSign, str]]) -> str:
    """Write marks out, each with the text that stands for it.

    Args:
        marks: Digits and signs in any order, with their texts; an empty text leaves a
            mark out.
    """
    lines: dict[int, str] = {}
    for mark, text in sorted(marks, key=lambda m: (m[0].line, m[0].position)):
        before = lines.get(mark.line, "")
        space = " " if mark.after_space and before else ""
        lines[mark.line] = before + space + text if text else before
    return "\n".join(line for line in lines.values() if line)

"""The page that is being read: its picture, the reading, and what a person changed."""

from dataclasses import dataclass, field

import numpy as np
import streamlit as st
from PIL import Image

from digit_model.arrays import FloatArray
from digit_model.batch.courtesy import COURTESY
from digit_model.imaging.config import Polarity
from digit_model.imaging.decoding import load_preview
from digit_model.page.annotation import Label
from digit_model.page.page_reading import (
    Box,
    PageDigit,
    PageReading,
    PageSign,
    compose_text,
)
from pages.ui.hand.visit_hand import answer_mark, get_my_recognizer
from pages.ui.number.page_marks import PageMark, in_lines

PREVIEW_SIDE = 1200
"""Longest side in pixels of the picture that is kept to be shown."""
LEFT_OUT = ""
"""A correction that takes a mark away."""
KEYS = 100
"""Number of keys that take turns for widgets that start over after a change."""

_KEY = "number_page"
_TURNS = (
    None,
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_180,
    Image.Transpose.ROTATE_270,
)


@dataclass
class NumberPage:
    """One session's page.

    Attributes:
        origin: A drawing that grows, or a file.
        source: An encoded file, or a drawing `(h, w)` float32 in [0, 1], ink = 1.
        picture: As it was given, longest side at most `PREVIEW_SIDE`.
        key: Tells what was read from what is to be read.
        turns: Counterclockwise quarter turns to make it upright; None to find out.
        polarity: Whether its ink is dark or light; None to find out.
        reading: What was read; None before.
        marks: What is on the page, in reading order.
        corrections: By number of the mark: what the person says it is.
        chosen: Number of the mark that is looked at.
        views: Counts what was done other than by a click on the picture; see `KEYS`.
        edits: Counts what changed in the text.
    """

    origin: str
    source: bytes | FloatArray
    picture: Image.Image
    key: str = ""
    turns: int | None = None
    polarity: Polarity | None = None
    reading: PageReading = field(default_factory=lambda: PageReading((), 1, 1, None))
    marks: list[PageMark] = field(default_factory=list)
    corrections: dict[int, str] = field(default_factory=dict)
    chosen: int | None = None
    views: int = 0
    edits: int = 0
    _count: int = 0
    _read: list[PageMark] = field(default_factory=list)
    _corrected: list[PageMark] = field(default_factory=list)
    _added: list[PageMark] = field(default_factory=list)

    @property
    def is_drawing(self) -> bool:
        """Whether it was written on the canvas."""
        return isinstance(self.source, np.ndarray)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the upright original in pixels."""
        return self.reading.width, self.reading.height

    @property
    def preview(self) -> Image.Image:
        """The picture, turned as it was read."""
        turn = _TURNS[self.reading.quarter_turns]
        return self.picture if turn is None else self.picture.transpose(turn)

    @property
    def text(self) -> str:
        """What is written, as corrected."""
        return compose_text([(m.place, self.value(m)) for m in self.marks])

    def value(self, mark: PageMark) -> str:
        """A mark as read or as corrected."""
        return self.corrections.get(mark.number, mark.text)

    def confidence(self, mark: PageMark) -> float:
        """1 for what the person has said."""
        return 1.0 if mark.number in self.corrections else mark.place.confidence

    def left(self) -> list[PageMark]:
        """The marks that were not taken away."""
        return [mark for mark in self.marks if self.value(mark) != LEFT_OUT]

    def label(self, mark: PageMark) -> Label:
        """What to draw on the picture for a mark."""
        is_said = mark.number in self.corrections
        return Label(
            mark.place.box,
            self.value(mark) or "×",
            self.confidence(mark),
            isinstance(mark.place, PageSign) and not is_said,
            mark.is_disputed and not is_said,
        )

    def weakest(self) -> list[PageMark]:
        """The digits that are worth a look, the least certain first."""
        weak = [mark for mark in self.marks if self.label(mark).strength == "weak"]
        return sorted(weak, key=self.confidence)

    def mark(self, number: int | None) -> PageMark | None:
        """The mark of that number, if it is on the page."""
        return next((mark for mark in self.marks if mark.number == number), None)

    def choose(self, number: int | None) -> None:
        """Look at another mark."""
        self.chosen = number
        self.views = (self.views + 1) % KEYS

    def correct(self, number: int, value: str | None) -> None:
        """Keep what the person says a mark is; None to go back to what was read."""
        if value is None:
            self.corrections.pop(number, None)
        else:
            self.corrections[number] = value
        self.edits = (self.edits + 1) % KEYS

    def turn(self, quarter_turns: int) -> None:
        """Turn the picture further counterclockwise; it is read again."""
        self.turns = (self.reading.quarter_turns + quarter_turns) % 4
        self.choose(None)

    def add(self, x: float, y: float) -> None:
        """Add the digit at a place, in pixels of the upright original."""
        boxes = [m.place.box for m in self.marks if not isinstance(m.place, PageSign)]
        digit = get_my_recognizer().read_at(
            self.source, (x, y), self.reading, self.polarity, boxes
        )
        added = PageMark(self._next(), self.reading.quarter_turns, digit, True)
        self._added.append(added)
        self._arrange()
        self.choose(added.number)

    def remove(self, number: int) -> None:
        """Take back a digit that was added."""
        self._added = [mark for mark in self._added if mark.number != number]
        self.corrections.pop(number, None)
        self._arrange()
        self.choose(None)

    def read(self, source: bytes | FloatArray, picture: Image.Image, key: str) -> None:
        """Read the page; what is where and what it was keeps its number.

        Raises:
            ImageError: It cannot be read.
        """
        turns = 0 if self.is_drawing else self.turns
        reading = get_my_recognizer().read_page(source, self.polarity, turns)
        self.source, self.picture, self.key = source, picture, key
        self.reading, turns = reading, reading.quarter_turns
        known = {m.number: m for m in (*self._corrected, *self._read)}
        self._read = []
        places: list[PageDigit | PageSign] = [*reading.digits, *reading.signs]
        for place in places:
            same = [m for m in known.values() if m.is_same(place, turns)]
            number = same[0].number if same else self._next()
            known.pop(number, None)
            self._read.append(PageMark(number, turns, place))
        self._corrected = [m for m in known.values() if m.number in self.corrections]
        self._arrange()

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _arrange(self) -> None:
        added = [
            mark
            for mark in self._added
            if mark.turns == self.reading.quarter_turns
            and not mark.is_covered(self._read)
        ]
        self.marks = in_lines([*self._read, *added])
        self.edits = (self.edits + 1) % KEYS


def current_page(key: str, origin: str, source: bytes | FloatArray) -> NumberPage:
    """The page as it was left, read again if its picture or its settings changed.

    Args:
        key: Changes whenever the picture does.
        origin: Stays as long as a drawing grows. If it is that of the page read last,
            what was corrected and added stays where that is still there.
        source: An encoded file, or a drawing `(h, w)` float32 in [0, 1], ink = 1.

    Raises:
        ImageError: It cannot be read.
    """
    page: NumberPage | None = st.session_state.get(_KEY)
    if page is None or page.origin != origin:
        page = NumberPage(origin, source, _picture(source))
    wanted = f"{key}, {page.turns}, {page.polarity}, {answer_mark()}"
    if page.key != wanted:
        picture = _picture(source) if page.is_drawing else page.picture
        with COURTESY.first():
            page.read(source, picture, wanted)
    st.session_state[_KEY] = page
    return page


def shown_page() -> NumberPage:
    """The page that the visitor looks at.

    Callbacks ask for it: Streamlit keeps them when their widgets are gone, so that a
    page that one of them held would take memory until the visit ends.
    """
    page: NumberPage = st.session_state[_KEY]
    return page


def place_between(page: NumberPage, line: int, position: int) -> tuple[float, float]:
    """Where a digit belongs, in pixels of the upright original.

    Args:
        page: Has marks, or none: then it belongs in the middle.
        line: Number of the line, from 0.
        position: How many marks of the line are left of it.
    """
    boxes = [mark.place.box for mark in page.marks if mark.place.line == line]
    if not boxes:
        width, height = page.size
        return width / 2, height / 2
    before = boxes[position - 1] if position > 0 else None
    after = boxes[position] if position < len(boxes) else None
    if before is None or after is None:
        return _at_end(page, before, after)
    x = (before.x + before.width + after.x) / 2
    return x, (_middle(before) + _middle(after)) / 2


def _at_end(
    page: NumberPage, before: Box | None, after: Box | None
) -> tuple[float, float]:
    """Before the first or after the last box of a line, within the picture."""
    if before is not None:
        away = before.x + before.width + 0.5 * before.height
        return min(away, page.size[0] - 1.0), _middle(before)
    if after is None:
        raise ValueError("A line has at least one mark. Received a line without any.")
    return max(after.x - 0.5 * after.height, 0.0), _middle(after)


def _middle(box: Box) -> float:
    return box.y + box.height / 2


def _picture(source: bytes | FloatArray) -> Image.Image:
    if isinstance(source, np.ndarray):
        return Image.fromarray(np.round(source * 255).astype(np.uint8))
    return load_preview(source, PREVIEW_SIDE)

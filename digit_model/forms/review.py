"""Doubtful fields come up one after another, to be accepted or corrected."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from digit_model.forms.form import Form
from digit_model.forms.form_reading import FieldReading, SheetReading
from digit_model.forms.rules import check

_LONGEST = 30
"""Characters of a number at most."""


@dataclass(frozen=True)
class _Done:
    """A step that can be undone: which place was looked at, and the sheet before it."""

    place: tuple[int, int]
    before: SheetReading


@dataclass
class Review:
    """What a person says about the doubtful fields of sheets of a form.

    Attributes:
        form: The form.
        sheets: What was read; corrections are made here.
        place: Number of the sheet and of the field that is looked at; None if none is
            doubtful.
        typed: What the person has typed for it; None before the first key.
    """

    form: Form
    sheets: list[SheetReading]
    place: tuple[int, int] | None = None
    typed: str | None = None
    _done: list[_Done] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with the first doubtful field."""
        if self.place is None:
            self.place = next(iter(self.doubtful()), None)

    @property
    def current(self) -> FieldReading | None:
        """The field that is looked at."""
        if self.place is None:
            return None
        sheet, number = self.place
        return self.sheets[sheet].fields[number]

    @property
    def text(self) -> str:
        """What will be accepted: what was typed, or else what was read."""
        if self.typed is not None:
            return self.typed
        return self.current.text if self.current else ""

    @property
    def can_undo(self) -> bool:
        """Whether something was accepted that can be taken back."""
        return bool(self._done)

    def doubtful(self) -> list[tuple[int, int]]:
        """Number of the sheet and of the field of each that is worth a look."""
        return [
            (number, place)
            for number, sheet in enumerate(self.sheets)
            for place, read in enumerate(sheet.fields)
            if read.is_doubtful
        ]

    def add(self, sheets: Sequence[SheetReading]) -> None:
        """Take in sheets that were read meanwhile."""
        self.sheets += sheets
        if self.place is None:
            self.place = next(iter(self.doubtful()), None)

    def press(self, key: str) -> None:
        """Type a digit or a sign; the first replaces what was read."""
        self.typed = ((self.typed or "") + key)[:_LONGEST]

    def erase(self) -> None:
        """Take the last character away."""
        self.typed = self.text[:-1]

    def accept(self) -> None:
        """Take the field as it was read, or as it was typed, and go to the next."""
        read = self.current
        if read is None or self.place is None:
            return
        number, place = self.place
        before = self.sheets[number]
        if self.text == read.text and read.text:
            after = replace(read, confirmed=True)
        else:
            after = read.as_corrected(self.text)
        changed = before.with_field(place, after)
        fields = check(self.form, changed.fields)
        self.sheets[number] = replace(changed, fields=fields)
        self._done.append(_Done(self.place, before))
        self.move(1)

    def move(self, steps: int) -> None:
        """Look at another doubtful field, further on or back; the last one leads on.

        Args:
            steps: 1 for the next one, -1 for the one before.
        """
        self.typed = None
        doubtful = self.doubtful()
        if not doubtful:
            self.place = None
            return
        if self.place is None:
            self.place = doubtful[0]
            return
        if steps > 0:
            later = [place for place in doubtful if place > self.place]
            self.place = later[0] if later else doubtful[0]
        else:
            earlier = [place for place in doubtful if place < self.place]
            self.place = earlier[-1] if earlier else doubtful[-1]

    def undo(self) -> None:
        """Take the last step back and look at its field again."""
        if not self._done:
            return
        done = self._done.pop()
        self.sheets[done.place[0]] = done.before
        self.place, self.typed = done.place, None

"""The answers of this visit, kept in the session and downloadable as one ZIP."""

import csv
import io
import zipfile
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt
import streamlit as st

from digit_model import Reading
from digit_model.arrays import FloatArray
from digit_model.spreadsheet.plain_text import plain_cell
from pages.ui.shared.visit import show_address

MAX_ENTRIES = 200
"""The oldest answers are dropped beyond this number."""

_KEY = "history"


@dataclass(frozen=True)
class Entry:
    """One answer of this visit.

    Attributes:
        source: `drawing`, `upload`, `camera`, `sample` or `form`.
        name: File name, or what it was called.
        picture: PNG of what was read, longest side at most 280 pixels.
        mark: Tells the picture from others.
        digit: What was read; None if it was rejected.
        confidence: See `Reading`.
        true_label: The digit that the person says it is; None if not said.
        glyph: `(28, 28)` uint8, ink = 255, what the network saw; None of a blank.
    """

    source: str
    name: str
    picture: bytes
    mark: int
    digit: int | None
    confidence: float
    true_label: int | None = None
    glyph: npt.NDArray[np.uint8] | None = None


def entries() -> dict[str, Entry]:
    """The answers of this session by key, oldest first."""
    history: dict[str, Entry] = st.session_state.setdefault(_KEY, {})
    return history


def record(
    key: str,
    source: str,
    name: str,
    picture: npt.NDArray[np.uint8],
    reading: Reading,
) -> None:
    """Keep an answer; a drawing that is continued replaces its earlier answer.

    What the person said of it stays only as long as the picture does: one stroke more
    can make it another digit.

    Args:
        key: What the answer belongs to: a drawing, or a file's content.
        source: See `Entry`.
        name: See `Entry`.
        picture: What was read, `(h, w)` uint8, longest side at most 280 pixels.
        reading: What was read.
    """
    history = entries()
    mark = hash((picture.shape, picture.tobytes()))
    before = history.get(key)
    is_same = before is not None and before.mark == mark
    history[key] = Entry(
        source,
        name,
        before.picture if before and is_same else to_png(picture),
        mark,
        reading.answer,
        reading.confidence,
        before.true_label if before and is_same else None,
        None if reading.digit is None else as_uint8(reading.glyph),
    )
    show_address()
    while len(history) > MAX_ENTRIES:
        del history[next(iter(history))]


def keep_true_label(key: str, label: int | None) -> None:
    """Keep which digit the person says an answer's is; None takes it back."""
    entries()[key] = replace(entries()[key], true_label=label)


def forget(beginning: str) -> None:
    """Drop the answers whose keys begin so."""
    for key in [key for key in entries() if key.startswith(beginning)]:
        del entries()[key]


def ask_true_label(key: str, widget: str) -> None:
    """Let the person say which digit it really is.

    Args:
        key: The entry's key.
        widget: Key of the widget, unique on the page.
    """
    entry = entries()[key]

    if st.session_state.get(widget) != entry.true_label:
        st.session_state[widget] = entry.true_label

    def keep() -> None:
        keep_true_label(key, st.session_state[widget])

    st.pills(
        "Which digit is it really?",
        range(10),
        key=widget,
        on_change=keep,
        wrap=True,
        help="Correct the answer if it is wrong, or confirm it. What you say is part "
        "of the download.",
    )


def as_uint8(glyph: FloatArray) -> npt.NDArray[np.uint8]:
    """A glyph in [0, 1] as uint8, ink = 255."""
    return np.round(glyph * 255).astype(np.uint8)


def as_zip() -> bytes:
    """Pack all pictures and `answers.csv`."""
    buffer = io.BytesIO()
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["file", "source", "name", "answer", "confidence", "true_label"])
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, entry in enumerate(entries().values(), start=1):
            file = f"images/{number:03d}-{entry.source}.png"
            archive.writestr(file, entry.picture)
            rows.writerow(
                [
                    file,
                    entry.source,
                    plain_cell(entry.name),
                    "" if entry.digit is None else entry.digit,
                    f"{entry.confidence:.4f}",
                    "" if entry.true_label is None else entry.true_label,
                ]
            )
        archive.writestr("answers.csv", table.getvalue())
    return buffer.getvalue()


def to_png(picture: npt.NDArray[np.uint8]) -> bytes:
    """Encode `(h, w)` uint8 as PNG, by the method that is quickest for drawings."""
    method = [cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE]
    _, data = cv2.imencode(".png", picture, method)
    return data.tobytes()

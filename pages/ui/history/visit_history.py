"""The answers of this visit, kept in the session and downloadable as one ZIP."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import streamlit as st
from PIL import Image

from digit_model import Reading

MAX_ENTRIES = 200
"""The oldest answers are dropped beyond this number."""

_KEY = "history"
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How a formula begins, with the wide signs of East Asian keyboards."""


@dataclass(frozen=True)
class Entry:
    """One answer of this visit.

    Attributes:
        source: `drawing`, `upload`, `camera` or `sample`.
        name: File name, or what it was called.
        picture: PNG of what was read, longest side at most 280 pixels.
        digit: What was read; None if it was rejected.
        confidence: See `Reading`.
        true_label: The digit that the person says it is; None if not said.
    """

    source: str
    name: str
    picture: bytes
    digit: int | None
    confidence: float
    true_label: int | None = None


def entries() -> dict[str, Entry]:
    """The answers of this session by key, oldest first."""
    history: dict[str, Entry] = st.session_state.setdefault(_KEY, {})
    return history


def record(key: str, source: str, name: str, picture: bytes, reading: Reading) -> None:
    """Keep an answer; a drawing that goes on replaces its earlier answer.

    Args:
        key: What the answer belongs to: a drawing, or a file's content.
        source: See `Entry`.
        name: See `Entry`.
        picture: See `Entry`.
        reading: What was read.
    """
    history = entries()
    true_label = history[key].true_label if key in history else None
    history[key] = Entry(
        source, name, picture, reading.answer, reading.confidence, true_label
    )
    while len(history) > MAX_ENTRIES:
        del history[next(iter(history))]


def ask_true_label(key: str, widget: str) -> None:
    """Let the person say which digit it really is.

    Args:
        key: The entry's key.
        widget: Key of the widget, unique on the page.
    """
    entry = entries()[key]

    def keep() -> None:
        chosen = st.session_state[widget]
        entries()[key] = replace(entries()[key], true_label=chosen)

    st.pills(
        "Which digit is it really?",
        range(10),
        default=entry.true_label,
        key=widget,
        on_change=keep,
        wrap=True,
        help="Say so if the answer is wrong, or confirm it. It goes into the download.",
    )


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


def plain_cell(text: str) -> str:
    """Keep a spreadsheet from running a file name as a formula.

    See https://owasp.org/www-community/attacks/CSV_Injection.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def to_png(picture: npt.NDArray[np.uint8]) -> bytes:
    """Encode `(h, w)` uint8 as PNG."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()

"""One's own labeled digits, made to glyphs as the network will see them."""

import io
from typing import NamedTuple

import numpy as np
import streamlit as st
from streamlit.typing import UploadedFile

from digit_model.batch.courtesy import COURTESY
from digit_model.batch.labeled_archive import open_labeled
from digit_model.errors import ImageError
from pages.ui.history.visit_history import as_uint8
from pages.ui.shared.recognizer_loading import get_recognizer

MAX_DIGITS = 2_000
"""Most digits that are taken from a file."""
_KEY = "own-digits"


class OwnDigits(NamedTuple):
    """What was found in a file.

    Attributes:
        content: A `.npz` file of glyphs and labels, as training reads it.
        found: How many digits there are.
        unread: How many images had no digit that could be found.
    """

    content: bytes
    found: int
    unread: int


def read_own_digits(file: UploadedFile) -> OwnDigits:
    """Make glyphs of the digits in a ZIP file, once.

    Raises:
        ImageError: It has no labeled digits that can be read.
    """
    known: tuple[str, OwnDigits] | None = st.session_state.get(_KEY)
    if known is None or known[0] != file.file_id:
        known = file.file_id, _read(file)
        st.session_state[_KEY] = known
    return known[1]


def _read(file: UploadedFile) -> OwnDigits:
    labeled = open_labeled(file.name, file)[:MAX_DIGITS]
    recognizer = get_recognizer()
    glyphs, labels = [], []
    bar = st.progress(0.0, "Reading your digits")
    for done, (source, label) in enumerate(labeled, start=1):
        COURTESY.stand_back()
        try:
            prepared = recognizer.prepare(source.load(), source.polarity)
        except ImageError:
            continue
        finally:
            bar.progress(done / len(labeled), f"{done} of {len(labeled)} read")
        if prepared.blank is None:
            glyphs.append(as_uint8(prepared.glyph))
            labels.append(label)
    bar.empty()
    if not glyphs:
        raise ImageError(f"No digit was found in the images of {file.name}.")
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer, glyphs=np.stack(glyphs), labels=np.array(labels, np.uint8)
    )
    return OwnDigits(buffer.getvalue(), len(glyphs), len(labeled) - len(glyphs))

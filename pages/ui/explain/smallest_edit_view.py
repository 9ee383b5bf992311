"""What would change its mind: the smallest edit to the second guess."""

import numpy as np
import streamlit as st

from digit_model import Reading
from digit_model.explain.smallest_edit import MAX_STROKES, SmallestEdit
from digit_model.formatting import a_digit, percent
from pages.ui.explain.cached_network import get_smallest_edit
from pages.ui.explain.pictures import overlay
from pages.ui.shared.answer import enlarged


def show_edit(reading: Reading) -> None:
    """Show the view."""
    edit = get_smallest_edit(reading)
    second = int(np.argsort(reading.probabilities)[-2])
    if edit is None:
        st.info(
            f"No edit of up to {MAX_STROKES} short strokes makes this "
            f"{a_digit(second)}, its second guess.",
            icon=":material/verified:",
            title="It does not change its mind",
        )
        return
    st.markdown(
        f"The network reads {a_digit(reading.digit, strong=True)}. "
        f"{_instruction(edit)}, and it would {_outcome(edit)}. This changes "
        f"{edit.changed:.0%} of the ink."
    )
    before, after = st.columns(2, wrap=False)
    before.image(
        overlay(reading.glyph, edit.glyph - reading.glyph),
        caption="Blue: add. Orange: erase.",
        width="stretch",
        alt=f"The drawing with the edit over it. {_instruction(edit)}.",
    )
    after.image(
        enlarged(np.round(edit.glyph * 255).astype(np.uint8)),
        caption=f"After the edit: {_answer(edit)}",
        width="stretch",
        alt=f"The drawing after the edit, read as: {_answer(edit)}.",
    )
    st.caption(
        f"Found by a search for up to {MAX_STROKES} straight strokes, guided by the "
        "network's gradient. The edit is small; there may be an even smaller one."
    )


def _instruction(edit: SmallestEdit) -> str:
    parts = [
        f"{verb} {count} short stroke{'s' if count > 1 else ''}"
        for verb, count in (("add", edit.added), ("erase", edit.erased))
        if count
    ]
    return " and ".join(parts).capitalize()


def _outcome(edit: SmallestEdit) -> str:
    if edit.reading.rejected:
        return f"refuse it; its guess would be {a_digit(edit.target, strong=True)}"
    confidence = percent(edit.reading.confidence)
    return f"read {a_digit(edit.target, strong=True)} with {confidence} confidence"


def _answer(edit: SmallestEdit) -> str:
    if edit.reading.rejected:
        return f"a non-digit; if anything, {a_digit(edit.target)}"
    return f"{edit.target}, {percent(edit.reading.confidence)}"

"""Teach the app one's own hand, see what that changes, and take it along."""

import streamlit as st

from digit_model.errors import HandError
from digit_model.formatting import a_digit
from digit_model.hand.hand_file import hand_as_bytes, load_hand
from digit_model.imaging.strokes import BRUSH
from pages.ui.draw.canvas import canvas_state, show_canvas
from pages.ui.hand.hand_effect_view import show_effect
from pages.ui.hand.visit_hand import (
    EACH,
    SHEET,
    corrections,
    keep_loaded,
    visit_hand,
)
from pages.ui.history.visit_history import as_uint8
from pages.ui.shared.navigation import ensure_navigation
from pages.ui.shared.recognizer_loading import get_recognizer
from pages.ui.shared.visit import show_address

ensure_navigation()
state = visit_hand()
slate = canvas_state("sheet")


def take() -> None:
    """Take what is on the slate as the example that was asked for."""
    prepared = get_recognizer().prepare_drawing(slate.digit())
    if prepared.blank is not None:
        st.session_state["sheet-warning"] = str(prepared.blank)
        return
    state.sheet.append(as_uint8(prepared.glyph))
    state.is_on = state.is_on or len(state.sheet) == len(SHEET)
    slate.clear()
    show_address()


def take_back() -> None:
    """Ask for the last example again."""
    state.sheet.pop()
    slate.clear()


def switch() -> None:
    """Use the hand, or do not."""
    state.is_on = st.session_state["hand-on"]


def ask_for_sheet() -> None:
    """Show the slate, with what to write on it."""
    done = len(state.sheet)
    if done == len(SHEET):
        st.success(
            "You have written all the digits. Below you see what they change.",
            icon=":material/check:",
        )
        st.button(
            "Write the last one again", icon=":material/undo:", on_click=take_back
        )
        return
    st.progress(done / len(SHEET), f"Write {a_digit(SHEET[done], strong=True)}.")
    show_canvas(slate, int(BRUSH))
    with st.container(horizontal=True):
        st.button(
            "Next",
            type="primary",
            icon=":material/arrow_forward:",
            on_click=take,
            disabled=not slate.objects,
        )
        st.button(
            "Clear",
            icon=":material/delete:",
            on_click=slate.clear,
            disabled=not slate.objects,
        )
        st.button("Back", icon=":material/undo:", on_click=take_back, disabled=not done)
    warning = st.session_state.pop("sheet-warning", None)
    if warning:
        st.warning(warning, icon=":material/block:")
    st.caption(f"{done} of {len(SHEET)} written. You can stop at any time.")


def ask_for_file() -> None:
    """Take a hand that was downloaded before."""
    file = st.file_uploader(
        "A file my-hand.npz", type="npz", max_upload_size=15, key="my-hand-file"
    )
    if file is None or st.session_state.get("hand-file") == file.file_id:
        return
    try:
        keep_loaded(load_hand(file.getvalue(), file.name))
    except HandError as error:
        st.error(str(error), icon=":material/error:", title="Not loaded")
        return
    st.session_state["hand-file"] = file.file_id
    st.rerun()


def show_hand() -> None:
    """Show what is known of the hand, what it changes, and what can be done with it."""
    hand = state.gathered(get_recognizer())
    if hand is None:
        st.info(
            "Fill in the sheet, correct answers in the history, or load a file.",
            icon=":material/back_hand:",
            title="Your hand is not known yet",
        )
        return
    parts = {
        "from the sheet": len(state.sheet),
        "corrected or confirmed in the history": len(corrections()),
        "from a file": 0 if state.loaded is None else len(state.loaded),
    }
    known = ", ".join(f"{count} {origin}" for origin, count in parts.items() if count)
    st.markdown(f"**{len(hand)} examples**: {known}.")
    st.session_state["hand-on"] = state.is_on
    st.toggle("Adapt answers to my hand", key="hand-on", on_change=switch)
    missing = [str(digit) for digit in range(10) if not hand.counts()[digit]]
    if missing:
        st.caption(
            f"There are no examples yet of: {', '.join(missing)}. These are read as "
            "before."
        )
    show_effect(hand)
    pictures = hand.glyphs is not None and st.checkbox(
        "Put pictures of my digits into the file",
        help="With the pictures, your hand can be learned again when the network "
        "changes.",
    )
    with st.container(horizontal=True):
        st.download_button(
            "Download my hand",
            hand_as_bytes(hand if pictures else hand.without_pictures()),
            "my-hand.npz",
            "application/octet-stream",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button(
            "Forget it",
            icon=":material/delete:",
            on_click=state.forget,
            help="Deletes the sheet and the file. Corrections stay in the history.",
        )


st.title("My hand")
st.markdown(
    f"With {EACH} examples of each digit, the app reads your writing better: a digit "
    "that resembles one of them is more likely to be read as that example's digit, and "
    "is not refused. This changes only your own answers, and only while it is switched "
    "on."
)
st.header("Write three of each", divider="gray")
ask_for_sheet()
st.header("Load a file", divider="gray")
ask_for_file()
st.header("What it changes", divider="gray")
show_hand()

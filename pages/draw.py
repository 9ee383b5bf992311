"""Draw a digit and see at once what the network reads."""

import streamlit as st

from pages.ui import history
from pages.ui.answer import show_answer, show_stages
from pages.ui.canvas import canvas_state, show_canvas
from pages.ui.navigation import ensure_navigation
from pages.ui.recognizer import get_recognizer

ensure_navigation()
state = canvas_state()

st.title("Draw a digit")
left, right = st.columns([280, 360], gap="medium")

with left:
    brush = st.slider(
        "Brush width", 6, 40, 20, format="%d px", key="brush", persist_state="session"
    )
    show_canvas(brush)
    with st.container(horizontal=True):
        st.button(
            "Undo",
            key="undo",
            icon=":material/undo:",
            on_click=state.undo,
            disabled=state.current is None,
        )
        st.button(
            "Clear",
            key="clear",
            icon=":material/delete:",
            on_click=state.clear,
            disabled=state.current is None,
        )

with right:
    if state.current is None:
        st.info(
            "Write one digit with the mouse, a finger or a pen, anywhere and in any "
            "size. The answer comes after each stroke. No pen at hand? The upload page "
            "has samples.",
            icon=":material/gesture:",
            title="The slate is empty",
        )
        st.stop()
    key = f"drawing-{state.number}"
    reading = get_recognizer().read(state.current.png, "light_on_dark")
    name = f"Drawing {state.number}"
    history.record(key, "drawing", name, state.current.png, reading)
    show_answer(reading, "draw")

history.ask_true_label(key, f"label-{key}")
with st.expander("From the drawing to 28×28", icon=":material/schema:"):
    show_stages(reading)

"""Draw a digit and see at once what the network reads."""

import numpy as np
import streamlit as st

from digit_model.imaging.strokes import BRUSH
from pages.ui.draw.canvas import KEYS, canvas_state, show_canvas
from pages.ui.explain.subject import offer_explanation
from pages.ui.history import visit_history
from pages.ui.shared.answer import show_answer, show_stages
from pages.ui.shared.navigation import ensure_navigation
from pages.ui.shared.recognizer_loading import get_recognizer

ensure_navigation()
state = canvas_state()

st.title("Draw a digit")
left, right = st.columns([280, 360], gap="medium")

with left:
    brush = st.slider(
        "Brush width",
        *(6, 40, int(BRUSH)),
        format="%d px",
        key="brush",
        persist_state="session",
    )
    show_canvas(state, brush)
    with st.container(horizontal=True):
        st.button(
            "Undo",
            key="undo",
            icon=":material/undo:",
            on_click=state.undo,
            disabled=not state.objects,
        )
        st.button(
            "Clear",
            key="clear",
            icon=":material/delete:",
            on_click=state.clear,
            disabled=not state.objects,
        )

with right:
    if not state.objects:
        st.info(
            "Write one digit with the mouse, a finger or a pen, anywhere and in any "
            "size. The answer comes after each stroke. No pen at hand? The upload page "
            "has samples.",
            icon=":material/gesture:",
            title="The slate is empty",
        )
        st.stop()
    key = f"drawing-{state.number}"
    picture = state.picture()
    reading = get_recognizer().read_drawing(picture)
    png = visit_history.to_png(np.round(picture * 255).astype(np.uint8))
    visit_history.record(key, "drawing", f"Drawing {state.number}", png, reading)
    show_answer(reading, "draw")
    offer_explanation(f"Drawing {state.number}", reading, "draw")

visit_history.ask_true_label(key, f"label-{state.number % KEYS}")
with st.expander("From the drawing to 28×28", icon=":material/schema:"):
    show_stages(reading)

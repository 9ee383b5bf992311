"""Draw a digit and see at once what the network reads."""

import numpy as np
import streamlit as st

from digit_model.batch.courtesy import COURTESY
from digit_model.imaging.strokes import BRUSH
from pages.ui.desk.chosen_network import ask_network, get_own_recognizer
from pages.ui.desk.two_answers import show_side_by_side
from pages.ui.draw.canvas import canvas_state, show_canvas
from pages.ui.explain.subject import offer_explanation
from pages.ui.hand.visit_hand import get_my_recognizer, say_whose_hand
from pages.ui.history import visit_history
from pages.ui.shared.answer import fold_stages, show_answer, show_evidence
from pages.ui.shared.navigation import ensure_navigation
from pages.ui.shared.recognizer_loading import get_recognizer
from pages.ui.shared.widget_keys import KEYS

ensure_navigation()
state = canvas_state()

# On a phone, canvas and answer have to fit on the screen: upright, the answer comes
# right under the canvas and its buttons; on its side, next to it. So the title leaves
# the top to the canvas, and the brush is behind a button.
left, right = st.columns([300, 340], gap="medium")
with left:
    slate, tools = st.container(), st.container(horizontal=True)
    with tools.popover("Brush", icon=":material/brush:"):
        brush = st.slider(
            "Brush width",
            *(6, 40, int(BRUSH)),
            format="%d px",
            key="brush",
            persist_state="session",
        )
    with slate:
        show_canvas(state, brush)
    with tools:
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
    st.title("Draw a digit")
    if not state.objects:
        st.info(
            "Write one digit with the mouse, a finger or a pen, anywhere and in any "
            "size. You get an answer after each stroke. No pen at hand? The Upload "
            "page has samples.",
            icon=":material/gesture:",
            title="The slate is empty",
        )
        st.stop()
    ask_network("draw")
    key = f"drawing-{state.number}"
    picture = state.digit()
    recognizer = get_my_recognizer()
    with COURTESY.first():
        reading = recognizer.read_drawing(picture)
    visit_history.record(
        key,
        "drawing",
        f"Drawing {state.number}",
        np.round(picture * 255).astype(np.uint8),
        reading,
    )
    show_answer(reading)
    offer_explanation(f"Drawing {state.number}", reading, "draw")
    show_evidence(reading, "draw")
    say_whose_hand()
    own = get_own_recognizer()
    if own is not None:
        show_side_by_side(
            get_recognizer().read_drawing(picture), own.read_drawing(picture)
        )

visit_history.ask_true_label(key, f"label-{state.number % KEYS}")
fold_stages(
    reading,
    "From the drawing to 28×28",
    "draw-stages",
    lambda: (
        "The brush is wide for a digit of this size, so your strokes were drawn again "
        "with a finer one: loops stay open."
        if state.is_read_finer
        else ""
    ),
)

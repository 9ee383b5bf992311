"""What this is, how it works, and the model card."""

import streamlit as st

from pages.ui.shared.navigation import ensure_navigation, link_to
from pages.ui.shared.report_loading import get_model_card

ensure_navigation()

st.title("About")
st.markdown(
    "A small convolutional network reads handwritten digits, whether you scrawl them "
    "in a corner of the slate or photograph them in poor light. The app says how sure "
    "it is, and when there is nothing to read. Everything happens in the app's own "
    "memory: pictures are neither written to disk nor passed on. So that reloading the "
    "page loses nothing, they are kept for an hour after you leave, and then deleted."
)

st.header("How it works", divider="gray")
with st.grid(3, min_column_width=200, border=True):
    with st.container():
        st.subheader("1. Find the digit", anchor=False)
        st.markdown(
            "In a picture, a second network, the finder, looks for digits and "
            "separates their ink from paper, lines and shadows. In a drawing, the ink "
            "is known."
        )
    with st.container():
        st.subheader("2. Normalize it", anchor=False)
        st.markdown(
            "The digit is scaled to 20×20 pixels, and its center of mass is moved to "
            "the center of 28×28 pixels, so it does not matter where or how large you "
            "write."
        )
    with st.container():
        st.subheader("3. Read it", anchor=False)
        st.markdown(
            "The network gives ten probabilities, calibrated on validation digits so "
            "that they show how often the answer is right. Non-digits are refused."
        )

link_to("Lesson", "A 45-minute lesson")

st.header("Model card", divider="gray")
st.markdown(get_model_card())

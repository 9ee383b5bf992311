"""What this is, how it works, and the model card."""

import streamlit as st

from pages.ui.shared.navigation import ensure_navigation
from pages.ui.shared.report_loading import get_model_card

ensure_navigation()

st.title("About")
st.markdown(
    "A small convolutional network reads handwritten digits: your scrawl, in a corner "
    "of the slate, on a shadowy photo. It says how sure it is, and when there is "
    "nothing to read. Everything happens in this app's own memory: pictures are "
    "neither written to a disk nor sent on. So that a reload of the page loses "
    "nothing, they are kept for an hour after you leave; then they are gone."
)

st.header("How it works", divider="gray")
with st.grid(3, min_column_width=200, border=True):
    with st.container():
        st.subheader("1. Find the ink", anchor=False)
        st.markdown(
            "Is the ink dark or light? Shadows and paper are taken away, specks are "
            "left out, and only the strokes remain."
        )
    with st.container():
        st.subheader("2. Normalize it", anchor=False)
        st.markdown(
            "The digit is scaled into 20×20 pixels and its center of mass put at the "
            "center of 28×28, so it does not matter where or how large you write."
        )
    with st.container():
        st.subheader("3. Read it", anchor=False)
        st.markdown(
            "The network gives ten probabilities, tuned on held-out digits to mean how "
            "often the answer is right. What is unlike any digit is refused."
        )

st.header("Model card", divider="gray")
st.markdown(get_model_card())
st.markdown(
    """
**Limits.** Only the number and batch pages read several digits in one picture, and only
they remove lined and grid paper. Blank pictures are turned away, and most of what is no
digit, but some letters and scribbles pass as one, and one or two of a hundred real
digits are refused. An O or a vertical bar cannot be told from a 0 or a 1. It has seen
the handwriting of adults and students in the United States, and of writers in Turkey.

**Licenses.** MNIST: Y. LeCun, C. Cortes, C. Burges, CC BY-SA 3.0. Pen strokes:
Pen-Based Recognition of Handwritten Digits, E. Alpaydin, F. Alimoglu, UCI, CC BY 4.0,
[doi:10.24432/C5MG6K](https://doi.org/10.24432/C5MG6K). Uploads: HwD-1000, N. Henning,
MIT.
"""
)

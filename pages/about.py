"""What this is, how it works, and the model card."""

import streamlit as st

from pages.ui.navigation import ensure_navigation
from pages.ui.report import get_model_card

ensure_navigation()

st.title("About")
st.markdown(
    "A small convolutional network reads handwritten digits: your scrawl, in a corner "
    "of the slate, on a shadowy photo. It says how sure it is, and when there is "
    "nothing to read. Everything happens in this app's own memory: pictures are "
    "neither stored nor sent on, and are gone when you close the tab."
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
            "The network gives ten probabilities. A temperature found on held-out "
            "images makes them mean how often the answer is right."
        )

manifest, metrics = get_model_card()
test = metrics["test"]
st.header("Model card", divider="gray")
st.markdown(
    f"""
**Network.** {manifest.description} {manifest.parameters:,} weights, Keras
{manifest.versions["keras"]}, seed {manifest.seed}.

**Data.** {manifest.trained_on}. No handwriting from this app is used.

**Accuracy.** {test["accuracy"]:.2%} on the {test["set"]} ({test["errors"]} errors of
{test["n"]:,}; 95% interval {test["low"]:.2%} to {test["high"]:.2%}), scored once, after
everything was frozen. Behind the app's preprocessing:
"""
)
st.markdown(
    "\n".join(
        f"- {c['name']}: **{c['accuracy']:.2%}** (95% interval {c['low']:.2%} to "
        f"{c['high']:.2%}, n = {c['n']:,})"
        for c in metrics["conditions"]
    )
)
st.markdown(
    """
**Limits.** It reads one digit at a time. Blank pictures and lone dots are turned away,
but a letter, a scribble or a number of several digits is still read as some digit,
often with too much confidence. Lined and grid paper is not removed. It has seen the
handwriting of adults and students in the United States; a 1 with a long upstroke is
often taken for a 7.

**Licenses.** MNIST: Y. LeCun, C. Cortes, C. Burges, CC BY-SA 3.0. Pen strokes:
Pen-Based Recognition of Handwritten Digits, E. Alpaydin, F. Alimoglu, UCI, CC BY 4.0,
[doi:10.24432/C5MG6K](https://doi.org/10.24432/C5MG6K). Uploads: HwD-1000, N. Henning,
MIT.
"""
)

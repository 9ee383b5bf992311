"""What the network sees: the way to 28×28, the naive way, and variations."""

import numpy as np
import streamlit as st

from digit_model import Reading
from digit_model.arrays import FloatArray
from digit_model.explain.variation import Variation, vary
from digit_model.formatting import percent
from digit_model.imaging.naive import naive_glyph
from pages.ui.desk.chosen_network import get_chosen_recognizer
from pages.ui.shared.answer import enlarged, show_stages


def show_seen(reading: Reading) -> None:
    """Show the view."""
    st.markdown(
        "Before the network sees a picture, the app finds the ink and normalizes it. "
        "Many apps only resize the whole picture to 28×28 pixels, and fail if the "
        "digit is small, in a corner, or dark on light."
    )
    show_stages(reading)
    st.subheader("The same network after both", anchor=False)
    gray = (reading.stages.gray / 255).astype(np.float32)
    with st.container(width=420):
        _show_both(reading, gray)
    st.subheader("Rotate, move, thicken and disturb it", anchor=False)
    _show_variations(reading)


@st.fragment
def _show_variations(reading: Reading) -> None:
    """Let the person vary the ink, with the answers following."""
    controls, results = st.columns(2, gap="medium")
    with controls:
        variation = Variation(
            rotation=st.slider("Rotation", -90, 90, 0, 5, format="%d°", key="rotation"),
            shift_x=st.slider(
                "Shift to the right", -40, 40, 0, 5, format="%d%%", key="shift-x"
            )
            / 100,
            shift_y=st.slider("Shift down", -40, 40, 0, 5, format="%d%%", key="shift-y")
            / 100,
            thickening=st.slider(
                "Brush thickness", -16, 24, 0, 2, format="%+d px", key="thickening"
            ),
            noise=st.slider("Noise", 0, 60, 0, 5, format="%d%%", key="noise") / 100,
        )
    ink = vary((reading.stages.ink / 255).astype(np.float32), variation)
    varied = get_chosen_recognizer().read_drawing(ink)
    with results:
        st.image(
            np.round(ink * 255).astype(np.uint8),
            caption="The ink, varied",
            width=180,
            alt="The ink of the picture after the variation.",
        )
        _show_both(varied, ink)


def _show_both(reading: Reading, gray: FloatArray) -> None:
    """Show what the network is given, and its answers, here and in a naive app."""
    glyph = naive_glyph(gray)
    (probabilities,) = get_chosen_recognizer().outputs(glyph[np.newaxis]).probabilities
    naive = f"**{probabilities.argmax()}** · {percent(float(probabilities.max()))}"
    ours, other = st.columns(2, wrap=False)
    with ours:
        _show_input("This app", reading.glyph, _answer_of(reading))
    with other:
        _show_input("Resized only", glyph, naive)


def _show_input(title: str, glyph: FloatArray, answer: str) -> None:
    st.image(
        enlarged(np.round(glyph * 255).astype(np.uint8)),
        caption=f"{title}: 28×28",
        width="stretch",
        alt=f"What the network is given. {title}.",
    )
    st.markdown(f"{title}: {answer}")


def _answer_of(reading: Reading) -> str:
    """The answer in Markdown, or why there is none."""
    if reading.rejected:
        return f"**Non-digit.** {reading.reason}"
    return f"**{reading.digit}** · {percent(reading.confidence)}"

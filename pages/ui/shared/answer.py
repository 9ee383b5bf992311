"""How a reading is shown, the same for drawings, uploads and the camera."""

import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import streamlit as st

from digit_model import Reading
from digit_model.formatting import a_digit, percent, printable
from digit_model.imaging.config import Polarity
from pages.ui.shared.probability_chart import show_probability_bars

POLARITY_WORDS = {
    "dark_on_light": "dark ink on a light background",
    "light_on_dark": "light ink on a dark background",
}
POLARITIES: dict[str, Polarity | None] = {
    "Automatic": None,
    "Dark ink": "dark_on_light",
    "Light ink": "light_on_dark",
}
"""What a person may decide about the ink of a picture."""


FIRST_FRAME = "An animation: only its first frame was read."
"""What is said of a picture that moves."""


def ask_polarity(
    widget: str, polarity: Polarity | None, keep: Callable[..., None], *args: str
) -> None:
    """Let the person override what was found out about the ink.

    Streamlit keeps the callbacks of widgets that are gone, and with them all that they
    hold: `keep` has to look up pictures by the keys that it is given.

    Args:
        widget: Key of the widget, whose value is a name in `POLARITIES`.
        polarity: What was decided so far.
        keep: Keeps a new decision.
        *args: What `keep` is given, before the widget's key.
    """
    names = {value: name for name, value in POLARITIES.items()}
    st.segmented_control(
        "Ink",
        POLARITIES,
        default=names[polarity],
        required=True,
        key=widget,
        on_change=keep,
        args=(*args, widget),
    )


def show_answer(reading: Reading) -> None:
    """Show the digit and how sure it is, or why none was read.

    Both are side by side, to be seen on a phone without scrolling. What a person may
    click on next comes right after them, before `show_evidence`.
    """
    if reading.rejected:
        st.warning(reading.reason or "", icon=":material/block:", title="No digit read")
    if not reading.rejected and reading.digit is not None:
        digit, confidence = st.columns(2, wrap=False)
        digit.metric("Digit", str(reading.digit), border=True)
        confidence.metric("Confidence", percent(reading.confidence), border=True)


def show_evidence(reading: Reading, key: str) -> None:
    """Show what the network saw and all ten probabilities; nothing of a blank picture.

    Args:
        reading: What was read.
        key: Prefix for the elements' keys, unique on the page.
    """
    if reading.digit is None:
        return
    seen, others = st.columns(2, wrap=False)
    with seen:
        show_glyph(reading)
    others.markdown(_other_guess(reading))
    ranking = ", ".join(
        f"{d}: {percent(float(reading.probabilities[d]))}"
        for d in np.argsort(reading.probabilities)[:-4:-1]
    )
    show_probability_bars(
        reading.probabilities,
        key=f"{key}-bars",
        alt=f"Bar chart of the probabilities of the digits 0 to 9. Largest: {ranking}.",
    )


def _other_guess(reading: Reading) -> str:
    """What it could be other than the answer, in Markdown."""
    if reading.rejected:
        return f"If it had to be a digit, the network would guess **{reading.digit}**."
    if reading.second_guess is None:
        return "No other digit comes close."
    second, probability = reading.second_guess
    guess = a_digit(second, strong=True)
    return f":material/help: It could also be {guess} ({percent(probability)})."


def show_glyph(reading: Reading) -> None:
    """Show the 28x28 image that the network saw."""
    st.image(
        glyph_picture(reading),
        width="stretch",
        output_format="PNG",
        caption="What the network saw: 28×28 pixels",
        alt="The normalized 28 by 28 pixel image of the digit, light on dark.",
    )


def fold_stages(
    reading: Reading, title: str, key: str, note: Callable[[], str] = str
) -> None:
    """Offer each preprocessing step, folded away; none is made before it is asked for.

    Args:
        reading: What was read.
        title: What is written on the fold.
        key: Of the fold, unique on the page.
        note: Makes what is to be said about the steps, if anything.
    """
    fold = st.expander(title, icon=":material/schema:", key=key, on_change="rerun")
    if fold.open:
        with fold:
            if said := note():
                st.caption(said)
            show_stages(reading)


def show_stages(reading: Reading) -> None:
    """Show each preprocessing step from the picture to the glyph."""
    stages = reading.stages
    steps = [
        (stages.gray, "1. In shades of gray", "The picture in shades of gray."),
        (
            stages.ink,
            f"2. Ink only, read as {POLARITY_WORDS[stages.polarity]}",
            "The ink alone, light on black, with the background removed.",
        ),
        (stages.fitted, "3. Fitted into 20×20", "The digit scaled to 20 by 20 pixels."),
        (
            np.round(reading.glyph * 255).astype(np.uint8),
            "4. Its center of mass moved to the center of 28×28",
            "The digit centered in 28 by 28 pixels.",
        ),
    ]
    with st.grid(4, min_column_width=130):
        for picture, caption, alt in steps:
            st.image(
                enlarged(picture),
                caption=caption,
                alt=alt,
                width="stretch",
                output_format="PNG",
            )


def glyph_picture(reading: Reading) -> npt.NDArray[np.uint8]:
    """The glyph as `(140, 140)` uint8, pixels enlarged without blur."""
    return enlarged(np.round(reading.glyph * 255).astype(np.uint8))


def enlarged(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Repeat the pixels of a small picture so that browsers do not blur them."""
    zoom = max(1, 140 // max(picture.shape))
    return picture.repeat(zoom, axis=0).repeat(zoom, axis=1)


def as_code(name: str) -> str:
    """A file's name for Markdown, shown as it is whatever it consists of.

    Backslashes are not enough: addresses become links, and two hyphens a dash, after
    Markdown has been read. Code is left alone.
    """
    longest = max(map(len, re.findall("`+", name)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {printable(name)} {fence}"

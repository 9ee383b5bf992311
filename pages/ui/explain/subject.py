"""What is explained: the answer looked at last, carried from page to page."""

from dataclasses import dataclass

import streamlit as st

from digit_model import Reading

_KEY = "explained"


@dataclass(frozen=True)
class Subject:
    """An answer to explain.

    Attributes:
        name: What the drawing or the picture is called.
        reading: The reading of a picture with ink.
    """

    name: str
    reading: Reading


def subject() -> Subject | None:
    """The answer looked at last in this session; None if there is none yet."""
    found: Subject | None = st.session_state.get(_KEY)
    return found


def remember_subject(name: str, reading: Reading) -> None:
    """Make this the answer to explain."""
    st.session_state[_KEY] = Subject(name, reading)


def offer_explanation(name: str, reading: Reading, key: str) -> None:
    """Remember an answer and show the button that leads to its explanation.

    Args:
        name: See `Subject`.
        reading: The answer; of blank pictures there is nothing to explain.
        key: Prefix for the button's key, unique on the page.
    """
    if reading.digit is None:
        return
    remember_subject(name, reading)
    if st.button("Explain", key=f"{key}-explain", icon=":material/lightbulb:"):
        st.switch_page("pages/explain.py")

"""What is explained: the answer looked at last, carried from page to page."""

from dataclasses import dataclass

import streamlit as st

from digit_model import Reading

_KEY, _ASKED = "explained", "explanation-asked"


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


def open_subject() -> Subject | None:
    """The answer to explain, now that the page that explains it is there."""
    st.session_state.pop(_ASKED, None)
    return subject()


def remember_subject(name: str, reading: Reading) -> None:
    """Make this the answer to explain."""
    st.session_state[_KEY] = Subject(name, reading)


def offer_explanation(name: str, reading: Reading, key: str) -> None:
    """Remember an answer and show the button that leads to its explanation.

    Streamlit loses the click if the page sends something else in the same moment, as a
    canvas does that was just drawn on. So the wish is kept until it is fulfilled.

    Args:
        name: See `Subject`.
        reading: The answer; of blank pictures there is nothing to explain.
        key: Prefix for the button's key, unique on the page.
    """
    if reading.digit is None:
        return
    remember_subject(name, reading)
    st.button(
        "Explain",
        key=f"{key}-explain",
        icon=":material/lightbulb:",
        on_click=_ask,
        args=(key,),
    )
    if st.session_state.get(_ASKED) == key:
        st.switch_page("pages/explain.py")


def _ask(key: str) -> None:
    st.session_state[_ASKED] = key

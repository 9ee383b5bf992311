"""A picture of several digits, passed from one page of the app to another."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from digit_model import Reading

_KEY, _IS_NEW = "handed-over", "handed-over-now"


@dataclass(frozen=True)
class HandedOver:
    """A picture that another page could not read, since it has several digits.

    Attributes:
        name: Name of its file.
        key: Tells it from all others of this session.
        data: The encoded file.
    """

    name: str
    key: str
    data: bytes


def handed_over() -> HandedOver | None:
    """The picture that was passed on last in this session."""
    found: HandedOver | None = st.session_state.get(_KEY)
    return found


def is_just_handed_over() -> bool:
    """Whether a picture was passed on since this was last asked."""
    return bool(st.session_state.pop(_IS_NEW, False))


def offer_number_page(
    name: str, key: str, read: Callable[[], bytes], reading: Reading, widgets: str
) -> None:
    """Offer to open a picture of several digits on the page that reads numbers.

    Args:
        name: Name of its file.
        key: Tells it from all others of this session.
        read: Gives the encoded file.
        reading: What became of it; of one digit, nothing is offered.
        widgets: Prefix for the button's key, unique on the page.
    """
    if reading.reason is None or not reading.reason.is_of_several:
        return
    if st.button("Read as a number", key=f"{widgets}-number", icon=":material/pin:"):
        st.session_state[_KEY] = HandedOver(name, key, read())
        st.session_state[_IS_NEW] = True
        st.switch_page("pages/number.py")

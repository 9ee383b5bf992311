"""Why the network answers as it does, shown on the person's own drawing."""

from collections.abc import Callable

import streamlit as st

from digit_model import Reading
from digit_model.formatting import a_digit, percent
from pages.ui.desk.chosen_network import (
    answered_by_chosen,
    ask_network,
    get_chosen_recognizer,
    is_own_chosen,
)
from pages.ui.explain.attribution_view import show_where
from pages.ui.explain.layers_view import show_layers
from pages.ui.explain.look_alikes_view import show_look_alikes
from pages.ui.explain.preprocessing_view import show_seen
from pages.ui.explain.smallest_edit_view import show_edit
from pages.ui.explain.subject import open_subject, remember_subject
from pages.ui.shared.answer import as_code, glyph_picture
from pages.ui.shared.navigation import ensure_navigation
from pages.ui.upload import items as uploads

ensure_navigation()


def offer_samples() -> None:
    """Say what to do, and offer samples to try."""
    st.info(
        "Draw a digit or upload a picture of one, then come back: this page will "
        "explain the answer. Or try one of these samples.",
        icon=":material/lightbulb:",
        title="Nothing to explain yet",
    )
    with st.grid(6, min_column_width=90):
        for item in uploads.samples():
            with st.container():
                st.image(item.read(), width="stretch", alt=f"Sample {item.name}")
                title = item.name[2:].partition(".")[0].capitalize()
                if st.button(title, key=f"try-{item.name}", width="stretch"):
                    (outcome,) = uploads.read_items([item])
                    if isinstance(outcome, Reading):
                        remember_subject(item.name, outcome)
                        st.rerun()


st.title("Explain an answer")
explained = open_subject()
if explained is None:
    offer_samples()
    st.stop()
ask_network("explain")
reading = answered_by_chosen(explained.reading)
with st.container(horizontal=True, vertical_alignment="center"):
    st.image(
        glyph_picture(reading),
        width=70,
        alt="The 28 by 28 pixel image that the network saw.",
    )
    if reading.rejected:
        guess = a_digit(reading.digit, strong=True)
        answer = f"a non-digit; if anything, {guess}. {reading.reason}"
    else:
        answer = f"**{reading.digit}** · {percent(reading.confidence)}"
    st.markdown(f"{as_code(explained.name)}: {answer}")

views: dict[str, Callable[[Reading], None]] = {
    "What it sees": show_seen,
    "Where it looks": show_where,
    "Layer by layer": show_layers,
    "Look-alikes": show_look_alikes,
    "What would change its mind": show_edit,
}
if is_own_chosen():
    # Look-alikes are known of the network in use; maps need convolutions.
    del views["Look-alikes"]
    if not get_chosen_recognizer().manifest.layers:
        del views["Where it looks"], views["Layer by layer"]
tabs = st.tabs(list(views), key="why", on_change="rerun", bind="query-params")
for tab, show in zip(tabs, views.values(), strict=True):
    if tab.open:
        with tab:
            show(reading)

"""How a given picture is read: which way is up, and which ink."""

import streamlit as st

from pages.ui.number.number_page import NumberPage, shown_page
from pages.ui.shared.answer import POLARITIES, ask_polarity


def ask_settings(page: NumberPage) -> None:
    """Let the person turn the picture, and override what was found about the ink."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for title, icon, quarter_turns in (
            ("Turn left", ":material/rotate_left:", 1),
            ("Turn right", ":material/rotate_right:", -1),
        ):
            st.button(
                title,
                key=title.lower().replace(" ", "-"),
                icon=icon,
                on_click=page.turn,
                args=(quarter_turns,),
            )
        ask_polarity(f"page-ink-{page.origin}", page.polarity, _keep_polarity)


def _keep_polarity(widget: str) -> None:
    shown_page().polarity = POLARITIES[st.session_state[widget]]

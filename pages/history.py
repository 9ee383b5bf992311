"""The answers of this visit: look at them, correct them, download them."""

import streamlit as st

from digit_model.formatting import a_digit, percent
from pages.ui.history import visit_history
from pages.ui.shared.answer import as_code
from pages.ui.shared.navigation import ensure_navigation, link_to

ensure_navigation()
entries = visit_history.entries()

st.title("History")
link_to("My hand", "Teach the app how you write")
if not entries:
    st.info(
        "Draw or upload a digit: the answer will be kept here during your visit.",
        icon=":material/history:",
        title="Nothing read yet",
    )
    st.stop()

st.markdown(
    "The answers of this visit, newest first. They survive reloading this tab but not "
    "closing it, so download what you want to keep: you get all pictures and a table "
    "with your corrections."
)
st.download_button(
    "Download all as ZIP",
    visit_history.as_zip(),
    "digits.zip",
    "application/zip",
    icon=":material/download:",
    on_click="ignore",
)
with st.grid(3, min_column_width=210, border=True):
    for key, entry in reversed(entries.items()):
        with st.container():
            digit = entry.digit
            st.image(
                entry.picture,
                width=140,
                alt=f"{entry.name}, read as {a_digit(digit)}",
            )
            if digit is None:
                st.markdown("**Non-digit**")
            else:
                st.markdown(f"**{digit}** · {percent(entry.confidence)}")
            st.caption(as_code(entry.name))
            visit_history.ask_true_label(key, f"history-label-{key}")

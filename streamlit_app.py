"""Entry point: page settings, navigation, and the model loading in the background."""

import streamlit as st

from pages.ui.shared.navigation import app_pages, note_page
from pages.ui.shared.recognizer_loading import start_loading
from pages.ui.shared.uploaded_files import forget_left_files
from pages.ui.shared.visit import enter_visit

st.set_page_config(page_title="Digit reader", page_icon=":material/draw:")
page = st.navigation(app_pages(), position="top")
note_page(page)
start_loading()
enter_visit(page.url_path)
forget_left_files()
page.run()

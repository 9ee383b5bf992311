"""From photos of tables and forms to a spreadsheet."""

import streamlit as st

from digit_model import FormError, ImageError
from pages.ui.forms.form_draft import current_draft
from pages.ui.forms.form_editor import ask_form, edit_form
from pages.ui.forms.sheets_view import read_sheets
from pages.ui.forms.table_view import read_table
from pages.ui.shared.navigation import ensure_navigation

ensure_navigation()

STEPS = {
    "A table": ":material/table:",
    "Make a form": ":material/edit_document:",
    "Read sheets": ":material/stacks:",
}

st.title("Read tables and forms")
step = st.segmented_control(
    "What to do",
    STEPS,
    default="A table",
    required=True,
    format_func=lambda name: f"{STEPS[name]} {name}",
    key="forms-step",
    persist_state="session",
)
try:
    if step == "A table":
        read_table()
    else:
        draft = ask_form() if step == "Make a form" else current_draft() or ask_form()
        if draft is None:
            st.info(
                "Upload one sheet and draw a box over each place to write in, or open "
                "a form that you saved. Then read as many sheets of it as you like.",
                icon=":material/edit_document:",
                title="No form yet",
            )
        elif step == "Make a form":
            is_phone = "Mobi" in st.context.headers.get("User-Agent", "")
            edit_form(draft, is_phone=is_phone)
        elif draft.form.fields:
            read_sheets(draft.form)
        else:
            st.info(
                "The form has no fields yet. Draw a box over each place to write in.",
                icon=":material/edit_document:",
                title="No fields yet",
            )
except (ImageError, FormError) as error:
    st.error(str(error), icon=":material/broken_image:", title="Not read")

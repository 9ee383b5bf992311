"""Read digits in image files, from the camera, or in samples."""

import streamlit as st
from streamlit.typing import UploadedFile

from digit_model import Reading
from digit_model.formatting import percent
from digit_model.imaging.decoding import SUFFIXES
from pages.ui.desk.chosen_network import ask_network
from pages.ui.explain.subject import offer_explanation
from pages.ui.hand.visit_hand import say_whose_hand
from pages.ui.history import visit_history
from pages.ui.shared.answer import (
    FIRST_FRAME,
    POLARITY_WORDS,
    as_code,
    ask_polarity,
    fold_stages,
    show_answer,
    show_evidence,
)
from pages.ui.shared.handed_over import offer_number_page
from pages.ui.shared.navigation import ensure_navigation
from pages.ui.upload import items as uploads
from pages.ui.upload.items import Item

ensure_navigation()

SOURCES = {
    "Files": ":material/folder_open:",
    "Camera": ":material/photo_camera:",
    "Samples": ":material/auto_awesome:",
}


def given_items(source: str) -> list[Item]:
    """Ask for pictures from a source and return those given."""
    if source == "Camera":
        photo = st.camera_input("Take a photo of one digit", key="photo")
        return [given_item("camera", photo)] if photo else []
    if source == "Samples":
        return chosen_samples()
    files = st.file_uploader(
        "One digit in each picture: PNG, JPEG, HEIC, WebP, BMP, GIF or TIFF",
        type=[suffix[1:] for suffix in SUFFIXES],
        accept_multiple_files=True,
        max_upload_size=uploads.MAX_UPLOAD_MB,
        key="files",
    )
    return [given_item("upload", file) for file in files]


def given_item(source: str, file: UploadedFile) -> Item:
    """A file that was given, not read yet."""
    return Item(source, file.name, f"{source}-{file.file_id}", file.getvalue)


def chosen_samples() -> list[Item]:
    """Offer the samples and return those that were clicked."""
    offered = uploads.samples()
    with st.grid(6, min_column_width=90):
        for item in offered:
            with st.container():
                st.image(item.read(), width="stretch", alt=f"Sample {item.name}")
                title = item.name[2:].partition(".")[0].capitalize()
                if st.button(title, key=f"try-{item.name}", width="stretch"):
                    st.session_state["samples"] = [item.name]
    if st.button("Read all samples", key="try-all", icon=":material/playlist_play:"):
        st.session_state["samples"] = [item.name for item in offered]
    st.caption(
        "Drawn from recorded pen strokes: Pen-Based Recognition of Handwritten Digits, "
        "UCI, CC BY 4.0."
    )
    chosen = st.session_state.get("samples", [])
    return [item for item in offered if item.name in chosen]


def show_in_full(item: Item, reading: Reading) -> None:
    """Show everything about one picture."""
    uploads.remember(item, reading)
    widgets = uploads.widget_prefix(item)
    picture, answer = st.columns([280, 360], gap="medium")
    with picture:
        st.image(reading.stages.gray, width=280, alt=f"The picture {item.name}")
        st.caption(f"Read as {POLARITY_WORDS[reading.stages.polarity]}.")
        if reading.stages.only_first_frame:
            st.caption(FIRST_FRAME)
        ask_polarity(
            f"{widgets}-polarity",
            uploads.polarity_of(item),
            uploads.keep_polarity,
            item.key,
        )
    with answer:
        show_answer(reading)
        offer_number_page(item.name, item.key, item.read, reading, widgets)
        offer_explanation(item.name, reading, widgets)
        show_evidence(reading, widgets)
        say_whose_hand()
    visit_history.ask_true_label(item.key, f"{widgets}-label")
    fold_stages(reading, "From the picture to 28×28", f"{widgets}-stages")


@st.dialog("One picture", width="medium", on_dismiss="rerun")
def show_dialog(item: Item) -> None:
    """Show one picture of many in full."""
    outcome = uploads.read_items([item])[0]
    if isinstance(outcome, Reading):
        show_in_full(item, outcome)


def show_card(item: Item, outcome: uploads.ItemOutcome) -> None:
    """Show one picture of many."""
    if isinstance(outcome, str):
        st.error(outcome, icon=":material/broken_image:")
        st.caption(as_code(item.name))
        return
    widgets = f"{uploads.widget_prefix(item)}-card"  # the dialog has its own
    st.image(outcome.stages.gray, width=140, alt=f"The picture {item.name}")
    if outcome.answer is None:
        st.markdown(f"**No digit.** {outcome.reason}")
        offer_number_page(item.name, item.key, item.read, outcome, widgets)
    else:
        st.markdown(f"**{outcome.answer}** · {percent(outcome.confidence)}")
    polarity = POLARITY_WORDS[outcome.stages.polarity]
    st.caption(f"{as_code(item.name)}, {polarity}")
    if outcome.stages.only_first_frame:
        st.caption(FIRST_FRAME)
    if st.button("Details", key=f"{widgets}-details", icon=":material/zoom_in:"):
        show_dialog(item)


st.title("Upload digits")
source = st.segmented_control(
    "Where from",
    SOURCES,
    default="Files",
    required=True,
    format_func=lambda name: f"{SOURCES[name]} {name}",
    key="source",
)
ask_network("upload")
items = given_items(source)
if len(items) > uploads.MAX_ITEMS:
    st.warning(
        f"At most {uploads.MAX_ITEMS} pictures are read here at once; the first "
        f"{uploads.MAX_ITEMS} of {len(items)} are shown. For more, use `python -m "
        "digit_model read FOLDER`.",
        icon=":material/filter_list:",
    )
    items = items[: uploads.MAX_ITEMS]
uploads.forget_others(items)
uploads.take_turns(items)
if not items:
    st.stop()
for item, count in uploads.with_more_pages(items):
    st.warning(
        f"{as_code(item.name)} has {count:,} pages, but only the first is read here. "
        "The Batch page reads them all.",
        icon=":material/filter_list:",
    )

outcomes = uploads.read_items(items)
if len(items) == 1 and isinstance(outcomes[0], Reading):
    show_in_full(items[0], outcomes[0])
else:
    read = [o for o in outcomes if isinstance(o, Reading) and not o.rejected]
    st.markdown(f"**{len(read)}** of **{len(items)}** pictures read as a digit.")
    with st.grid(4, min_column_width=150, border=True):
        for item, outcome in zip(items, outcomes, strict=True):
            with st.container():
                show_card(item, outcome)
st.download_button(
    "Download as CSV",
    uploads.as_csv(items, outcomes),
    "digits.csv",
    "text/csv",
    icon=":material/download:",
    on_click="ignore",
)

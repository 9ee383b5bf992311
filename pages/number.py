"""Read a whole number: from a photo, or written on a wide canvas."""

from functools import partial

import numpy as np
import streamlit as st

from digit_model import ImageError
from digit_model.imaging.advice import advise
from digit_model.imaging.documents import READABLE
from digit_model.page.annotation import SURE, UNSURE
from pages.ui.draw.canvas import canvas_state, show_canvas
from pages.ui.hand.visit_hand import say_whose_hand
from pages.ui.number.document_pages import chosen_page
from pages.ui.number.mark_editing import add_missed, choose_mark, name_of, pick_from
from pages.ui.number.number_page import NumberPage, current_page
from pages.ui.number.page_chart import page_boxes
from pages.ui.number.page_downloads import as_csv, as_png
from pages.ui.number.page_settings import ask_settings
from pages.ui.shared.answer import FIRST_FRAME, as_code
from pages.ui.shared.handed_over import handed_over, is_just_handed_over
from pages.ui.shared.navigation import ensure_navigation
from pages.ui.upload.items import MAX_UPLOAD_MB, PAGE_SAMPLES

ensure_navigation()

SOURCES = {
    "Write": ":material/gesture:",
    "File": ":material/folder_open:",
    "Camera": ":material/photo_camera:",
    "Samples": ":material/auto_awesome:",
}
WIDTH, HEIGHT = 690, 240
PHONE_WIDTH = 340
UPLOADED = {"Upload": ":material/upload:"}  # offered once a picture was passed on


def room() -> int:
    """Width in pixels that the page has; phones say that they are phones.

    https://developer.mozilla.org/docs/Web/HTTP/Guides/Browser_detection_using_the_user_agent
    """
    is_phone = "Mobi" in st.context.headers.get("User-Agent", "")
    return PHONE_WIDTH if is_phone else WIDTH


def written_page() -> NumberPage | None:
    """Ask for a number on the canvas."""
    state = canvas_state("wide", room(), HEIGHT)
    brush = st.slider(
        "Brush width",
        *(2, 20, 6),
        format="%d px",
        key="wide-brush",
        persist_state="session",
        width=260,
    )
    show_canvas(state, brush)
    with st.container(horizontal=True):
        for title, icon, act in (
            ("Undo", ":material/undo:", state.undo),
            ("Clear", ":material/delete:", state.clear),
        ):
            st.button(
                title,
                key=f"wide-{title.lower()}",
                icon=icon,
                on_click=act,
                disabled=not state.objects,
            )
    if not state.objects:
        st.info(
            "Write a number with the mouse, a finger or a pen, in one or more lines. "
            "The digits may touch.",
            icon=":material/gesture:",
            title="The slate is empty",
        )
        return None
    picture = state.picture()
    origin = f"drawing {state.number}"
    key = f"{origin}: {hash(picture.tobytes())}"
    return current_page(key, origin, picture)


def given_page(source: str) -> NumberPage | None:
    """Ask for a picture of a page."""
    if source in UPLOADED:
        return uploaded_page()
    if source == "Camera":
        file = st.camera_input("Take a photo of a number", key="page-photo")
    elif source == "File":
        file = st.file_uploader(
            "A photo or scan: PNG, JPEG, HEIC, WebP, BMP, GIF, TIFF or PDF",
            type=[suffix[1:] for suffix in READABLE],
            max_upload_size=MAX_UPLOAD_MB,
            key="page-file",
        )
    else:
        return sample_page()
    if file is None:
        return None
    number, data = chosen_page(file.name, file.getvalue())
    key = f"{file.file_id}, page {number}"
    return current_page(key, key, data)


def uploaded_page() -> NumberPage | None:
    """Read the picture that the upload page passed on."""
    picture = handed_over()
    if picture is None:
        return None
    st.caption(f"From the Upload page: {as_code(picture.name)}")
    return current_page(picture.key, picture.key, picture.data)


def sample_page() -> NumberPage | None:
    """Offer the samples and read the one that was chosen."""
    columns = st.columns(len(PAGE_SAMPLES), wrap=False)
    for column, path in zip(columns, PAGE_SAMPLES, strict=True):
        title = path.stem.replace("-", " ").capitalize()
        column.image(path, width="stretch", alt=f"Sample: {title}")
        if column.button(title, key=f"sample-{path.stem}", width="stretch"):
            st.session_state["page-sample"] = path.name
    st.caption(
        "Composed from recorded pen strokes: Pen-Based Recognition of Handwritten "
        "Digits, UCI, CC BY 4.0."
    )
    chosen = [p for p in PAGE_SAMPLES if p.name == st.session_state.get("page-sample")]
    if not chosen:
        return None
    (path,) = chosen
    return current_page(path.name, path.name, path.read_bytes())


def show_page(page: NumberPage) -> None:
    """Show the picture with its boxes, the text, and what can be done with them."""
    labels = {mark.number: page.label(mark) for mark in page.marks}
    if page.reading.reason is not None and not labels:
        st.warning(advice_on(page), icon=":material/block:", title=page.reading.reason)
    chart = f"page-boxes-{page.views}"
    st.altair_chart(
        page_boxes(page.preview, labels, page.chosen, page.size, room()),
        key=chart,
        on_select=partial(pick_from, chart),
        alt=f"The picture with a box around each of {len(labels)} digits and signs: "
        f"{page.text.replace(chr(10), ', ')}. The list below opens one."
        if labels
        else "The picture as you provided it. Nothing was found in it.",
    )
    if labels:
        st.caption(
            f"In green boxes, the app is at least {SURE:.0%} sure, in orange ones at "
            f"least {UNSURE:.0%}. Gray boxes are signs; red ones with a question mark "
            "are worth a look. Was a digit missed? Click it."
        )
    else:
        st.caption("If there is a digit after all, click it.")
    if page.reading.only_first_frame:
        st.caption(FIRST_FRAME)
    if not page.is_drawing:
        ask_settings(page)
    weak = page.weakest()
    if weak:
        names = "; ".join(name_of(mark) for mark in weak[:5])
        st.warning(f"Worth a look: {names}.", icon=":material/visibility:")
    if labels:
        say_whose_hand()
        st.code(page.text, language=None)
        choose_mark(page)
    with st.container(horizontal=True):
        add_missed(page)
        if labels:
            offer_downloads(page)


def advice_on(page: NumberPage) -> str:
    """How to improve a page in which nothing was found."""
    if page.is_drawing:
        return "Write larger, with a wider brush or with more room between the digits."
    gray = np.asarray(page.picture.convert("L"), np.float32) / np.float32(255)
    return advise(gray)


def offer_downloads(page: NumberPage) -> None:
    """Show the buttons that save the text as a table, and the picture."""
    st.download_button(
        "Download as CSV",
        as_csv(page),
        "number.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    st.download_button(
        "Download the picture",
        lambda: as_png(page),
        "number.png",
        "image/png",
        icon=":material/image:",
        on_click="ignore",
    )


st.title("Read a number")
sources = SOURCES | (UPLOADED if handed_over() else {})
if is_just_handed_over():
    st.session_state["page-source"] = "Upload"
source = st.segmented_control(
    "Where from",
    sources,
    default="Write",
    required=True,
    format_func=lambda name: f"{sources[name]} {name}",
    key="page-source",
)
try:
    page = written_page() if source == "Write" else given_page(source)
except ImageError as error:
    st.error(str(error), icon=":material/broken_image:", title="Not read")
    st.stop()
if page is not None:
    show_page(page)

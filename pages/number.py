"""Read a whole number: from a photo, or written on a wide canvas."""

from typing import Any

import streamlit as st

from digit_model import ImageError
from digit_model.formatting import percent
from digit_model.imaging.decoding import SUFFIXES
from digit_model.page.annotation import SURE, UNSURE
from pages.ui.draw.canvas import canvas_state, show_canvas
from pages.ui.number.number_page import NO_DIGIT, NumberPage, read_page
from pages.ui.number.page_chart import PICKED, page_boxes
from pages.ui.shared.answer import show_glyph
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
CHART, CHOICE = "page-boxes", "page-digit"


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
    return read_page(key, origin, picture, "light_on_dark")


def given_page(source: str) -> NumberPage | None:
    """Ask for a picture of a page."""
    if source == "Camera":
        file = st.camera_input("Take a photo of a number")
    elif source == "File":
        file = st.file_uploader(
            "A photo or scan: PNG, JPEG, WebP, BMP, GIF or TIFF, 15 MB at most",
            type=[suffix[1:] for suffix in SUFFIXES],
            max_upload_size=MAX_UPLOAD_MB,
            key="page-file",
        )
    else:
        return sample_page()
    if file is None:
        return None
    return read_page(file.file_id, file.file_id, file.getvalue(), None)


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
    return read_page(path.name, path.name, path.read_bytes(), None)


def show_page(page: NumberPage) -> None:
    """Show the picture with its boxes, the text, and what can be done with them."""
    if not page.reading.digits:
        st.image(page.preview, alt="The picture as it was given.")
        st.warning(
            "Write larger or darker, or photograph the paper from nearer by.",
            icon=":material/block:",
            title=page.reading.reason or "",
        )
        return
    labels = page.labels()
    weak = [n for n in page.weakest() if labels[n].strength == "weak"]
    st.altair_chart(
        page_boxes(page.preview, labels, page.size, room()),
        key=CHART,
        on_select=take_pick,
        alt=f"The picture with a box around each of {len(labels)} digits: "
        f"{page.text.replace(chr(10), ', ')}. The list below opens one.",
    )
    st.caption(
        f"Green boxes are at least {SURE:.0%} sure, orange ones {UNSURE:.0%}; "
        "red ones with a question mark are worth a look."
    )
    if weak:
        names = "; ".join(name_of(page, number) for number in weak[:5])
        st.warning(f"Least sure: {names}.", icon=":material/visibility:")
    st.code(page.text, language=None)
    correct_digit(page)
    with st.container(horizontal=True):
        st.download_button(
            "Download as CSV",
            page.as_csv(),
            "number.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Download the picture",
            page.as_png,
            "number.png",
            "image/png",
            icon=":material/image:",
            on_click="ignore",
        )


def name_of(page: NumberPage, number: int) -> str:
    """Where a digit is and what it was read as."""
    digit = page.reading.digits[number]
    place = f"line {digit.line + 1}, digit {digit.position + 1}"
    return f"{place}: {digit.digit} ({percent(digit.confidence)})"


def correct_digit(page: NumberPage) -> None:
    """Let the person open a digit and say what it is."""
    if st.session_state.get(CHOICE, 0) not in range(len(page.reading.digits)):
        st.session_state[CHOICE] = None
    number = st.selectbox(
        "Look at one digit",
        range(len(page.reading.digits)),
        index=None,
        format_func=lambda number: name_of(page, number).capitalize(),
        placeholder="Click a box, or choose a digit here",
        key=CHOICE,
    )
    if number is None:
        return
    widget = f"true-{page.key}-{number}"

    def keep() -> None:
        said = st.session_state[widget]
        if said is None:
            page.corrections.pop(number, None)
        else:
            page.corrections[number] = said

    seen, said = st.columns([1, 3], wrap=False)
    with seen:
        show_glyph(page.reading.digits[number].reading)
    with said:
        st.pills(
            "What it is",
            [*range(10), NO_DIGIT],
            default=page.corrections.get(number),
            format_func=lambda value: "No digit" if value == NO_DIGIT else str(value),
            key=widget,
            on_change=keep,
        )


def take_pick() -> None:
    """Choose the digit whose box was clicked."""
    picked: list[dict[str, Any]] = st.session_state[CHART]["selection"][PICKED]
    st.session_state[CHOICE] = int(picked[0]["number"]) if picked else None


st.title("Read a number")
source = st.segmented_control(
    "Where from",
    SOURCES,
    default="Write",
    required=True,
    format_func=lambda name: f"{SOURCES[name]} {name}",
    key="page-source",
)
try:
    page = written_page() if source == "Write" else given_page(source)
except ImageError as error:
    st.error(str(error), icon=":material/broken_image:", title="Not read")
    st.stop()
if page is not None:
    show_page(page)

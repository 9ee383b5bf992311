"""One page of a file that may have several: PDF and TIFF."""

import io

import streamlit as st

from digit_model.imaging.documents import DOCUMENT_SUFFIXES, MAX_PAGES, Document


def chosen_page(name: str, data: bytes) -> tuple[int, bytes]:
    """Ask which page of a file is meant, if it has more than one.

    Args:
        name: What the file is called.
        data: The file.

    Returns:
        The page's number, from 1, and an encoded picture of it.

    Raises:
        ImageError: The file or the page cannot be read.
    """
    if not name.lower().endswith(DOCUMENT_SUFFIXES):
        return 1, data
    document = Document(data)
    count = min(document.page_count, MAX_PAGES)
    if not document.is_pdf and count == 1:
        return 1, data
    number = 1
    if count > 1:
        number = st.number_input(
            f"Page, of {count}", 1, count, key=f"page-of-{name}", width=160
        )
    if count < document.page_count:
        st.caption(
            f"Only the first {MAX_PAGES} of {document.page_count:,} pages are read."
        )
    file = io.BytesIO()
    document.page(number - 1).save(file, "PNG", compress_level=1)
    return number, file.getvalue()

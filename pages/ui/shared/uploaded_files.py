"""Let go of uploaded files, which Streamlit keeps until the visit ends."""

from collections.abc import Iterable, Iterator

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

_HELD = "held-files"


def forget_left_files() -> None:
    """Drop the files that a widget of this visit had and no widget has any longer.

    Called by the entry script before every run of a page. A file that no widget has had
    yet is just arriving, and stays.
    """
    context = get_script_run_ctx()
    if context is None:
        return
    held = {file.file_id for file in _files(st.session_state.values())}
    files = context.uploaded_file_mgr
    if isinstance(files, MemoryUploadedFileManager):
        for left in st.session_state.get(_HELD, set()) - held:
            files.remove_file(session_id=context.session_id, file_id=left)
    st.session_state[_HELD] = held


def _files(values: Iterable[object]) -> Iterator[UploadedFile]:
    """The files among the values of widgets and what pages keep."""
    for value in values:
        if isinstance(value, UploadedFile):
            yield value
        elif isinstance(value, list):
            yield from _files(value)

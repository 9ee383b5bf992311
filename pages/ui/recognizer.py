"""One recognizer for all sessions, loaded while people look at the page."""

import gc
from concurrent.futures import Future, ThreadPoolExecutor

import streamlit as st

from digit_model import ModelFileError, Recognizer
from digit_model.manifest import ASSETS, MANIFEST_FILE, sha256_of


def start_loading() -> None:
    """Begin to load the model in the background, unless that has been done."""
    _loading(_model_version())


def get_recognizer() -> Recognizer:
    """Wait for the recognizer.

    If the model cannot be loaded, the page says why and ends there.
    """
    future = _loading(_model_version())
    try:
        if future.done():
            return future.result()
        with st.spinner("Waking up the network. This takes a few seconds, once."):
            return future.result()
    except ModelFileError as error:
        _loading.clear()
        st.error(
            str(error), icon=":material/error:", title="The model cannot be loaded"
        )
        st.stop()


@st.cache_resource(show_spinner=False, max_entries=1)
def _loading(version: str) -> Future[Recognizer]:  # noqa: ARG001
    """Load in a thread; `version` makes a newly trained model a new entry."""
    executor = ThreadPoolExecutor(1, thread_name_prefix="load-recognizer")
    future = executor.submit(_load)
    executor.shutdown(wait=False)
    return future


def _load() -> Recognizer:
    """Load, and take TensorFlow's 400,000 objects out of garbage collection.

    Streamlit collects garbage twice after every run of a page (`runner.postScriptGC`,
    and `keras.backend.clear_session`); walking through all of them each time held up
    the next answer. They stay for as long as the app runs.
    """
    recognizer = Recognizer.load()
    gc.collect()
    gc.freeze()
    return recognizer


def _model_version() -> str:
    manifest = ASSETS / MANIFEST_FILE
    return sha256_of(manifest) if manifest.is_file() else "missing"

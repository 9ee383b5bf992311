"""One recognizer for all sessions, loaded while people look at the page."""

import gc
import os
from concurrent.futures import Future, ThreadPoolExecutor, wait

import streamlit as st

from digit_model import ModelFileError, Recognizer
from digit_model.network.backends import as_backend
from digit_model.network.manifest import ASSETS, MANIFEST_FILE

SETTING = "DIGIT_BACKEND"
"""Environment variable with what runs the network; without it, `litert` does."""

_SKELETON_HEIGHT = 180
"""Of the place that is held for an answer, in pixels."""


def start_loading() -> None:
    """Begin to load the model in the background, unless that has been done."""
    _current()


def get_recognizer() -> Recognizer:
    """Wait for the recognizer, with a skeleton in the place of the answer.

    If the model cannot be loaded, the page says why and ends there. Whoever comes next
    has it tried again.
    """
    future = _current()
    if not future.done():
        _wait(future)
    error = future.exception()
    if error is not None:
        title = "The model cannot be loaded"
        st.error(_reason(error), icon=":material/error:", title=title)
        st.stop()
    return future.result()


def _current() -> Future[Recognizer]:
    """What loads or has loaded the model; what has failed gives way to a new try."""
    version = _model_version()
    future = _loading(version)
    if future.done() and future.exception() is not None:
        _loading.clear()
        future = _loading(version)
    return future


def _reason(error: BaseException) -> str:
    """Why it failed, in a sentence."""
    if isinstance(error, ModelFileError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There was not enough memory. Try again in a minute: reload the page."
    return (
        f"Something went wrong ({type(error).__name__}). Try again in a minute: reload "
        "the page."
    )


def _wait(future: Future[Recognizer]) -> None:
    """Hold the place of the answer until the recognizer is there."""
    place = st.empty()
    with place.container():
        st.caption("Waking up the network. This takes a few seconds, once.")
        st.skeleton(_SKELETON_HEIGHT)
        wait([future])
    place.empty()


@st.cache_resource(show_spinner=False, max_entries=1)
def _loading(version: str) -> Future[Recognizer]:  # noqa: ARG001
    """Load in a thread; `version` makes a newly trained model a new entry."""
    executor = ThreadPoolExecutor(1, thread_name_prefix="load-recognizer")
    future = executor.submit(_load)
    executor.shutdown(wait=False)
    return future


def _load() -> Recognizer:
    """Load, and take all that is loaded by now out of garbage collection.

    A collection that walks through the objects of all packages, 400,000 with
    TensorFlow, holds up every answer meanwhile. They stay for as long as the app runs.
    """
    recognizer = Recognizer.load(backend=as_backend(os.environ.get(SETTING, "litert")))
    gc.collect()
    gc.freeze()
    return recognizer


def _model_version() -> str:
    """A text that changes whenever the manifest does, without reading it each time."""
    try:
        found = (ASSETS / MANIFEST_FILE).stat()
    except OSError:
        return "missing"
    return f"{found.st_mtime_ns} {found.st_size} {found.st_ino}"

"""One recognizer for all sessions, loaded while people look at the page."""

import gc
import os
from concurrent.futures import Future, ThreadPoolExecutor, wait

import streamlit as st

from digit_model import ModelFileError, Recognizer
from digit_model.network.backends import as_backend
from digit_model.network.manifest import ASSETS, MANIFEST_FILE, sha256_of

SETTING = "DIGIT_BACKEND"
"""Environment variable with what runs the network; without it, `litert` does."""

_SKELETON_HEIGHT = 180
"""Of the place that is held for an answer, in pixels."""


def start_loading() -> None:
    """Begin to load the model in the background, unless that has been done."""
    _loading(_model_version())


def get_recognizer() -> Recognizer:
    """Wait for the recognizer, with a skeleton in the place of the answer.

    If the model cannot be loaded, the page says why and ends there.
    """
    future = _loading(_model_version())
    try:
        if not future.done():
            _wait(future)
        return future.result()
    except ModelFileError as error:
        _loading.clear()
        st.error(
            str(error), icon=":material/error:", title="The model cannot be loaded"
        )
        st.stop()


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

    Streamlit collects garbage after every run of a page (`runner.postScriptGC`), and
    twice where Keras is loaded; walking through the objects of all packages each time,
    400,000 with TensorFlow, held up the next answer. They stay for as long as the app
    runs.
    """
    recognizer = Recognizer.load(backend=as_backend(os.environ.get(SETTING, "litert")))
    gc.collect()
    gc.freeze()
    return recognizer


def _model_version() -> str:
    manifest = ASSETS / MANIFEST_FILE
    return sha256_of(manifest) if manifest.is_file() else "missing"

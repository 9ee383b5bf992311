"""Which network answers: the one in use, or the one that this visitor trained."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import streamlit as st

from digit_model import Reading, Recognizer, Refusal
from digit_model.errors import ModelFileError
from digit_model.network.backends import as_backend
from digit_model.network.manifest import Manifest
from pages.ui.desk.training_desk import run_of_visit
from pages.ui.shared.recognizer_loading import SETTING, get_recognizer

IN_USE, MINE = "In use", "Mine"
MAX_NETWORKS = 4
"""Networks of visitors that are loaded at a time, a few megabytes each."""

_KEY = "answering-network"


def ask_network(page: str) -> None:
    """Let the visitor choose which network answers, once one of theirs is trained.

    Args:
        page: Prefix for the widget's key, unique to the page.
    """
    if _own_folder() is None:
        return
    # Each page has a widget of its own; what was chosen holds for all.
    widget = f"{page}-network"
    st.session_state[widget] = st.session_state.get(_KEY, IN_USE)
    st.segmented_control(
        "Which network answers",
        (IN_USE, MINE),
        required=True,
        key=widget,
        on_change=lambda: st.session_state.update({_KEY: st.session_state[widget]}),
    )


def is_own_chosen() -> bool:
    """Whether the visitor's own network answers."""
    return st.session_state.get(_KEY) == MINE and _own_folder() is not None


def get_chosen_recognizer() -> Recognizer:
    """The recognizer with the network that the visitor chose."""
    own = get_own_recognizer() if is_own_chosen() else None
    return own or get_recognizer()


def answered_by_chosen(reading: Reading) -> Reading:
    """An answer as the chosen network gives it to the same glyph."""
    if not is_own_chosen():
        return reading
    outputs = get_chosen_recognizer().outputs(reading.glyph[np.newaxis])
    (probabilities,), (is_refused,) = outputs.probabilities, outputs.refused
    best = int(probabilities.argmax())
    return replace(
        reading,
        digit=best,
        confidence=float(probabilities[best]),
        probabilities=probabilities,
        rejected=bool(is_refused),
        reason=Refusal.NOT_A_DIGIT if is_refused else None,
    )


def get_own_recognizer() -> Recognizer | None:
    """The recognizer with the visitor's own network; None if there is none to read."""
    folder = _own_folder()
    if folder is None:
        return None
    try:
        in_use = get_recognizer().manifest.model_sha256
        return _load(folder, Manifest.load(folder).model_sha256, in_use)
    except ModelFileError as error:
        title = "Your network cannot be loaded"
        st.error(str(error), icon=":material/error:", title=title)
        return None


def _own_folder() -> Path | None:
    run = run_of_visit()
    return None if run is None else run.network_folder


@st.cache_resource(show_spinner=False, max_entries=MAX_NETWORKS)
def _load(
    folder: Path,  # has a secret name: nobody else asks for it
    model_sha256: str,  # noqa: ARG001 - part of the cache's key
    in_use: str,  # noqa: ARG001 - likewise
) -> Recognizer:
    backend = as_backend(os.environ.get(SETTING, "litert"))
    return get_recognizer().with_network(folder, backend)

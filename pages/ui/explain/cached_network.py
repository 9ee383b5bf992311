"""The opened network, and what it says about glyphs: each computed once per session.

What a person drew goes with the session: nobody else is given an explanation of it.
"""

from pathlib import Path

import numpy as np
import streamlit as st

from digit_model.arrays import FloatArray
from digit_model.evaluation.report import OWN, ReportError
from digit_model.explain.class_activation import class_activation
from digit_model.explain.digit_map import MAP_FILE, DigitMap, load_map
from digit_model.explain.integrated_gradients import integrated_gradients
from digit_model.explain.occlusion import occlusion
from digit_model.explain.opened_network import Activation, OpenedNetwork
from digit_model.explain.smallest_edit import SmallestEdit, smallest_edit
from digit_model.network.rejection import Neighbors
from digit_model.reading import Reading
from pages.ui.desk.chosen_network import get_chosen_recognizer
from pages.ui.shared.report_loading import get_images

MAP_FOLDER = OWN
"""Where the map of the test digits is."""

_GLYPHS = 64
"""Glyphs and digits of which results are kept, for each session alone."""


def get_network() -> OpenedNetwork:
    """The network that answers, with its layers and gradients."""
    return OpenedNetwork(get_chosen_recognizer())


def get_neighbors() -> Neighbors:
    """The features of training digits."""
    return get_chosen_recognizer().neighbors


def get_map() -> DigitMap:
    """Load the map of the test digits, or say what is wrong and end the page there."""
    path = MAP_FOLDER / MAP_FILE
    written = path.stat().st_mtime_ns if path.is_file() else 0
    try:
        return _map(MAP_FOLDER, get_chosen_recognizer().manifest.model_sha256, written)
    except ReportError as error:
        st.error(str(error), icon=":material/error:", title="No map to show")
        st.stop()


def get_class_activation(glyph: FloatArray, digit: int) -> FloatArray:
    """See `class_activation`."""
    return _class_activation(get_network(), _version(), glyph, digit)


def get_occlusion(glyph: FloatArray) -> FloatArray:
    """See `occlusion`."""
    return _occlusion(get_network(), _version(), glyph)


def get_integrated_gradients(glyph: FloatArray, digit: int) -> FloatArray:
    """See `integrated_gradients`."""
    return _integrated_gradients(get_network(), _version(), glyph, digit)


def get_activations(glyph: FloatArray) -> list[Activation]:
    """See `OpenedNetwork.activations`."""
    return get_network().activations(glyph)


def get_features(glyph: FloatArray) -> FloatArray:
    """Features `(d,)` of a glyph."""
    features: FloatArray = (
        get_chosen_recognizer().outputs(glyph[np.newaxis]).features[0]
    )
    return features


def get_smallest_edit(reading: Reading) -> SmallestEdit | None:
    """See `smallest_edit`."""
    return _smallest_edit(get_network(), reading, _version(), reading.glyph)


def _version() -> str:
    return get_chosen_recognizer().manifest.model_sha256


@st.cache_resource(show_spinner=False, max_entries=1)
def _map(folder: Path, model_sha256: str, written: int) -> DigitMap:  # noqa: ARG001
    return load_map(model_sha256, get_images(), folder)


@st.cache_data(show_spinner=False, max_entries=_GLYPHS, scope="session")
def _class_activation(
    _network: OpenedNetwork,
    version: str,  # noqa: ARG001
    glyph: FloatArray,
    digit: int,
) -> FloatArray:
    return class_activation(_network, glyph, digit)


@st.cache_data(show_spinner=False, max_entries=_GLYPHS, scope="session")
def _occlusion(
    _network: OpenedNetwork,
    version: str,  # noqa: ARG001
    glyph: FloatArray,
) -> FloatArray:
    return occlusion(_network, glyph)


@st.cache_data(show_spinner=False, max_entries=_GLYPHS, scope="session")
def _integrated_gradients(
    _network: OpenedNetwork,
    version: str,  # noqa: ARG001
    glyph: FloatArray,
    digit: int,
) -> FloatArray:
    return integrated_gradients(_network, glyph, digit)


@st.cache_data(show_spinner=False, max_entries=_GLYPHS, scope="session")
def _smallest_edit(
    _network: OpenedNetwork,
    _reading: Reading,
    version: str,  # noqa: ARG001
    glyph: FloatArray,  # noqa: ARG001
) -> SmallestEdit | None:
    return smallest_edit(get_chosen_recognizer(), _network, _reading)

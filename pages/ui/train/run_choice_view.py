"""Ask what to train."""

from typing import TypeVar

import streamlit as st
from streamlit.typing import UploadedFile

from digit_model.errors import ImageError
from digit_model.evaluation.own_run import (
    DEPTHS,
    MAX_EPOCHS,
    WIDTHS,
    DigitsKind,
    NetworkKind,
    RunChoices,
)
from pages.ui.train.own_digits import MAX_DIGITS, OwnDigits, read_own_digits

NETWORKS: dict[NetworkKind, str] = {
    "ann": "Dense",
    "small": "Small convolutional",
    "baseline": "Baseline",
    "vgg": "VGG",
}
EXPLAINED: dict[NetworkKind, str] = {
    "ann": "Two dense layers: it sees pixels, but not which of them are next to each "
    "other.",
    "small": "A few convolutions, as deep and as wide as you like.",
    "baseline": "Two convolutions and a dense layer: 421,834 weights.",
    "vgg": "Six convolutions, like the network in use: 289,066 weights, the slowest to "
    "train.",
}
DIGITS: dict[DigitsKind, str] = {
    "mnist": "MNIST",
    "both": "MNIST and mine",
    "own": "Only mine",
}
SHARES = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0)
RATES = (1e-4, 3e-4, 5e-4, 1e-3, 1.5e-3, 2e-3, 5e-3)
_Kind = TypeVar("_Kind", NetworkKind, DigitsKind)
_FEW = 50
"""So many of one's own digits have to be there to be trained on alone."""


def ask_choices() -> tuple[RunChoices | None, OwnDigits | None]:
    """Ask for all choices.

    Returns:
        The choices, None if something is still missing; and one's own digits.
    """
    network = _one_of("Network", NETWORKS, "small", "train-network")
    st.caption(EXPLAINED[network])
    depth, width = 2, 16
    if network == "small":
        left, right = st.columns(2)
        depth = left.slider(
            "Convolutions", *DEPTHS, 2, key="train-depth", persist_state="session"
        )
        width = right.select_slider(
            "Channels of the first",
            [w for w in (4, 8, 16, 32, 64) if WIDTHS[0] <= w <= WIDTHS[1]],
            16,
            key="train-width",
            persist_state="session",
        )
    digits = _one_of("Digits", DIGITS, "mnist", "train-digits")
    own = None if digits == "mnist" else _ask_own()
    left, right = st.columns(2)
    share = 1.0
    if digits != "own":
        share = left.select_slider(
            "How much of MNIST",
            SHARES,
            0.1,
            format_func=lambda part: f"{part:.0%}",
            key="train-share",
            persist_state="session",
        )
    epochs = right.slider(
        "Epochs", 1, MAX_EPOCHS, 5, key="train-epochs", persist_state="session"
    )
    rate = left.select_slider(
        "Learning rate",
        RATES,
        1.5e-3,
        format_func=lambda value: f"{value:g}",
        key="train-rate",
        persist_state="session",
    )
    seed = right.number_input(
        "Seed",
        *(0, 9_999, 0),
        key="train-seed",
        persist_state="session",
        help="Determines everything random: the same choices and seed give the same "
        "run.",
    )
    with st.container(horizontal=True):
        augmentation = st.toggle(
            "Vary the digits",
            key="train-vary",
            persist_state="session",
            help="Each digit is rotated, scaled and shifted a little, differently in "
            "every epoch.",
        )
        pens = st.toggle(
            "Add pen strokes",
            key="train-pens",
            persist_state="session",
            help="Digits by 24 writers on tablets, drawn in many sizes.",
        )
    if digits != "mnist" and own is None:
        return None, None
    if digits == "own" and own is not None and own.found < _FEW:
        st.warning(
            f"You need at least {_FEW} digits to train on them alone. Received: "
            f"{own.found}",
            icon=":material/filter_list:",
        )
        return None, own
    choices = RunChoices(
        *(network, depth, width, digits, share),
        *(pens, augmentation, epochs, rate, int(seed)),
    )
    return choices, own


def _one_of(label: str, options: dict[_Kind, str], default: _Kind, key: str) -> _Kind:
    """Ask for one of a few kinds, which are shown by their names."""
    return st.segmented_control(
        label,
        options,
        format_func=options.__getitem__,
        default=default,
        required=True,
        key=key,
        persist_state="session",
    )


def _ask_own() -> OwnDigits | None:
    file: UploadedFile | None = st.file_uploader(
        "A ZIP file with folders 0 to 9, or one from the history with your corrections",
        type="zip",
        max_upload_size=50,
        key="train-file",
    )
    if file is None:
        return None
    try:
        own = read_own_digits(file)
    except ImageError as error:
        st.error(str(error), icon=":material/error:", title="Not read")
        return None
    unread = f"; none was found in {own.unread:,} images" if own.unread else ""
    st.caption(f"{own.found:,} digits, out of at most {MAX_DIGITS:,}{unread}.")
    return own

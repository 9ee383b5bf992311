"""What a hand changes, as a table: for its own digits, and for other people's."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from digit_model.evaluation.classification_metrics import wilson_interval
from digit_model.hand.hand import OwnHand
from digit_model.hand.hand_effect import Effect, effect_on_others, effect_on_own
from digit_model.hand.held_out import load_held_out
from digit_model.network.outputs import Outputs
from pages.ui.shared.recognizer_loading import get_recognizer

OTHERS = {"MNIST": "MNIST, other people", "Pens": "Pens of 6 other people"}
"""The digits on which forgetting shows, and what they are called."""


def show_effect(hand: OwnHand) -> None:
    """Show answers without and with the hand, and how much chance is in them."""
    recognizer = get_recognizer()
    temperature = recognizer.manifest.temperature
    own = effect_on_own(hand, recognizer.outputs_of_hand(hand), temperature)
    effects = {"Your digits": own}
    with st.spinner("Reading other people's digits, once…"):
        others = _others(recognizer.manifest.model_sha256)
    for name, (outputs, labels) in others.items():
        effects[OTHERS[name]] = effect_on_others(hand, outputs, labels, temperature)
    st.table(
        pd.DataFrame(
            [
                {
                    "Digits": name,
                    "Right": _change(effect, "right"),
                    "Refused": _change(effect, "refused"),
                    "Wrong": _change(effect, "wrong"),
                }
                for name, effect in effects.items()
            ]
        ).set_index("Digits")
    )
    st.caption(
        "Answers without → with your hand. Each of your digits is read with the help "
        "of all the others but not of itself. The share of your digits that are read "
        f"right is {_interval(own.before.right, own.before.n)} without and "
        f"{_interval(own.after.right, own.after.n)} with your hand (95% intervals). "
        "The network was not trained on the other people's digits: if your hand made "
        "it worse at reading other people, it would show there."
    )


def _change(effect: Effect, what: str) -> str:
    return f"{getattr(effect.before, what):,} → {getattr(effect.after, what):,}"


def _interval(count: int, n: int) -> str:
    low, high = wilson_interval(count, n)
    return f"{count / n:.0%} ({low:.0%} to {high:.0%})"


@st.cache_resource(show_spinner=False, max_entries=1)
def _others(
    model_sha256: str,  # noqa: ARG001 - part of the cache's key
) -> dict[str, tuple[Outputs, npt.NDArray[np.uint8]]]:
    recognizer = get_recognizer()
    return {
        name: (recognizer.outputs(part.scaled()), part.labels)
        for name, part in load_held_out().items()
    }

"""A slider over the epochs of a run: how the answer to a drawing came about."""

from pathlib import Path

import numpy as np
import streamlit as st

from digit_model.errors import ModelFileError
from digit_model.explain.learning_film import FILM_FILE, LearningFilm
from digit_model.formatting import a_digit, percent
from pages.ui.explain.layers_view import filter_picture
from pages.ui.explain.pictures import overlay
from pages.ui.explain.subject import subject
from pages.ui.shared.probability_chart import show_probability_bars

_SHOWN = 16
"""Filters that are shown."""
_PACE = 0.6
"""Seconds from step to step."""
_STEP, _PLAYS = "film-step", "film-plays"


def show_film(folder: Path, about: str | None = None) -> None:
    """Show how a network came to its answer.

    Args:
        folder: The folder that its film is in.
        about: Which network it is, where that needs to be said.
    """
    path = folder / FILM_FILE
    if not path.is_file():
        return
    st.header("Watch it learn", divider="gray")
    if about is not None:
        st.caption(about)
    drawn = subject()
    if drawn is None or drawn.reading.digit is None:
        st.info(
            "Draw a digit, then come back to see how the answer to it developed.",
            icon=":material/movie:",
            title="Nothing to watch yet",
        )
        return
    try:
        film = _film(folder, path.stat().st_mtime_ns)
    except ModelFileError as error:
        st.error(str(error), icon=":material/error:", title="No film to show")
        return
    plays = st.toggle("Play", key=_PLAYS)
    glyph, digit = drawn.reading.glyph, drawn.reading.digit
    show = st.fragment(_show_step, run_every=_PACE if plays else None)
    show(film, glyph, digit)


def _show_step(film: LearningFilm, glyph: np.ndarray, digit: int) -> None:
    """Show one epoch; while it plays, the next one each time."""
    if len(film.epochs) > 1:
        before = st.session_state.get(_STEP, film.epochs[0])
        place = film.epochs.index(before) if before in film.epochs else 0
        if st.session_state.get(_PLAYS):
            place = (place + 1) % len(film.epochs)
        st.session_state[_STEP] = film.epochs[place]
        st.select_slider("After epoch", film.epochs, key=_STEP)
        number = film.epochs.index(st.session_state[_STEP])
    else:
        number = 0
    step = film.step(number, glyph, digit)
    bars, seen, learned = st.columns([3, 2, 2])
    with bars:
        show_probability_bars(
            step.probabilities,
            key="film-bars",
            alt=f"Probabilities after epoch {film.epochs[number]}; {a_digit(digit)} "
            f"has {percent(float(step.probabilities[digit]))}.",
        )
    seen.image(
        overlay(glyph, step.saliency),
        caption=f"Ink that speaks for {a_digit(digit)} (blue) or against it (orange)",
        alt=f"Saliency of the drawing for {a_digit(digit)}.",
        width="stretch",
    )
    learned.image(
        filter_picture(step.filters[:, :, :_SHOWN]),
        caption="The first layer's weights",
        alt=f"{min(_SHOWN, step.filters.shape[2])} filters of the first layer.",
        width="stretch",
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def _film(folder: Path, written: int) -> LearningFilm:  # noqa: ARG001
    return LearningFilm.load(folder)

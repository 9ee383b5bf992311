"""Train a network here, and watch it learn."""

import streamlit as st

from digit_model.evaluation.own_run import RunChoices
from digit_model.explain.learning_film import BUNDLED_FILM
from digit_model.formatting import duration
from pages.ui.desk.training_desk import (
    VISIT_KEY,
    OwnRun,
    run_of_visit,
    training_desk,
)
from pages.ui.shared.navigation import ensure_navigation, link_to
from pages.ui.shared.visit import show_address
from pages.ui.train.film_view import show_film
from pages.ui.train.host_limits import why_not
from pages.ui.train.own_digits import OwnDigits
from pages.ui.train.own_run_view import show_run
from pages.ui.train.run_choice_view import ask_choices
from pages.ui.train.time_estimate import expected_seconds

ensure_navigation()
AT_HOME = """\
pip install -r requirements-dev.txt
python -m training.own runs/mine {}
digit-reader read --model runs/mine/export picture.png
"""


def begin(choices: RunChoices, own: OwnDigits | None) -> None:
    """Ask for a run; it takes the place of the one before."""
    before = st.session_state.get(VISIT_KEY)
    if before is not None:
        training_desk().forget(before)
    content = None if own is None or choices.digits == "mnist" else own.content
    st.session_state[VISIT_KEY] = training_desk().ask(choices, content)
    show_address()


@st.fragment(run_every=2)
def follow(token: str, state: str) -> None:
    """Follow a run until its state changes; then the whole page is shown again."""
    run = training_desk().find(token)
    if run is None or run.state != state:
        st.rerun()
    show_run(run, training_desk().place(token))


def show_own(token: str, run: OwnRun) -> None:
    """Show a run, and what can be done with it."""
    desk = training_desk()
    st.header("Your run", divider="gray")
    with st.container(horizontal=True):
        if run.state in ("queued", "running"):
            st.button(
                "Stop training",
                icon=":material/stop:",
                on_click=desk.stop,
                args=(token,),
            )
        elif run.state in ("stopped", "failed"):
            st.button(
                "Resume", icon=":material/resume:", on_click=desk.resume, args=(token,)
            )
        st.button(
            "Drop it", icon=":material/delete:", on_click=desk.forget, args=(token,)
        )
    if run.state in ("queued", "running"):
        follow(token, run.state)
    else:
        show_run(run, 0)


def offer_run(*, is_busy: bool) -> None:
    """Ask what to train, or say why nothing can be trained here.

    Args:
        is_busy: Whether a run of this visitor is queued or going on.
    """
    # A run that is being done takes memory itself.
    reason = None if is_busy else why_not()
    if reason is not None:
        st.info(
            f"{reason} You can train in a copy of the project on your own computer:",
            icon=":material/memory:",
            title="Training is not possible here",
        )
        st.code(AT_HOME.format("--network small --share 0.1"), language="sh")
        return
    choices, own = ask_choices()
    if choices is not None:
        seconds = expected_seconds(choices, 0 if own is None else own.found)
        st.caption(f"About {duration(seconds)} on this machine if nothing else runs.")
    st.button(
        "Train",
        type="primary",
        icon=":material/model_training:",
        on_click=begin,
        args=(choices, own),
        disabled=choices is None or is_busy,
        help="Stop the current run before you start another." if is_busy else None,
    )
    if choices is not None and choices.digits == "mnist":
        with st.expander("The same on the command line", icon=":material/terminal:"):
            st.code(AT_HOME.format(" ".join(choices.arguments())), language="sh")


st.title("Train a network")
st.markdown(
    "Choose a network and digits, and watch it learn. Training runs in a separate "
    "process, one run at a time on this server, and continues while you look at other "
    "pages."
)
link_to("Lesson", "A 45-minute lesson")

token: str | None = st.session_state.get(VISIT_KEY)
run = run_of_visit()
trained = None if run is None else run.network_folder
if token is not None and run is not None:
    show_own(token, run)
    if trained is not None:
        show_film(trained)
    st.header("Another run", divider="gray")
offer_run(is_busy=run is not None and run.state in ("queued", "running"))
if trained is None:
    show_film(BUNDLED_FILM, "A small network, included with the app, learns MNIST.")

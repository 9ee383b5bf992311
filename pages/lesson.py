"""A guided tour for a class: how a machine learns to read digits."""

from typing import NamedTuple

import streamlit as st

from pages.ui.shared.navigation import ensure_navigation, link_to

ensure_navigation()


class LessonStep(NamedTuple):
    """A step of the lesson.

    Attributes:
        title: What it is called.
        page: Where it happens.
        task: What to do there.
    """

    title: str
    page: str
    task: str


STEPS = (
    LessonStep(
        "Draw",
        "Draw",
        "Draw the ten digits, large, small and in a corner, and then a letter and a "
        "spiral. What does the app cope with, and what does it refuse?",
    ),
    LessonStep(
        "See a naive reader fail",
        "Explain",
        "Draw a small digit in a corner, then look at *What it sees*: what would the "
        "network be given if the picture were merely resized?",
    ),
    LessonStep(
        "Train the dense network",
        "Train",
        "Choose *Dense*, 10% of MNIST and 5 epochs. Before you look at the confusion "
        "matrix, guess which digits the network will confuse. Write down the number of "
        "errors.",
    ),
    LessonStep(
        "Train the convolutional network",
        "Train",
        "Choose *Small convolutional* and leave the rest unchanged. How many errors "
        "remain, and why? *Watch it learn* shows what the first layer looks for.",
    ),
    LessonStep(
        "Compare them on your own digits",
        "Draw",
        "Draw ten digits. The page shows the answers of your network and of the one in "
        "use next to each other. If an answer is wrong, say which digit it is.",
    ),
    LessonStep(
        "Teach it your hand",
        "My hand",
        "What do your corrections change for your digits, and what for other people's?",
    ),
)

st.title("A 45-minute lesson")
st.markdown(
    "Six steps from your first drawing to your own network. Come back here after each "
    "step and check it off."
)
done = 0
for number, step in enumerate(STEPS, start=1):
    with st.container(border=True):
        done += st.checkbox(
            f"**{number}. {step.title}**",
            key=f"lesson-{number}",
            persist_state="session",
        )
        st.markdown(step.task)
        link_to(step.page, f"Open the page for step {number}")
st.progress(done / len(STEPS), f"{done} of {len(STEPS)} steps done")

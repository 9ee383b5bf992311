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
        "Draw the ten digits, large, small and in a corner. Then a letter and a "
        "spiral. What does it not mind, and what does it refuse?",
    ),
    LessonStep(
        "See it fail naively",
        "Explain",
        "Draw a small digit in a corner, then look at *What it sees*: what would the "
        "network be given if the picture were merely resized?",
    ),
    LessonStep(
        "Train the dense network",
        "Train",
        "Choose *Dense*, 10% of MNIST and 5 epochs. Guess which digits will be "
        "confused before you look at the confusion matrix. Write down the errors.",
    ),
    LessonStep(
        "Train the convolutional one",
        "Train",
        "Choose *Small convolutional* and leave the rest as it was. How many errors "
        "are left, and why? *Watch it learn* shows what its first layer looks for.",
    ),
    LessonStep(
        "Compare on your own digits",
        "Draw",
        "Draw ten digits. The page shows the answers of your network and of the one in "
        "use next to each other. Say which digits they are where an answer is wrong.",
    ),
    LessonStep(
        "Teach it your hand",
        "My hand",
        "What do your corrections change for your digits, and what for other people's?",
    ),
)

st.title("A 45-minute lesson")
st.markdown(
    "Six steps from a first drawing to a network of your own. Come back here after "
    "each one and check it off."
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

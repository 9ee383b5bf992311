"""A guided tour for a class: how a machine learns to read digits."""

import streamlit as st

from pages.ui.shared.navigation import ensure_navigation

ensure_navigation()

STEPS = (
    (
        "Draw",
        "pages/draw.py",
        "Draw the ten digits, large, small and in a corner. Then a letter and a "
        "spiral. What does it not mind, and what does it refuse?",
    ),
    (
        "See it fail naively",
        "pages/explain.py",
        "Draw a small digit in a corner, then look at *What it sees*: what would the "
        "network be given if the picture were merely resized?",
    ),
    (
        "Train the dense network",
        "pages/train_here.py",
        "Choose *Dense*, 10% of MNIST and 5 epochs. Guess which digits will be "
        "confused before you look at the confusion matrix. Write down the errors.",
    ),
    (
        "Train the convolutional one",
        "pages/train_here.py",
        "Choose *Small convolutional* and leave the rest as it was. How many errors "
        "are left, and why? *Watch it learn* shows what its first layer looks for.",
    ),
    (
        "Compare on your own digits",
        "pages/draw.py",
        "Draw ten digits. The page shows the answers of your network and of the one in "
        "use next to each other. Say which digits they are where an answer is wrong.",
    ),
    (
        "Teach it your hand",
        "pages/my_hand.py",
        "What do your corrections change for your digits, and what for other people's?",
    ),
)
"""What each step is called, where it happens, and what to do there."""

st.title("A lesson of 45 minutes")
st.markdown(
    "Six steps from a first drawing to a network of your own. Come back here after each "
    "one and check it off."
)
done = 0
for number, (title, page, task) in enumerate(STEPS, start=1):
    with st.container(border=True):
        done += st.checkbox(
            f"**{number}. {title}**", key=f"lesson-{number}", persist_state="session"
        )
        st.markdown(task)
        st.page_link(page, label=f"Open the page for step {number}")
st.progress(done / len(STEPS), f"{done} of {len(STEPS)} steps done")

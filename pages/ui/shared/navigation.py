"""The pages of the app, and the way in for links that lead straight to one."""

from pathlib import Path

import streamlit as st

from pages.ui.shared.visit import keep_visit

_PAGES = Path(__file__).parents[2]
_PAGE, _LEFT = "page", "page-left"


def app_pages() -> list[st.Page]:
    """All pages, in the order of the menu."""
    return [
        st.Page(
            _PAGES / "draw.py",
            title="Draw",
            icon=":material/draw:",
            default=True,
            help="Draw a digit and see at once what the network reads.",
        ),
        st.Page(
            _PAGES / "upload.py",
            title="Upload",
            icon=":material/upload:",
            help="Read digits in image files or from the camera.",
        ),
        st.Page(
            _PAGES / "number.py",
            title="Number",
            icon=":material/pin:",
            help="Read a whole number, written here or in a photo.",
        ),
        st.Page(
            _PAGES / "forms.py",
            title="Forms",
            icon=":material/table_view:",
            help="Turn photos of tables and forms into a spreadsheet.",
        ),
        st.Page(
            _PAGES / "batch.py",
            title="Batch",
            icon=":material/stacks:",
            help="Read many images at once, or a ZIP file of them.",
        ),
        st.Page(
            _PAGES / "explain.py",
            title="Explain",
            icon=":material/lightbulb:",
            help="See why the network answers as it does, and what would change its "
            "mind.",
        ),
        st.Page(
            _PAGES / "history.py",
            title="History",
            icon=":material/history:",
            help="See, correct and download the answers of this visit.",
        ),
        st.Page(
            _PAGES / "my_hand.py",
            title="My hand",
            icon=":material/back_hand:",
            visibility="hidden",  # the menu is full: the history leads there
            help="Teach the app how you write.",
        ),
        st.Page(
            _PAGES / "train_here.py",
            title="Train",
            icon=":material/model_training:",
            help="Train a network here and watch it learn.",
        ),
        st.Page(
            _PAGES / "metrics.py",
            title="Metrics",
            icon=":material/monitoring:",
            help="See how the network was trained and how well it reads.",
        ),
        st.Page(
            _PAGES / "lesson.py",
            title="Lesson",
            icon=":material/school:",
            visibility="hidden",  # for a class only: pages that belong to it lead there
            help="Take a class on a guided tour.",
        ),
        st.Page(
            _PAGES / "about.py",
            title="About",
            icon=":material/info:",
            help="See what this is, how it works, and the model card.",
        ),
    ]


def link_to(title: str, label: str, icon: str | None = None) -> None:
    """Show a link to a page, wherever the entry script is.

    Args:
        title: The page's title in the menu.
        label: What the link says.
        icon: Its icon; None for the page's own.
    """
    (page,) = (page for page in app_pages() if page.title == title)
    st.page_link(page, label=label, icon=icon)


def note_page(page: st.Page) -> None:
    """Note which page is about to run; called by the entry script before each run."""
    before = st.session_state.get(_PAGE, page)
    has_changed = before.url_path != page.url_path
    st.session_state[_LEFT] = before if has_changed else None
    st.session_state[_PAGE] = page


def go_on_after(drawn: bool) -> None:
    """Go on to where the person has gone, if a canvas brought them back from there.

    A canvas sends a stroke 200 ms after its end. If the person has gone to another page
    meanwhile, the stroke brings the page of the canvas back.

    Args:
        drawn: Whether this run has brought something new from a canvas. The page has
            to have kept it.
    """
    left = st.session_state.get(_LEFT)
    if drawn and left is not None:
        st.switch_page(left)


def ensure_navigation() -> None:
    """Make a link to a page work before anyone has opened the entry script.

    It also keeps the visit, which every page has to do at its beginning.

    Until one session has called `st.navigation`, Streamlit runs the script of a linked
    page alone. Registering the pages and running again leads through the entry script.
    """
    if _PAGE not in st.session_state:
        st.navigation(app_pages(), position="top")
        st.rerun()
    keep_visit()

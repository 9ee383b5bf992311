"""Look at one digit, correct it, and add those that were missed."""

from typing import Any

import streamlit as st

from digit_model.formatting import percent
from digit_model.page.page_reading import PageDigit
from pages.ui.number.number_page import LEFT_OUT, NumberPage, place_between, shown_page
from pages.ui.number.page_chart import NO_MARK, PICKED
from pages.ui.number.page_marks import UNREADABLE, PageMark
from pages.ui.shared.answer import show_glyph

CHOICE = "page-digit"
"""Key of the list of digits."""


def name_of(mark: PageMark) -> str:
    """Where a mark is and what it was read as."""
    place = f"line {mark.place.line + 1}, place {mark.place.position + 1}"
    if mark.text == UNREADABLE:
        return f"{place}: not readable"
    doubt = ", disputed" if mark.is_disputed else ""
    return f"{place}: {mark.text} ({percent(mark.place.confidence)}{doubt})"


def pick_from(chart: str) -> None:
    """Take a click on the picture: choose what is there, or add what is missed.

    Args:
        chart: Key of the picture.
    """
    page = shown_page()
    picked: list[dict[str, Any]] = st.session_state[chart]["selection"][PICKED]
    spot = picked[0] if picked else {}
    number = spot.get("number")
    if number == NO_MARK:
        page.add(float(spot["x"]), float(spot["y"]))
    else:
        page.chosen = None if number is None else int(number)


def choose_mark(page: NumberPage) -> None:
    """Let the person open a digit and say what it is."""
    if page.mark(page.chosen) is None:
        page.chosen = None
    # Streamlit finds the choice again by its words, which change as digits are added.
    st.session_state[CHOICE] = page.chosen
    names = {mark.number: name_of(mark).capitalize() for mark in page.marks}
    st.selectbox(
        "Look at one digit",
        list(names),
        index=None,
        format_func=lambda number: names[number],
        placeholder="Click a box, or choose a digit here",
        key=CHOICE,
        on_change=lambda: page.choose(st.session_state[CHOICE]),
    )
    mark = page.mark(page.chosen)
    if mark is not None:
        _correct(page, mark)


def _correct(page: NumberPage, mark: PageMark) -> None:
    """Show a mark and ask what it is."""
    widget = f"true-{page.origin}-{mark.number}"
    options = list("0123456789")
    if not mark.is_added:
        options.append(LEFT_OUT)
    seen, said = st.columns([1, 3], wrap=False)
    place = mark.place
    if isinstance(place, PageDigit) and place.reading.digit is not None:
        with seen:
            show_glyph(place.reading)
    with said:
        if mark.text == UNREADABLE:
            st.caption("Nothing can be read there, but you can say what it is.")
        elif mark.is_disputed:
            st.caption("The finder and the digit network name different digits here.")
        st.pills(
            "What it is",
            options,
            default=page.corrections.get(mark.number),
            format_func=lambda value: value or "Leave out",
            key=widget,
            wrap=True,
            on_change=_keep_correction,
            args=(mark.number, widget),
        )
        if mark.is_added:
            st.button(
                "Remove",
                key="remove-digit",
                icon=":material/delete:",
                on_click=page.remove,
                args=(mark.number,),
            )


def _keep_correction(number: int, widget: str) -> None:
    shown_page().correct(number, st.session_state[widget])


def add_missed(page: NumberPage) -> None:
    """Let the person add a digit without having to click exactly where it is."""
    with st.popover("Add a digit", icon=":material/add:"):
        lines = sorted({mark.place.line for mark in page.marks})
        line, position = 0, 0
        if lines:
            texts = [f"Line {line + 1}: {_line_text(page, line)}" for line in lines]
            line = st.selectbox(
                "Line",
                lines,
                format_func=dict(zip(lines, texts, strict=True)).__getitem__,
                key=f"add-line-{page.edits}",
            )
            marks = [mark for mark in page.marks if mark.place.line == line]
            places = [_where(page, marks, place) for place in range(len(marks) + 1)]
            position = st.selectbox(
                "Where",
                range(len(places)),
                index=len(marks),
                format_func=places.__getitem__,
                key=f"add-position-{page.edits}-{line}",
            )
        else:
            st.caption("The app looks for it in the middle of the picture.")

        def add() -> None:
            page.add(*place_between(page, line, position))

        st.button("Add", key="add-digit", type="primary", on_click=add)


def _line_text(page: NumberPage, line: int) -> str:
    values = [page.value(mark) for mark in page.marks if mark.place.line == line]
    return "".join(values)


def _where(page: NumberPage, marks: list[PageMark], position: int) -> str:
    if position == 0:
        return "At the beginning"
    before = page.value(marks[position - 1]) or "×"
    if position == len(marks):
        return f"At the end, after {before}"
    return f"Between {before} and {page.value(marks[position]) or '×'}"

"""Review of doubtful fields, one after another, with the keyboard alone."""

import streamlit as st

from digit_model.formatting import percent
from pages.ui.forms.hand_examples import accept, undo
from pages.ui.forms.sheet_run import SheetRun
from pages.ui.shared.answer import as_code

_SIGNS = {"decimal": ".", "date": "."}
"""Signs that are written in fields of a kind."""


def review_fields(run: SheetRun) -> None:
    """Show the field that is looked at, and the keys that say what it is."""
    review = run.review
    left = len(review.doubtful())
    if review.place is None or review.current is None:
        st.success(
            "Nothing is doubtful. Save the table below.", icon=":material/task_alt:"
        )
        _undo_button(run)
        return
    sheet = review.sheets[review.place[0]]
    read = review.current
    st.markdown(f"**{left:,}** left. {as_code(sheet.source)}, **{read.name}**")
    crop = run.crop(sheet, read)
    if crop is None:
        st.caption("The picture is no longer here. Upload the sheet again to see it.")
    else:
        st.image(crop, alt=f"The field {read.name} of {sheet.source}", width=320)
    st.metric("Read as", review.text or "blank", border=True)
    if review.typed is None and read.text:
        guess = f"{percent(read.confidence)} sure."
        others = [p.text for p in read.possible if p.text not in ("", read.text)][:3]
        st.caption(f"{guess} It may be {', '.join(others)}." if others else guess)
    for sentence in read.objections:
        st.warning(sentence, icon=":material/rule:")
    _keys(run, _SIGNS.get(review.form.fields[review.place[1]].kind))
    st.caption(
        "Enter accepts, the digit keys correct, Backspace erases, the arrow keys move "
        "forward and back, U undoes."
    )


def _keys(run: SheetRun, sign: str | None) -> None:
    review = run.review
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Accept",
            key="review-accept",
            type="primary",
            icon=":material/check:",
            shortcut="Enter",
            on_click=accept,
            args=(run,),
        )
        _undo_button(run)
    with st.container(horizontal=True, gap="small"):
        for digit in "1234567890":
            st.button(
                "",  # the key is shown
                key=f"review-{digit}",
                shortcut=digit,
                on_click=review.press,
                args=(digit,),
            )
        if sign:
            st.button(sign, key="review-sign", on_click=review.press, args=(sign,))
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Erase",
            key="review-erase",
            icon=":material/backspace:",
            shortcut="Backspace",
            on_click=review.erase,
        )
        for title, icon, steps, keys in (
            ("Back", ":material/arrow_back:", -1, "Left"),
            ("Later", ":material/arrow_forward:", 1, "Right"),
        ):
            st.button(
                title,
                key=f"review-{title.lower()}",
                icon=icon,
                shortcut=keys,
                on_click=review.move,
                args=(steps,),
            )


def _undo_button(run: SheetRun) -> None:
    st.button(
        "Undo",
        key="review-undo",
        icon=":material/undo:",
        shortcut="U",
        on_click=undo,
        args=(run,),
        disabled=not run.review.can_undo,
    )

"""Draw boxes over the fields of a form, and say what is written in them."""

import io
from dataclasses import asdict, replace
from typing import Any, get_args

import numpy as np
import pandas as pd
import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from digit_model.fields import from_fields
from digit_model.forms.form import DateOrder, Form, FormField, Kind, SumRule, new_form
from digit_model.imaging.documents import READABLE
from pages.ui.forms.form_draft import FormDraft, begin_draft, current_draft
from pages.ui.forms.given_files import file_picture
from pages.ui.shared.navigation import go_on_after

WIDTH, PHONE_WIDTH = 690, 340
"""Width in pixels of the form on the page."""

_COLUMNS: dict[str, Any] = {
    "name": st.column_config.TextColumn("Name", required=True, width="medium"),
    "kind": st.column_config.SelectboxColumn(
        "Kind", options=list(get_args(Kind)), required=True
    ),
    "digits": st.column_config.NumberColumn(
        "Digits",
        min_value=1,
        max_value=30,
        step=1,
        help="Leave this empty if it varies.",
    ),
    "minimum": st.column_config.NumberColumn("At least"),
    "maximum": st.column_config.NumberColumn("At most"),
    "order": st.column_config.SelectboxColumn(
        "Date order", options=list(get_args(DateOrder)), required=True
    ),
    "required": st.column_config.CheckboxColumn("Required"),
    "unique": st.column_config.CheckboxColumn(
        "Unique", help="No two sheets may have the same number here."
    ),
}


def ask_form() -> FormDraft | None:
    """Ask for a sheet's picture, or for a form that was saved."""
    file = st.file_uploader(
        "A photo or scan of one sheet, blank if you have one, or a saved form (JSON)",
        type=[*(suffix[1:] for suffix in READABLE), "json"],
        key="form-file",
    )
    if file is not None and st.session_state.get("form-file-id") != file.file_id:
        data = file.getvalue()
        if file.name.lower().endswith(".json"):
            form = Form.from_json(data.decode("utf-8", "replace"), file.name)
        else:
            form = new_form(file.name.rpartition(".")[0], file_picture(file.name, data))
        begin_draft(form)
        st.session_state["form-file-id"] = file.file_id
    return current_draft()


def edit_form(draft: FormDraft, *, is_phone: bool) -> None:
    """Show the form's picture with its fields, and all that can be said about them."""
    _draw_fields(draft, PHONE_WIDTH if is_phone else WIDTH)
    count = len(draft.form.fields)
    if not count:
        return
    st.markdown(f"**{count}** fields." if count > 1 else "**1** field.")
    _ask_details(draft)
    with st.container(horizontal=True):
        _divide_or_remove(draft)
        _add_sum(draft)
    for number, rule in enumerate(draft.form.sums):
        text, button = st.columns([5, 1], vertical_alignment="center")
        text.markdown(f"{' + '.join(rule.parts)} = {rule.total}")
        button.button(
            "Remove",
            key=f"remove-sum-{number}",
            icon=":material/delete:",
            on_click=_remove_sum,
            args=(draft, number),
        )
    st.download_button(
        "Save the form",
        draft.form.to_json(),
        "form.json",
        "application/json",
        icon=":material/save:",
        on_click="ignore",
    )


def _draw_fields(draft: FormDraft, width: int) -> None:
    form = draft.form
    scale = width / form.width
    key = f"form-canvas-{draft.mounts % 100}"
    if key not in st.session_state:
        draft.initial = draft.rectangles(scale)
    pixels = np.round(form.gray * 255).astype(np.uint8)
    file = io.BytesIO()
    size = width, round(form.height * scale)
    Image.fromarray(pixels).convert("RGB").resize(size).save(file, "PNG")
    st.caption(
        "Draw a box over each place where a number is written. To make a grid of a "
        "table, draw one box over it and divide the box below."
    )
    result = st_canvas(
        fill_color="rgba(194, 65, 12, 0.12)",
        stroke_width=1,
        stroke_color="#c2410c",
        background_image=file.getvalue(),
        drawing_mode="rect",
        width=size[0],
        height=size[1],
        initial_drawing={"version": "7.4.0", "objects": draft.initial},
        key=key,
    )
    objects = (result.json_data or {}).get("objects")
    edits = draft.edits
    if isinstance(objects, list):
        draft.take_in(objects, scale)
    go_on_after(draft.edits != edits)


def _ask_details(draft: FormDraft) -> None:
    fields = draft.form.fields
    frame = pd.DataFrame(
        [[getattr(item, name) for name in _COLUMNS] for item in fields],
        columns=list(_COLUMNS),
    )
    for name in ("digits", "minimum", "maximum"):
        frame[name] = frame[name].astype("Float64")
    edited = st.data_editor(
        frame,
        column_config=_COLUMNS,
        hide_index=True,
        key=f"form-fields-{draft.edits % 100}",
    )
    try:
        rows = edited.to_dict("records")
        draft.change([_changed(f, r) for f, r in zip(fields, rows, strict=True)])
    except ValueError as error:
        st.error(f"Not changed: {error}.", icon=":material/edit_off:")


def _changed(item: FormField, row: dict[Any, Any]) -> FormField:
    """A field as the row of the table says it is."""
    said = {name: None if pd.isna(value) else value for name, value in row.items()}
    said["name"] = str(said["name"] or "").strip()
    if said["digits"] is not None:
        said["digits"] = int(said["digits"])
    for name in ("required", "unique"):
        said[name] = bool(said[name])
    return from_fields(FormField, asdict(item) | said)


def _divide_or_remove(draft: FormDraft) -> None:
    names = [item.name for item in draft.form.fields]
    with st.popover("Divide or remove a field", icon=":material/grid_on:"):
        name = st.selectbox(
            "Field", names, index=len(names) - 1, key=f"divided-{draft.edits % 100}"
        )
        rows = st.number_input("Rows", 1, 60, 1, key="divide-rows")
        columns = st.number_input("Columns", 1, 30, 1, key="divide-columns")

        def divide() -> None:
            try:
                draft.divide(name, int(rows), int(columns))
            except ValueError as error:
                st.session_state["form-problem"] = f"Not divided: {error}."

        with st.container(horizontal=True):
            st.button(
                "Divide",
                icon=":material/grid_on:",
                on_click=divide,
                disabled=rows * columns == 1,
            )
            st.button(
                "Remove the field",
                icon=":material/delete:",
                on_click=draft.remove,
                args=(name,),
            )
    problem = st.session_state.pop("form-problem", None)
    if problem:
        st.error(problem, icon=":material/grid_off:")


def _add_sum(draft: FormDraft) -> None:
    names = [item.name for item in draft.form.fields]
    with st.popover("Add a sum", icon=":material/functions:"):
        parts = st.multiselect("These", names, key=f"sum-parts-{draft.edits % 100}")
        rest = [name for name in names if name not in parts]
        total = st.selectbox("have the sum", rest, key=f"sum-total-{draft.edits % 100}")

        def add() -> None:
            rule = SumRule(total or "", list(parts))
            draft.form = replace(draft.form, sums=[*draft.form.sums, rule])
            draft.edits += 1

        st.button(
            "Add", key="add-sum", on_click=add, disabled=len(parts) < 1 or not total
        )


def _remove_sum(draft: FormDraft, number: int) -> None:
    sums = [rule for n, rule in enumerate(draft.form.sums) if n != number]
    draft.form = replace(draft.form, sums=sums)

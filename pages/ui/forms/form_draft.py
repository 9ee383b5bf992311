"""The form that is being made: its picture, its boxes and what is said about them."""

import math
from dataclasses import dataclass, field, replace
from typing import Any, cast

import streamlit as st

from digit_model.finding.peaks import Bounds
from digit_model.forms.form import Form, FormField, SumRule, grid_fields

_KEY = "form_draft"
_SAME = 0.5
"""A box that has this share in common with another one was moved."""
_UNMOVED = 0.97
"""A box that has this share in common with its field is where it was drawn."""
_LEAST_SIDE = 8
"""Smaller boxes, in pixels of the canvas, are slips."""
_LINE = "#c2410c"


@dataclass
class FormDraft:
    """One session's form.

    Attributes:
        form: The form so far.
        mounts: Counts canvases: a new one is mounted to show what the page decided.
        edits: Counts changes of the list of fields.
        initial: What the mounted canvas began with; must not change under it.
    """

    form: Form
    mounts: int = 0
    edits: int = 0
    initial: list[dict[str, Any]] = field(default_factory=list)

    @property
    def kept_bytes(self) -> int:
        """About how much memory it takes."""
        return 1000 + len(self.form.picture) + 500 * len(self.form.fields)

    def rectangles(self, scale: float) -> list[dict[str, Any]]:
        """The fields as Fabric.js objects.

        Args:
            scale: Pixels of the canvas for each of the form's picture.
        """
        return [
            {
                "type": "Rect",
                "left": item.x * scale,
                "top": item.y * scale,
                "width": item.width * scale,
                "height": item.height * scale,
                "originX": "left",
                "originY": "top",
                "fill": "rgba(194, 65, 12, 0.12)",
                "stroke": _LINE,
                "strokeWidth": 1,
            }
            for item in self.form.fields
        ]

    def take_in(self, objects: list[Any], scale: float) -> None:
        """Make the fields those that are on the canvas; moved ones keep what was said.

        Args:
            objects: Fabric.js objects.
            scale: Pixels of the canvas for each of the form's picture.
        """
        known = list(self.form.fields)
        fields: list[FormField] = []
        names = {item.name for item in known}
        for rectangle in filter(None, (_rectangle(item) for item in objects)):
            place = self._within(rectangle, scale)
            if place is None:
                continue
            same = [k for k in known if _bounds(k).overlap(_bounds(place)) > _SAME]
            if same:
                known.remove(same[0])
                place = _moved(same[0], place)
            else:
                number = 1
                while f"Field {number}" in names:
                    number += 1
                names.add(f"Field {number}")
                place = replace(place, name=f"Field {number}")
            fields.append(place)
        if len(fields) != len(self.form.fields):
            self.edits += 1
        left = {item.name for item in fields}
        sums = [rule for rule in self.form.sums if {rule.total, *rule.parts} <= left]
        self.form = replace(self.form, fields=fields, sums=sums)

    def change(self, fields: list[FormField]) -> None:
        """Take what a person said about the fields.

        Raises:
            ValueError: It does not go together; nothing is changed.
        """
        renamed = {
            old.name: new.name
            for old, new in zip(self.form.fields, fields, strict=True)
        }
        sums = [
            SumRule(renamed[rule.total], [renamed[name] for name in rule.parts])
            for rule in self.form.sums
        ]
        self.form = replace(self.form, fields=fields, sums=sums)

    def divide(self, name: str, rows: int, columns: int) -> None:
        """Divide a field into a grid.

        Raises:
            ValueError: Its parts would be too small or too many.
        """
        fields: list[FormField] = []
        for item in self.form.fields:
            if item.name == name:
                fields += grid_fields(name, item.area, rows, columns, item)
            else:
                fields.append(item)
        sums = [r for r in self.form.sums if name not in (r.total, *r.parts)]
        self.form = replace(self.form, fields=fields, sums=sums)
        self.remount()

    def remove(self, name: str) -> None:
        """Take a field away, with the sums that it is part of."""
        fields = [item for item in self.form.fields if item.name != name]
        sums = [r for r in self.form.sums if name not in (r.total, *r.parts)]
        self.form = replace(self.form, fields=fields, sums=sums)
        self.remount()

    def remount(self) -> None:
        """Show the fields as they are now."""
        self.mounts += 1
        self.edits += 1

    def _within(self, box: Bounds, scale: float) -> FormField | None:
        """A field where a rectangle of the canvas is, cut off at the picture's edge."""
        if min(box.width, box.height) < _LEAST_SIDE:
            return None
        left, top = max(0.0, box.left / scale), max(0.0, box.top / scale)
        right = min(float(self.form.width), box.right / scale)
        bottom = min(float(self.form.height), box.bottom / scale)
        if min(right - left, bottom - top) < _LEAST_SIDE / scale:
            return None
        return FormField("", left, top, right - left, bottom - top)


def current_draft() -> FormDraft | None:
    """The form of this session, if one was begun."""
    return cast("FormDraft | None", st.session_state.get(_KEY))


def begin_draft(form: Form) -> FormDraft:
    """Begin with a form; it takes the place of the one before."""
    before = current_draft()
    number = before.mounts + 1 if before else 0
    draft = FormDraft(form, number, number)
    st.session_state[_KEY] = draft
    return draft


def _rectangle(item: object) -> Bounds | None:
    """Where a Fabric.js rectangle is on the canvas; None for anything else."""
    if not isinstance(item, dict) or str(item.get("type")).lower() != "rect":
        return None
    sides = [item.get(name, 0) for name in ("left", "top", "width", "height")]
    scales = [item.get(name, 1) for name in ("scaleX", "scaleY")]
    numbers = [*sides, *scales]
    if not all(isinstance(n, int | float) and math.isfinite(n) for n in numbers):
        return None
    left, top, width, height = sides
    width, height = width * scales[0], height * scales[1]
    if item.get("originX") == "center":
        left -= width / 2
    if item.get("originY") == "center":
        top -= height / 2
    return Bounds(left, top, width, height)


def _bounds(item: FormField) -> Bounds:
    return Bounds(item.x, item.y, item.width, item.height)


def _moved(item: FormField, place: FormField) -> FormField:
    """A field where its box is now; itself if that is where it was."""
    if _bounds(item).overlap(_bounds(place)) > _UNMOVED:
        return item
    width, height = place.width, place.height
    return replace(item, x=place.x, y=place.y, width=width, height=height)

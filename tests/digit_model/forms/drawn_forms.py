"""A small form drawn with words and boxes, and its sheet filled in."""

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.forms.form import Form, FormField, SumRule, new_form
from training.data.composed_pages import CLEAR, write_number
from training.data.pens import PenDigit

Plane = npt.NDArray[np.float32]
WIDTH, HEIGHT = 700, 900
SHEET_TEXTS = {"a": "25", "b": "47", "sum": "72", "code": "2840"}
"""What is written on the filled sheet: a sum, and a number with a check digit."""


def blank_sheet() -> Plane:
    """The sheet as it is printed, `(h, w)` float32 in [0, 1], white = 1."""
    sheet = np.full((HEIGHT, WIDTH), 255, np.uint8)
    words = ("Harvest sheet No. 7", "Apples a", "Pears b", "Sum of fruit", "Code")
    tops = (90, 210, 350, 490, 630)
    for text, top in zip(words, tops, strict=True):
        cv2.putText(sheet, text, (40, top), 1, 2.0, 50, 2, cv2.LINE_AA)
    text = "Return this sheet to the gardener, Mill Lane"
    cv2.putText(sheet, text, (40, 830), 1, 1.4, 50, 1, cv2.LINE_AA)
    cv2.putText(sheet, "Thank you!", (440, 870), 1, 2.0, 50, 2, cv2.LINE_AA)
    for item in _fields():
        x, y, right, bottom = (round(v) for v in item.area)
        cv2.rectangle(sheet, (x, y), (right, bottom), 80, 2)
    return sheet.astype(np.float32) / np.float32(255)


def drawn_form() -> Form:
    """The form of the sheet, with its rules."""
    form = new_form("harvest", blank_sheet())
    return replace(form, fields=_fields(), sums=[SumRule("sum", ["a", "b"])])


def filled_sheet(
    recorded: dict[int, PenDigit], texts: dict[str, str] | None = None
) -> Plane:
    """The sheet filled in by one hand."""
    sheet, rng = blank_sheet(), np.random.default_rng(8)
    written = SHEET_TEXTS if texts is None else texts
    for item in _fields():
        text = written.get(item.name)
        if text:
            digits = [recorded[int(character)] for character in text]
            plane = write_number(digits, rng, 56, CLEAR).plane[:96, :216]
            y = round(item.y + (item.height - plane.shape[0]) / 2)
            x = round(item.x + (item.width - plane.shape[1]) / 2)
            view = sheet[y : y + plane.shape[0], x : x + plane.shape[1]]
            np.minimum(view, 1 - 0.85 * plane, out=view)
    return sheet


def photographed(sheet: Plane) -> Plane:
    """The sheet on a dark table, smaller, turned and seen from aside."""
    corners = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
    seen = np.array([[90, 60], [690, 110], [670, 900], [30, 850]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    shade = np.linspace(0.6, 1, WIDTH, dtype=np.float32)
    photo = cv2.warpPerspective(sheet * shade, matrix, (760, 960), borderValue=0.15)
    return np.asarray(photo, np.float32)


def _fields() -> list[FormField]:
    return [
        FormField("a", 330, 150, 240, 100, minimum=0, maximum=99),
        FormField("b", 330, 290, 240, 100, minimum=0, maximum=99),
        FormField("sum", 330, 430, 240, 100),
        FormField("code", 330, 570, 240, 100, kind="mod 10", unique=True),
    ]

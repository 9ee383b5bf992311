"""Digits of corrected fields, kept in the history as examples of the person's hand."""

import cv2
import numpy as np
import numpy.typing as npt

from digit_model.forms.form_reading import FieldReading, SheetReading
from digit_model.page.page_reading import Box
from pages.ui.forms.sheet_run import SheetRun
from pages.ui.history import visit_history
from pages.ui.shared.recognizer_loading import get_recognizer


def accept(run: SheetRun) -> None:
    """Accept the field that is looked at, and learn from it if it was corrected."""
    place = run.review.place
    run.review.accept()
    if place is not None:
        sheet = run.review.sheets[place[0]]
        _keep_digits(run, sheet, sheet.fields[place[1]])


def undo(run: SheetRun) -> None:
    """Take the last step back, and what was learned from it."""
    run.review.undo()
    place = run.review.place
    if place is not None:
        sheet = run.review.sheets[place[0]]
        visit_history.forget(_begin(sheet, sheet.fields[place[1]]))


def _keep_digits(run: SheetRun, sheet: SheetReading, read: FieldReading) -> None:
    """Find the digits of a corrected field; each is what was typed in its place.

    Nothing is kept where more or fewer are found than were typed: then it is not known
    which is which.
    """
    crop = run.crop(sheet, read)
    if crop is None or not read.corrected:
        return
    typed = [int(sign) for sign in read.text if sign.isdigit()]
    found = get_recognizer().read_page(crop).digits
    if len(found) != len(typed):
        return
    pixels = cv2.imdecode(np.frombuffer(crop, np.uint8), cv2.IMREAD_GRAYSCALE)
    for number, (digit, label) in enumerate(zip(found, typed, strict=True)):
        key = f"{_begin(sheet, read)}{number}"
        name = f"{read.name}, {sheet.source}"
        picture = _part(np.asarray(pixels, np.uint8), digit.box)
        visit_history.record(key, "form", name, picture, digit.reading)
        visit_history.keep_true_label(key, label)


def _begin(sheet: SheetReading, read: FieldReading) -> str:
    """What the keys of a field's digits begin with."""
    return f"form {sheet.source!r} {read.name!r} "


def _part(pixels: npt.NDArray[np.uint8], box: Box) -> npt.NDArray[np.uint8]:
    return pixels[box.y : box.y + box.height, box.x : box.x + box.width]

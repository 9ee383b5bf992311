"""Read the sheets of one form."""

import numpy as np

from digit_model.finding.classes import POINTS
from digit_model.finding.finder import find
from digit_model.forms.field_rules import signs_in
from digit_model.forms.form import Form
from digit_model.forms.form_reading import SheetReading
from digit_model.forms.gathering import Gathering
from digit_model.forms.printed_ink import PrintedInk
from digit_model.forms.registration import Registration
from digit_model.forms.rules import read_by_rules
from digit_model.forms.written_ink import handwriting
from digit_model.imaging.decoding import ImageSource, load_picture
from digit_model.network.network import Network
from digit_model.table.cell_ink import Expected
from digit_model.table.cell_reader import CellReader
from digit_model.table.straightening import Straight, box_around, whole_picture

_SIDE = 2304
"""Longer side in pixels at which a sheet is worked on."""


class FormReader:
    """Reads sheets of a form, however they lie in the picture. Safe to share.

    Each field is cut out by itself, brought to one height and put on one picture with
    the others: so nothing but fields is looked at, in the size that the finder knows.

    Args:
        form: The form; it has at least one field.
        finder: What finds digits.
        cells: What reads them.

    Raises:
        FormError: The form's picture is damaged.
        ValueError: It has no fields.
    """

    def __init__(self, form: Form, finder: Network, cells: CellReader) -> None:
        if not form.fields:
            raise ValueError("To read sheets, a form needs at least one field.")
        self.form = form
        self._finder, self._cells = finder, cells
        gray = form.gray
        self._registration = Registration(gray)
        self._gathering = Gathering([field.area for field in form.fields])
        self._printed = PrintedInk.of(self._gathering.gather(gray, np.eye(3)))
        signs = [signs_in(field) for field in form.fields]
        points = [POINTS if field.kind == "decimal" else "" for field in form.fields]
        self._expected = Expected(self._printed.all, signs, points)

    def read(self, image: ImageSource, source: str) -> SheetReading:
        """Read a sheet.

        Args:
            image: As in `Recognizer.read`.
            source: What the picture is called.

        Raises:
            ImageError: It is not an image, or the form is not in it.
        """
        picture = load_picture(image, _SIDE)
        matrix = self._registration.find(picture.gray)
        gathered = self._gathering.gather(picture.gray, matrix)
        gathered = self._printed.without_lines(gathered)
        findings = find(gathered, self._finder, thorough=True)
        whole = whole_picture(picture)
        on_form = Straight(picture.gray, matrix @ whole.matrix)
        boxes = [
            box_around(on_form.in_original(field.area.corners))
            for field in self.form.fields
        ]
        areas = self._gathering.areas
        written = handwriting(gathered, findings.marks, areas)
        cells = self._cells.read(written, findings, areas, boxes, self._expected)
        read = read_by_rules(self.form, cells)
        return SheetReading(source, read, picture.width, picture.height)

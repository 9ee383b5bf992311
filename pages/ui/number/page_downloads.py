"""The page as files: a table of its digits and signs, and the annotated picture."""

import csv
import io

from digit_model.page.annotation import annotate
from pages.ui.number.number_page import NumberPage

_COLUMNS = ["line", "position", "digit", "sign", "confidence", "corrected", "added"]


def as_csv(page: NumberPage) -> str:
    """A table with one row for each digit and sign, as corrected."""
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow([*_COLUMNS, "x", "y", "width", "height"])
    positions: dict[int, int] = {}
    for mark in page.left():
        line, value = mark.place.line, page.value(mark)
        positions[line] = positions.get(line, 0) + 1
        is_sign = page.label(mark).is_sign
        rows.writerow(
            [
                line + 1,
                positions[line],
                "" if is_sign else value,
                value if is_sign else "",
                round(mark.place.confidence, 6),
                "yes" if mark.number in page.corrections else "no",
                "yes" if mark.is_added else "no",
                *mark.place.box,
            ]
        )
    return table.getvalue()


def as_png(page: NumberPage) -> bytes:
    """The picture with boxes, digits and signs, as corrected."""
    labels = [page.label(mark) for mark in page.left()]
    return annotate(page.preview, labels, page.preview.width / page.size[0])

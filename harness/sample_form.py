"""Draw the sample form that the site offers: `python -m harness.sample_form`.

Writes `docs/assets/sample-form.pdf`, to be printed, and `docs/assets/sample-form.json`,
to read its sheets by.
"""

from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from digit_model.forms.form import FormField, SumRule, new_form

FOLDER = Path(__file__).parents[1] / "docs" / "assets"
WIDTH, HEIGHT, DOTS = 1240, 1754, 150
"""A sheet of A4 in pixels, and its pixels per inch."""

_FRUIT = ("Apples", "Pears", "Plums")
_ROWS, _TOP, _LEFT, _CELL = 8, 640, 330, (200, 96)
_BOX = 74


def main() -> None:
    """Draw the form and write both files."""
    sheet, fields = draw_sheet()
    form = new_form("Harvest count", sheet)
    scale = form.width / WIDTH
    sums = [
        SumRule(f"Sum {row}", [f"{fruit} {row}" for fruit in _FRUIT])
        for row in range(1, _ROWS + 1)
    ]
    placed = [
        replace(
            item,
            x=item.x * scale,
            y=item.y * scale,
            width=item.width * scale,
            height=item.height * scale,
        )
        for item in fields
    ]
    FOLDER.mkdir(exist_ok=True)
    replace(form, fields=placed, sums=sums).save(FOLDER / "sample-form.json")
    sheet.convert("1").save(FOLDER / "sample-form.pdf", resolution=DOTS)


def draw_sheet() -> tuple[Image.Image, list[FormField]]:
    """The blank sheet, and where its fields are in its pixels."""
    sheet = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(sheet)
    _write(draw, 110, 90, "Harvest count", 58)
    _write(draw, 110, 180, "Write one number in each place, with a dark pen.", 28)
    _write(draw, 110, 222, "Count baskets; the last column is the sum of the row.", 28)
    fields = [
        FormField("Date", 330, 320, 8 * _BOX, _BOX, kind="date", digits=8),
        FormField("Sheet", 330, 450, 4 * _BOX, _BOX, digits=4, unique=True),
    ]
    for item, hint in zip(fields, ("day, month, year", "number it"), strict=True):
        left, top = round(item.x), round(item.y)
        _write(draw, 110, top + 20, item.name, 34)
        for x in range(left, left + round(item.width), _BOX):
            draw.rectangle((x, top, x + _BOX, top + _BOX), outline=0, width=2)
        _write(draw, left + round(item.width) + 20, top + 24, hint, 24)
    for column, title in enumerate((*_FRUIT, "Sum")):
        x = _LEFT + column * _CELL[0]
        _write(draw, x + 30, _TOP - 50, title, 32)
        for row in range(_ROWS):
            y = _TOP + row * _CELL[1]
            area = x, y, x + _CELL[0], y + _CELL[1]
            draw.rectangle(area, outline=0, width=2)
            name = f"{title} {row + 1}"
            fields.append(FormField(name, x, y, *_CELL, minimum=0, maximum=9999))
    for row in range(_ROWS):
        _write(draw, 110, _TOP + row * _CELL[1] + 30, f"Tree row {row + 1}", 32)
    last = "Thank you! Please return this sheet to the gatehouse by Friday."
    _write(draw, 110, 1560, last, 30)
    _write(draw, 110, 1630, "Sample form of the digit reader", 24)
    _write(draw, 860, 1630, "Form A, version 1", 24)
    return sheet, fields


def _write(draw: ImageDraw.ImageDraw, x: int, y: int, text: str, size: int) -> None:
    draw.text((x, y), text, 0, ImageFont.load_default(size))


if __name__ == "__main__":
    main()

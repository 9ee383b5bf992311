"""Read handwritten digits of any size, anywhere in a picture, in any light.

Example:
    >>> from digit_model import Recognizer
    >>> recognizer = Recognizer.load()
    >>> recognizer.read("photo-of-a-seven.jpg").digit
    7
"""

from digit_model.errors import (
    FormError,
    HandError,
    ImageError,
    ModelFileError,
    ScaleError,
)
from digit_model.forms.form import Form
from digit_model.forms.form_reading import SheetReading
from digit_model.hand.hand import OwnHand
from digit_model.page.page_reading import Box, PageDigit, PageReading, PageSign
from digit_model.reading import Reading, Stages
from digit_model.recognizer import Recognizer
from digit_model.refusals import Refusal
from digit_model.table.cell_reading import CellReading
from digit_model.table.table_reading import TableReading

__version__ = "1.0.0"

__all__ = [
    "Box",
    "CellReading",
    "Form",
    "FormError",
    "HandError",
    "ImageError",
    "ModelFileError",
    "OwnHand",
    "PageDigit",
    "PageReading",
    "PageSign",
    "Reading",
    "Recognizer",
    "Refusal",
    "ScaleError",
    "SheetReading",
    "Stages",
    "TableReading",
    "__version__",
]

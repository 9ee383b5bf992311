"""Read handwritten digits, wherever, however large and in whatever light they are.

Example:
    >>> from digit_model import Recognizer
    >>> recognizer = Recognizer.load()
    >>> recognizer.read("photo-of-a-seven.jpg").digit
    7
"""

from digit_model.errors import ImageError, ModelFileError, ScaleError
from digit_model.page.page_reading import Box, PageDigit, PageReading, PageSign
from digit_model.reading import Reading, Stages
from digit_model.recognizer import Recognizer
from digit_model.refusals import Refusal

__version__ = "1.0.0"

__all__ = [
    "Box",
    "ImageError",
    "ModelFileError",
    "PageDigit",
    "PageReading",
    "PageSign",
    "Reading",
    "Recognizer",
    "Refusal",
    "ScaleError",
    "Stages",
    "__version__",
]

"""Read handwritten digits, wherever, however large and in whatever light they are.

Example:
    >>> from digit_model import Recognizer
    >>> recognizer = Recognizer.load()
    >>> recognizer.read("photo-of-a-seven.jpg").digit
    7
"""

from digit_model.errors import ImageError, ModelFileError
from digit_model.reading import Reading, Stages
from digit_model.recognizer import Recognizer

__all__ = ["ImageError", "ModelFileError", "Reading", "Recognizer", "Stages"]

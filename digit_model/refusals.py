"""Why a picture is not read."""

from enum import StrEnum


class Refusal(StrEnum):
    """A reason why a picture is not read; its text is a sentence for the person.

    Example:
        >>> print(Refusal.of_digits(2))
        This looks like 2 digits: write one at a time.
    """

    ONE_COLOR = "The picture is all one color: there is nothing to read."
    NO_INK = "No ink stands out from the background."
    TOO_LITTLE_INK = "There is only a dot or a blot: too little to read."
    NO_DIGIT = (
        "No digit was found in this picture. Write it larger or darker, or "
        "photograph it from closer up."
    )
    SIGN = "This looks like a sign, not a digit."
    OTHER_POLARITY = "What was found here is not in the kind of ink that you chose."
    NOT_A_DIGIT = "This does not look like any digit the model has seen."
    TWO_DIGITS = "This looks like 2 digits: write one at a time."
    THREE_DIGITS = "This looks like 3 digits: write one at a time."
    FOUR_DIGITS = "This looks like 4 digits: write one at a time."
    MORE_DIGITS = "This looks like more than 4 digits: write one at a time."
    NOTHING_FOUND = "No digits found."
    NO_TABLE = (
        "No table was found in this picture: there are no ruled lines that cross, and "
        "no digits. Photograph it from closer up, with the whole table in the picture."
    )

    @property
    def is_of_several(self) -> bool:
        """Whether there are several digits where one is expected."""
        several = (self.TWO_DIGITS, self.THREE_DIGITS, self.FOUR_DIGITS)
        return self in (*several, self.MORE_DIGITS)

    @classmethod
    def of_digits(cls, count: int) -> "Refusal":
        """The reason for a picture of several digits where one is expected.

        Args:
            count: How many, at least 2.
        """
        counted = {2: cls.TWO_DIGITS, 3: cls.THREE_DIGITS, 4: cls.FOUR_DIGITS}
        return counted.get(count, cls.MORE_DIGITS)

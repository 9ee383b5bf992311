"""All that a number may be, from what each of its digits may be."""

from collections.abc import Sequence
from typing import NamedTuple

from digit_model.table.cell_reading import Possible

_MOST = 40
"""So many readings are kept."""
_LEAST = 1e-4
"""Readings of less probability are left out."""


class Alternatives(NamedTuple):
    """What a mark may be.

    Attributes:
        x: Where it stands, to be put in order.
        options: Texts and their probabilities, first what it is taken for; an empty
            text means that it is not part of the number.
    """

    x: float
    options: list[tuple[str, float]]


def possible_readings(marks: Sequence[Alternatives]) -> list[Possible]:
    """Combine what marks may be to what a number may be.

    Args:
        marks: In reading order.

    Returns:
        What the marks are taken for, then the other readings, the likeliest first; of
        those that are the same text the probabilities are added.
    """
    taken = "".join(mark.options[0][0] for mark in marks)
    readings = {"": 1.0}
    for mark in marks:
        longer: dict[str, float] = {}
        for text, probability in readings.items():
            for added, share in mark.options:
                if probability * share >= _LEAST or added == mark.options[0][0]:
                    whole = text + added
                    longer[whole] = longer.get(whole, 0.0) + probability * share
        best = sorted(longer, key=lambda text: -longer[text])[:_MOST]
        readings = {text: longer[text] for text in best}
    others = [
        Possible(text, share) for text, share in readings.items() if text != taken
    ]
    return [Possible(taken, readings.get(taken, 0.0)), *others]

"""What is written like a digit and is none.

It is no evidence either way: nothing is taught with it, chosen by it or scored on it.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from training.data.handwriting import Stroke

LETTERS = frozenset("oODQlIi|ZzSsbGgqByY")
"""Letters like 0, 1, 2, 5, 6, 9, 8 and 4."""
GESTURES = frozenset(
    {
        *("circle", "line", "I", "null", "exclamation_point", "D", "v", "check"),
        *("question_mark", "right_curly_brace", "right_sq_bracket"),
    }
)
"""Gestures of the two logs that are."""
SYMBOLS = frozenset("°′″✓→")
"""Symbols that are drawn which look like 0, 1, 11 and 7, or like a dash."""
DOODLES = frozenset({"banana", "rainbow"})
"""Kinds of doodles that are."""
_CHARACTERS = {
    "Balinese": (5, 14),
    "Early_Aramaic": (2, 3, 4, 6, 10, 13, 14, 16, 17, 20),
    "Greek": (2, 4, 6, 8, 9, 14, 15, 18),
    "Japanese_(katakana)": (27, 40, 45),
    "Korean": (19, 21, 22, 33),
    "Latin": (1, 2, 7, 9, 12, 15, 17, 19, 25, 26),
    "Sanskrit": (5, 13, 37),
    "Tagalog": (3, 16),
}
CHARACTERS = frozenset(
    f"{alphabet}/{number:02}"
    for alphabet, numbers in _CHARACTERS.items()
    for number in numbers
)
"""Omniglot's characters that are, as judged by eye: circles, bars, other 3s, 4s, 7s."""
CHARACTERS_OF_FONTS = frozenset(
    "".join(Path(__file__).with_suffix(".txt").read_text("utf-8").split())
)
"""Letters of other scripts, and symbols, that are, as judged by eye among those that a
digit network took for digits: rings, bars, arcs, other 2s, 3s, 5s, 6s, 8s and 9s; and
those that are like the signs of numbers."""
ALL = LETTERS | GESTURES | DOODLES | CHARACTERS
_SHORT = 3.6
"""Figures of one stroke, shorter than this many times their extent, are circles, bars
and arcs."""


def is_bare(strokes: Sequence[Stroke]) -> bool:
    """Whether a figure is a circle, a bar, an arc or the like.

    Args:
        strokes: Its strokes, each `(n, 2)`, in any unit.
    """
    points = np.concatenate(strokes)
    extent = float(np.ptp(points, axis=0).max())
    length = sum(
        float(np.hypot(*np.diff(stroke, axis=0).T).sum()) for stroke in strokes
    )
    return len(strokes) == 1 and length < _SHORT * extent

"""How a mark's heats are laid out: `(22,)` float32 in [0, 1].

First comes what the finder takes the mark for where it was found, then what other sizes
of the picture show there. Other ink seldom looks like the same digit in two sizes, and
a letter may look like one in all sizes but one.
"""

import numpy as np

from digit_model.arrays import FloatArray

DIGITS_HERE = slice(0, 10)
"""The heat of each digit at the mark's center."""
LETTER_HERE = 10
"""The heat of letters and all else that is drawn like them; see `classes.OTHER`."""
HERE = slice(0, 11)
"""Both of these."""
DIGITS_AGAIN = slice(11, 21)
"""The heat of each digit in another size: 0 where the mark is not seen, and as it is
here where no other size would show it."""
LETTER_ANYWHERE = 21
"""The heat of letters in the size, this one included, that shows them most."""
_COUNT = 22


def make_heats(here: FloatArray, again: FloatArray, letter: float) -> FloatArray:
    """Lay out heats.

    Args:
        here: `(11,)`, what is seen here; see `HERE`.
        again: `(10,)`, each digit's heat in another size.
        letter: The heat of letters in the size that shows them most.
    """
    return np.concatenate([here, again, [letter]], dtype=np.float32)


def even_heats(heat: float) -> FloatArray:
    """The same heat for all."""
    return np.full(_COUNT, heat, np.float32)

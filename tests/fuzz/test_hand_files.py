"""Files of hands that were damaged: read as they were, or refused by name."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digit_model.errors import HandError
from digit_model.hand.hand import OwnHand
from digit_model.hand.hand_file import hand_as_bytes, load_hand
from tests.fuzz.conftest import Attempt
from tests.fuzz.mutations import damaged

_RNG = np.random.default_rng(0)
_LABELS = np.arange(6, dtype=np.uint8)
HAND = hand_as_bytes(
    OwnHand(
        "ab" * 32,
        _LABELS,
        _RNG.normal(size=(6, 8)).astype(np.float32),
        _RNG.normal(size=(6, 10)).astype(np.float32),
        _RNG.integers(0, 255, (6, 28, 28), np.uint8),
    )
)


@given(data=st.data())
def test_a_damaged_hand_is_refused_by_name(
    attempt: Attempt, data: st.DataObject
) -> None:
    content = data.draw(damaged([HAND]))
    with attempt("damaged hand", HandError, named="The file"):
        np.testing.assert_array_equal(load_hand(content).labels, _LABELS)

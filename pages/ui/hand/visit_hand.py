"""The hand of this visit: its examples, whether it is used, and who reads with it."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import streamlit as st

from digit_model import Recognizer
from digit_model.errors import HandError
from digit_model.hand.hand import MAX_EXAMPLES, OwnHand
from pages.ui.desk.chosen_network import get_chosen_recognizer, is_own_chosen
from pages.ui.history import visit_history
from pages.ui.shared.recognizer_loading import get_recognizer
from pages.ui.shared.visit import show_address

EACH = 3
"""How often the sheet asks for each digit."""
SHEET = tuple(digit for _ in range(EACH) for digit in range(10))
"""What the sheet asks for, in order."""

_KEY = "own_hand"

Glyph = npt.NDArray[np.uint8]


@dataclass
class VisitHand:
    """What one session knows about how the person writes.

    Attributes:
        sheet: The glyphs written so far, in the order of `SHEET`.
        loaded: The hand of a file; None if none was loaded.
        is_on: Whether answers are adapted to the hand.
    """

    sheet: list[Glyph] = field(default_factory=list)
    loaded: OwnHand | None = None
    is_on: bool = False
    _mark: int = 0
    _hand: OwnHand | None = None

    @property
    def kept_bytes(self) -> int:
        """About how much memory it takes."""
        hands = [hand for hand in (self.loaded, self._hand) if hand is not None]
        return 1000 * (len(self.sheet) + 1) + sum(hand.kept_bytes for hand in hands)

    def written(self) -> list[tuple[Glyph, int]]:
        """Glyphs of the sheet, with the digits that were asked for."""
        return list(zip(self.sheet, SHEET, strict=False))

    def gathered(self, recognizer: Recognizer) -> OwnHand | None:
        """The hand made of all examples; None if there are none.

        Args:
            recognizer: Learns them, only where there are others than before.
        """
        examples = [*corrections(), *self.written()][-MAX_EXAMPLES:]
        parts = [(glyph.tobytes(), label) for glyph, label in examples]
        mark = hash((recognizer.manifest.model_sha256, id(self.loaded), *parts))
        if mark != self._mark:
            self._hand = _joined(recognizer, examples, self.loaded)
            self._mark = mark
        return self._hand

    def forget(self) -> None:
        """Drop the sheet and the file; corrections stay in the history."""
        self.sheet, self.loaded, self.is_on = [], None, False


def visit_hand() -> VisitHand:
    """The hand of this session."""
    hand: VisitHand = st.session_state.setdefault(_KEY, VisitHand())
    return hand


def corrections() -> list[tuple[Glyph, int]]:
    """Glyphs of the history of which the person said what they are."""
    return [
        (entry.glyph, entry.true_label)
        for entry in visit_history.entries().values()
        if entry.glyph is not None and entry.true_label is not None
    ]


def hand_in_use() -> OwnHand | None:
    """The hand that answers are adapted to; None if there is none or it is off.

    A hand is of the network in use: a visitor's own network answers by itself.
    """
    hand = visit_hand()
    is_used = hand.is_on and not is_own_chosen()
    return hand.gathered(get_recognizer()) if is_used else None


def get_my_recognizer() -> Recognizer:
    """The recognizer that the visitor chose, adapted to their hand if it is on."""
    return get_chosen_recognizer().with_hand(hand_in_use())


def answer_mark() -> int:
    """Changes whenever answers may: with the network that answers, and the hand."""
    hand = hand_in_use()
    adapted = () if hand is None else (hand.labels.tobytes(), hand.features.tobytes())
    return hash((get_chosen_recognizer().manifest.model_sha256, *adapted))


def say_whose_hand() -> None:
    """Say that answers are adapted, where they are."""
    hand = hand_in_use()
    if hand is not None:
        st.caption(f":material/back_hand: Adapted to your hand: {len(hand)} examples.")


def keep_loaded(hand: OwnHand) -> None:
    """Take the hand of a file, and use it.

    Raises:
        HandError: It cannot be used with this network.
    """
    state = visit_hand()
    state.loaded = get_recognizer().with_hand(hand).hand
    state.is_on = True
    show_address()


def _joined(
    recognizer: Recognizer, examples: list[tuple[Glyph, int]], loaded: OwnHand | None
) -> OwnHand | None:
    plain = recognizer.with_hand(None)
    try:
        hand = plain.with_hand(loaded).hand
    except HandError:  # the network in use is a new one since it was loaded
        hand = None
    if examples:
        glyphs = np.stack([glyph for glyph, _ in examples])
        labels = np.array([label for _, label in examples], np.uint8)
        learned = plain.learn_hand(glyphs, labels)
        hand = learned if hand is None else hand + learned
    return hand

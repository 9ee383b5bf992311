"""The page My hand: examples are given, counted, used, downloaded and loaded."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digit_model import Recognizer
from digit_model.hand.hand_file import hand_as_bytes, load_hand
from harness.canvas_value import canvas_value
from tests.app.conftest import ROOT, Open, draw_on
from training.data import pens

Recorded = dict[int, pens.PenDigit]
Downloads = dict[str, bytes]


def write(app: AppTest, digit: pens.PenDigit) -> AppTest:
    """Write a digit on the sheet and press the button for the next."""
    key = app.session_state["sheet_state"].widget_key
    app.session_state[key] = canvas_value(pens.place_strokes(digit))
    app.run()
    next(b for b in app.button if b.label == "Next").click().run()
    assert not app.exception
    return app


def sevens_as(digit: int, recognizer: Recognizer, recorded: Recorded) -> bytes:
    """The file of a hand whose digits look like this 7."""
    ink = 1 - pens.draw_pen(recorded[7], 0)
    glyph = np.round(recognizer.prepare_drawing(ink).glyph * 255).astype(np.uint8)
    labels = np.full(3, digit, np.uint8)
    return hand_as_bytes(recognizer.learn_hand(np.stack([glyph] * 3), labels))


def load(app: AppTest, content: bytes, name: str = "my-hand.npz") -> AppTest:
    app.file_uploader[0].upload(name, content, "application/octet-stream").run()
    assert not app.exception
    return app


def test_the_sheet_asks_for_all_digits_and_is_downloaded(
    open_page: Open, recorded: Recorded, downloads: Downloads
) -> None:
    app = open_page("my_hand")
    assert app.info[0].title == "Your hand is not known yet"
    for digit in range(3):
        write(app, recorded[digit])
    hand = load_hand(downloads["Download my hand"])
    assert hand.labels.tolist() == [0, 1, 2]
    assert hand.glyphs is None, "no pictures unless they are wanted"
    app.checkbox[0].check().run()
    assert load_hand(downloads["Download my hand"]).glyphs is not None
    next(b for b in app.button if b.label == "Back").click().run()
    assert load_hand(downloads["Download my hand"]).labels.tolist() == [0, 1]


def test_the_effect_is_shown_on_own_and_on_other_digits(
    open_page: Open, recorded: Recorded
) -> None:
    app = write(open_page("my_hand"), recorded[0])
    table = app.table[0].value
    assert table.index.tolist() == [
        "Your digits",
        "MNIST, other people",
        "Pens of 6 other people",
    ]
    assert table.loc["Your digits", "Right"] == "1 → 1"
    before, after = str(table.loc["MNIST, other people", "Right"]).split(" → ")
    assert abs(int(before.replace(",", "")) - int(after.replace(",", ""))) <= 1


def test_corrections_of_the_history_are_examples(
    app: AppTest, open_page: Open, recorded: Recorded, downloads: Downloads
) -> None:
    draw_on(app, recorded[4])
    app.pills[0].set_value(9).run()
    open_page("my_hand")
    assert load_hand(downloads["Download my hand"]).labels.tolist() == [9]
    assert not app.toggle(key="hand-on").value, "used only when it is switched on"


def test_a_loaded_hand_changes_answers_until_it_is_switched_off(
    app: AppTest, open_page: Open, recorded: Recorded, recognizer: Recognizer
) -> None:
    draw_on(app, recorded[7])
    before = [metric.value for metric in app.metric]
    load(open_page("my_hand"), sevens_as(1, recognizer, recorded))
    open_page("draw")
    assert [before[0], app.metric[0].value] == ["7", "1"]
    assert any("Adapted to your hand" in caption.value for caption in app.caption)
    open_page("my_hand")
    app.toggle(key="hand-on").set_value(False).run()
    open_page("draw")
    assert [metric.value for metric in app.metric] == before


def test_two_visitors_do_not_see_each_others_hand(
    open_page: Open, recorded: Recorded, recognizer: Recognizer
) -> None:
    other = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    before = [metric.value for metric in draw_on(other, recorded[7]).metric]
    load(open_page("my_hand"), sevens_as(1, recognizer, recorded))
    other.button(key="clear").click().run()
    assert [metric.value for metric in draw_on(other, recorded[7]).metric] == before
    other.switch_page("pages/my_hand.py").run()
    assert other.info[0].title == "Your hand is not known yet"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"PK\x03\x04", id="damaged"),
        pytest.param(b"", id="empty"),
    ],
)
def test_a_file_that_is_not_a_hand_is_refused_by_name(
    open_page: Open, content: bytes
) -> None:
    app = load(open_page("my_hand"), content, "odd.npz")
    assert app.error[0].value.startswith("odd.npz is not a hand")
    assert app.info[0].title == "Your hand is not known yet"

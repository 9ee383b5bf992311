"""The draw page: answers, undo, clear, corrections, and nothing lost on the way."""

import math
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from digit_model import ModelFileError, Recognizer
from harness.canvas_value import canvas_value
from pages.ui.shared import answer as answer_page
from pages.ui.shared.recognizer_loading import SETTING
from tests.app.conftest import ROOT, Open, draw_on
from training.data import pens

Recorded = dict[int, pens.PenDigit]


def answer(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def test_the_first_page_invites_to_draw(app: AppTest) -> None:
    assert not app.exception
    assert app.title[0].value == "Draw a digit"
    assert app.info[0].title == "The slate is empty"
    assert all(app.button(key=key).disabled for key in ("undo", "clear"))


@pytest.mark.parametrize("digit", range(10))
def test_a_drawing_is_answered(app: AppTest, recorded: Recorded, digit: int) -> None:
    draw_on(app, recorded[digit], size=0.6, corner=digit % 4)
    assert not app.exception
    assert answer(app)[0] == str(digit)
    assert answer(app)[1].endswith("%")


def test_undo_takes_one_stroke_back_however_quickly_they_came(
    app: AppTest, recorded: Recorded
) -> None:
    strokes = pens.place_strokes(recorded[4])
    assert len(strokes) == 2
    app.session_state["canvas-0"] = canvas_value(strokes)  # both in one message
    app.run()
    assert answer(app)[0] == "4"
    app.button(key="undo").click().run()
    state = app.session_state["canvas_state"]
    first = canvas_value(strokes[:1])["drawing"]["raw"]["objects"]
    assert state.initial == state.objects == first
    app.button(key="undo").click().run()
    assert app.info[0].title == "The slate is empty"


def test_clear_begins_a_new_drawing(app: AppTest, recorded: Recorded) -> None:
    draw_on(app, recorded[7])
    app.button(key="clear").click().run()
    assert app.info[0].title == "The slate is empty"
    assert app.session_state["canvas_state"].initial == []
    draw_on(app, recorded[2])
    assert answer(app)[0] == "2"
    names = [entry.name for entry in app.session_state["history"].values()]
    assert names == ["Drawing 1", "Drawing 2"]


def test_keys_that_come_again_bring_nothing_back(
    app: AppTest, recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.ui.draw.canvas.KEYS", 2)
    draw_on(app, recorded[7])
    key = app.session_state["canvas_state"].widget_key
    app.pills[0].set_value(1).run()
    for digit in (2, 3):
        app.button(key="clear").click().run()
        draw_on(app, recorded[digit])
        assert answer(app)[0] == str(digit)
    assert app.session_state["canvas_state"].widget_key == key
    labels = [e.true_label for e in app.session_state["history"].values()]
    assert labels == [1, None, None]
    assert app.pills[0].value is None


@pytest.mark.parametrize(
    ("strokes", "brush"),
    [
        pytest.param([np.array([[140.0, 140.0]])], 20, id="a dot"),
        pytest.param([np.array([[40.0, 40.0], [200.0, 200.0]])], 0, id="zero width"),
        pytest.param([np.array([[9.0, 9.0], [99.0, 99.0]])], math.nan, id="NaN width"),
        pytest.param([np.array([[9.0, 9.0], [99.0, 99.0]])], math.inf, id="endless"),
        pytest.param([np.array([[40.0, np.nan], [9.0, 9.0]])], 20, id="no number"),
        pytest.param([np.array([[9e9, 9e9], [8e9, 8e9]])], 20, id="far outside"),
    ],
)
def test_next_to_nothing_is_not_a_digit(
    app: AppTest, strokes: list[np.ndarray], brush: float
) -> None:
    app.session_state["canvas-0"] = canvas_value(strokes, brush)
    app.run()
    assert not app.exception
    assert app.warning[0].title == "No digit read"
    assert app.warning[0].value.endswith(".")
    assert not app.metric


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param({}, id="no strokes"),
        pytest.param({"objects": None}, id="strokes are nothing"),
        pytest.param({"objects": ["a", 1, None]}, id="strokes are no objects"),
        pytest.param([1], id="a list"),
    ],
)
def test_what_is_no_drawing_is_an_empty_slate(app: AppTest, drawing: Any) -> None:
    value = {"drawing": {"raw": drawing, "data": None}, "backgroundFit": None}
    app.session_state["canvas-0"] = value
    app.run()
    assert not app.exception
    assert app.info[0].title == "The slate is empty"


def test_pictures_that_are_folded_away_are_not_made(
    app: AppTest, recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[object] = []
    monkeypatch.setattr(answer_page, "show_stages", shown.append)
    draw_on(app, recorded[3])
    assert not shown
    app.session_state["draw-stages"] = True
    app.run()
    assert len(shown) == 1


def test_the_drawing_is_there_after_a_detour(
    app: AppTest, open_page: Open, recorded: Recorded
) -> None:
    draw_on(app, recorded[3])
    before = answer(app)
    open_page("about")
    open_page("draw")
    assert answer(app) == before
    state = app.session_state["canvas_state"]
    assert state.initial == state.objects != []


@pytest.mark.parametrize(
    ("size", "brush", "is_finer"),
    [
        pytest.param(1.0, 20, False, id="a usual digit"),
        pytest.param(0.4, 20, True, id="a small one"),
        pytest.param(1.0, 40, True, id="a wide brush"),
    ],
)
def test_what_a_brush_would_fill_is_drawn_finer(
    app: AppTest, recorded: Recorded, size: float, brush: int, is_finer: bool
) -> None:
    app.session_state["draw-stages"] = True
    draw_on(app, recorded[9], size=size, brush=brush)
    assert answer(app)[0] == "9"
    state = app.session_state["canvas_state"]
    assert (state.digit().sum() < 0.9 * state.picture().sum()) == is_finer
    assert any("loops stay open" in note.value for note in app.caption) == is_finer


def test_a_close_second_guess_is_shown(
    app: AppTest, recorded: Recorded, recognizer: Recognizer
) -> None:
    strokes = [*pens.place_strokes(recorded[1]), *pens.place_strokes(recorded[7])]
    app.session_state["canvas-0"] = canvas_value(strokes)
    app.run()
    picture = app.session_state["canvas_state"].digit()
    reading = recognizer.read_drawing(picture)
    shown = [m.value for m in app.markdown if "It could also be" in m.value]
    assert bool(shown) == (reading.second_guess is not None)
    if reading.second_guess is not None:
        assert f"**{reading.second_guess[0]}**" in shown[0]


def test_a_model_that_cannot_be_loaded_is_said_in_words(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: str) -> Recognizer:
        message = "The model file is not the one that the manifest describes."
        raise ModelFileError(message)

    st.cache_resource.clear()
    with monkeypatch.context() as patch:
        patch.setattr(Recognizer, "load", fail)
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        draw_on(app.run(), recorded[7])
    assert not app.exception
    assert "not the one that the manifest" in app.error[0].value
    draw_on(app, recorded[7])  # repaired meanwhile: the drawing was not lost
    assert answer(app)[0] == "7"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        pytest.param(MemoryError(), "not enough memory", id="memory"),
        pytest.param(OSError(24, "Too many open files"), "OSError", id="system"),
    ],
)
def test_any_failure_to_load_is_tried_again_by_the_next_visitor(
    recorded: Recorded,
    error: Exception,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(**_: str) -> Recognizer:
        raise error

    st.cache_resource.clear()
    with monkeypatch.context() as patch:
        patch.setattr(Recognizer, "load", fail)
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        draw_on(app.run(), recorded[7])
    assert not app.exception
    assert sentence in app.error[0].value
    other = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    draw_on(other.run(), recorded[7])
    assert answer(other)[0] == "7"


def test_a_setting_with_no_such_backend_is_said_in_words(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    st.cache_resource.clear()
    with monkeypatch.context() as patch:
        patch.setenv(SETTING, "torch")
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        draw_on(app.run(), recorded[7])
    assert "Received: torch" in app.error[0].value
    st.cache_resource.clear()

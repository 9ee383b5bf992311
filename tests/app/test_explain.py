"""The explain page: a polite start, every view with a real drawing, and the ways in."""

from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.runtime.caching import cache_data_api
from streamlit.testing.v1 import AppTest

from digit_model import Recognizer
from digit_model.explain.digit_map import MAP_FILE
from digit_model.formatting import a_digit
from digit_model.network.manifest import ASSETS
from harness.canvas_value import canvas_value
from pages.ui.explain import cached_network
from tests.app.conftest import ROOT, Open, draw_on
from training.data import pens

Recorded = dict[int, pens.PenDigit]
VIEWS = [
    "What it sees",
    "Where it looks",
    "Layer by layer",
    "Look-alikes",
    "What would change its mind",
]


def text(app: AppTest) -> str:
    blocks = [*app.markdown, *app.caption, *app.subheader]
    return "\n".join(block.value for block in blocks)


def explain(app: AppTest, digit: pens.PenDigit, view: str) -> AppTest:
    """Draw, press the button and open a view."""
    draw_on(app, digit)
    app.button(key="draw-explain").click().run()
    app.query_params["why"] = view
    return app.run()


def test_nothing_drawn_is_refused_politely_with_samples(open_page: Open) -> None:
    app = open_page("explain")
    assert not app.exception
    assert app.info[0].title == "Nothing to explain yet"
    app.button(key="try-4-transparent.png").click().run()
    assert not app.exception
    assert not app.info
    assert "**4** ·" in text(app)


@pytest.mark.parametrize(
    ("view", "name"),
    [
        ("Where it looks", "class_activation"),
        ("Where it looks", "occlusion"),
        ("Where it looks", "integrated_gradients"),
        ("What would change its mind", "smallest_edit"),
    ],
)
def test_no_visitor_is_given_the_explanation_of_another(
    recorded: Recorded, view: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[object] = []
    real = getattr(cached_network, name)

    def count(*arguments: object) -> object:
        computed.append(name)
        return real(*arguments)

    monkeypatch.setattr(cached_network, name, count)
    for visitor in (1, 2):
        # All sessions of `AppTest` have the same name, those of visitors do not.
        session = f"{view} {name} {visitor}"
        monkeypatch.setattr(
            cache_data_api, "get_session_id_or_throw", lambda session=session: session
        )
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        explain(app.run(), recorded[3], view)
        app.run()
        assert not app.exception
        assert len(computed) == visitor, "once for each, and for nobody else"


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_explains_the_drawing(
    app: AppTest, recorded: Recorded, view: str
) -> None:
    explain(app, recorded[3], view)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "Explain an answer"
    assert "` Drawing 1 `: **3** ·" in text(app)


def test_only_the_open_view_is_computed(app: AppTest, recorded: Recorded) -> None:
    explain(app, recorded[3], "What it sees")
    assert "Occlusion" not in text(app)
    assert "Convolution 1" not in text(app)


def test_blank_paper_offers_no_explanation(app: AppTest) -> None:
    app.session_state["canvas-0"] = canvas_value([np.array([[140.0, 140.0]])])
    app.run()
    assert "draw-explain" not in [button.key for button in app.button]


def test_the_naive_pipeline_misses_what_the_app_reads(
    app: AppTest, recorded: Recorded
) -> None:
    draw_on(app, recorded[5], size=0.4, corner=0)
    app.button(key="draw-explain").click().run()
    shown = text(app)
    assert "This app: **5** ·" in shown
    assert "Resized only: **5**" not in shown


def test_the_answer_follows_the_sliders(app: AppTest, recorded: Recorded) -> None:
    explain(app, recorded[6], "What it sees")
    before = [m.value for m in app.markdown if m.value.startswith("This app")]
    assert before[0] == before[1]  # nothing varied yet
    app.slider(key="rotation").set_value(90).run()
    after = [m.value for m in app.markdown if m.value.startswith("This app")]
    assert not app.exception
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_any_digit_can_be_asked_for(app: AppTest, recorded: Recorded) -> None:
    explain(app, recorded[8], "Where it looks")
    for digit in (3, 0):
        app.segmented_control(key="explained-digit").set_value(digit).run()
        assert not app.exception
        assert f"for a **{digit}**" in text(app)


def test_layers_have_the_shapes_of_the_network(
    app: AppTest, recorded: Recorded, recognizer: Recognizer
) -> None:
    explain(app, recorded[2], "Layer by layer")
    features = recognizer.outputs(np.zeros((1, 28, 28), "f4")).features.shape[1]
    assert f"{features} features" in text(app)
    assert "Convolution 1" in text(app)


def test_a_digit_of_the_map_can_be_chosen(app: AppTest, recorded: Recorded) -> None:
    explain(app, recorded[7], "Look-alikes")
    index = app.selectbox(key="map-digit").options[3]
    app.selectbox(key="map-digit").select_index(3).run()
    assert not app.exception
    assert index.startswith("Test image")


def test_an_edit_names_the_second_guess(app: AppTest, recorded: Recorded) -> None:
    explain(app, recorded[3], "What would change its mind")
    reading = app.session_state["explained"].reading
    second = int(np.argsort(reading.probabilities)[-2])
    shown = text(app) + "\n".join(info.value for info in app.info)
    named = a_digit(second, strong=True)
    assert named in shown or f"{a_digit(second)}, its second guess" in shown


def test_an_upload_leads_here_too(open_page: Open) -> None:
    app = open_page("upload")
    app.segmented_control(key="source").set_value("Samples").run()
    app.button(key="try-9-sideways.jpg").click().run()
    next(b for b in app.button if b.label == "Explain").click().run()
    assert not app.exception
    assert app.title[0].value == "Explain an answer"
    assert "**9** ·" in text(app)


def test_a_missing_map_leaves_the_look_alikes(
    app: AppTest,
    recorded: Recorded,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    st.cache_resource.clear()
    monkeypatch.setattr(cached_network, "MAP_FOLDER", tmp_path)
    explain(app, recorded[7], "Look-alikes")
    assert not app.exception
    assert MAP_FILE in app.error[0].value
    assert "python -m training.embedding" in app.error[0].value
    assert "These are the training digits" in text(app)


def test_artefacts_are_small() -> None:
    assert (ASSETS / "report" / MAP_FILE).stat().st_size < 1e6

"""A reload loses nothing, and nobody is given what another person did."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from pages.ui.shared import visit
from pages.ui.shared.visit import LIFETIME, PARAMETER, Visits, all_visits
from tests.app.conftest import ROOT, draw_on
from training.data import pens

Recorded = dict[int, pens.PenDigit]
ONE, OTHER = b"one browser", b"another"


def cookie(browser: bytes, mask: bytes = b"\1\2\3\4") -> dict[str, str]:
    """What Streamlit gives a browser, with a mask that is another each time."""
    masked = bytes(b ^ mask[place % 4] for place, b in enumerate(browser))
    return {"_streamlit_xsrf": f"2|{mask.hex()}|{masked.hex()}|1700000000"}


Arrive = Callable[..., AppTest]


@pytest.fixture
def arrive(monkeypatch: pytest.MonkeyPatch) -> Arrive:
    """Open the app again in a browser, with an address that it may have had before."""

    def open_(cookies: dict[str, str], token: str | None = None) -> AppTest:
        monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: cookies))
        script = str(ROOT / "streamlit_app.py")
        app = AppTest.from_file(script, default_timeout=60)
        if token is not None:
            app.query_params[PARAMETER] = token
        return app.run()

    all_visits().__init__()  # type: ignore[misc] # no visit of another test
    return open_


def token_of(app: AppTest) -> str:
    value: str | list[str] = app.query_params[PARAMETER]
    return value if isinstance(value, str) else value[0]


def test_a_reload_keeps_the_drawing_and_the_history(
    arrive: Arrive, recorded: Recorded
) -> None:
    app = arrive(cookie(ONE))
    assert PARAMETER not in app.query_params, "there is nothing to lose yet"
    draw_on(app, recorded[3])
    app.pills[0].set_value(8).run()
    app.button(key="clear").click().run()
    draw_on(app, recorded[5])
    app = arrive(cookie(ONE, b"\7\7\7\7"), token_of(app))
    assert not app.exception
    assert app.metric[0].value == "5"
    state = app.session_state["canvas_state"]
    assert state.initial == state.objects != []
    entries = list(app.session_state["history"].values())
    assert [(entry.digit, entry.true_label) for entry in entries] == [(3, 8), (5, None)]
    app.switch_page("pages/explain.py").run()
    assert "Drawing 2" in app.markdown[0].value


@pytest.mark.parametrize(
    "cookies",
    [
        pytest.param(cookie(OTHER), id="another browser"),
        pytest.param({}, id="no cookie"),
        pytest.param({"_streamlit_xsrf": "2||ab|1"}, id="damaged cookie"),
    ],
)
def test_an_address_that_is_passed_on_gives_nothing_away(
    arrive: Arrive, recorded: Recorded, cookies: dict[str, str]
) -> None:
    theirs = draw_on(arrive(cookie(ONE)), recorded[3])
    mine = arrive(cookies, token_of(theirs))
    assert not mine.exception
    assert mine.info[0].title == "The slate is empty"
    draw_on(mine, recorded[7])
    again = arrive(cookie(ONE), token_of(theirs))
    assert again.metric[0].value == "3", "nor can it be written over"


def test_a_second_tab_has_a_copy_of_its_own(arrive: Arrive, recorded: Recorded) -> None:
    first = draw_on(arrive(cookie(ONE)), recorded[3])
    second = arrive(cookie(ONE), token_of(first))
    second.button(key="clear").click().run()
    first.run()
    assert first.metric[0].value == "3"
    assert len(first.session_state["history"]) == 1


@pytest.fixture
def clock() -> list[float]:
    """The time, as a single number that a test may change."""
    return [0.0]


@pytest.fixture
def visits(clock: list[float]) -> Visits:
    """No visits yet."""
    return Visits(lambda: clock[0])


def test_visits_are_forgotten_after_an_hour(visits: Visits, clock: list[float]) -> None:
    visits.put("a", ONE, {"history": {}})
    clock[0] = LIFETIME - 1
    assert visits.get("a", ONE) == {"history": {}}
    clock[0] = LIFETIME + 1
    assert visits.get("a", ONE) == {}
    assert len(visits) == 0


class Large:
    """Says that it takes half of what there is for all."""

    kept_bytes = visit.MAX_BYTES // 2


@pytest.mark.parametrize(
    ("state", "most"),
    [
        pytest.param({"history": {}}, visit.MAX_VISITS, id="number"),
        pytest.param({"batch": Large()}, 2, id="bytes"),
    ],
)
def test_visits_are_bounded_and_the_oldest_go_first(
    visits: Visits, state: dict[str, Any], most: int
) -> None:
    for number in range(most + 5):
        visits.put(str(number), ONE, state)
        visits.put(str(number), ONE, state)
    assert len(visits) == most
    assert visits.get("4", ONE) == {}
    assert visits.get(str(most + 4), ONE)


def test_many_at_once_leave_a_sound_count(visits: Visits) -> None:
    def come(start: int) -> None:
        for number in range(start, start + 200):
            visits.put(str(number), ONE, {"batch": Large()})
            visits.get(str(number), ONE)

    threads = [threading.Thread(target=come, args=(n * 100,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(visits) == 2

"""A canvas sends a stroke 200 ms after its end, when the person may have gone on."""

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from harness.browser_actions import click, draw, expect_digit, expect_still, menu_link
from tests.browser.conftest import Open

Strokes = dict[int, list[np.ndarray]]


class SlowLine:
    """A connection that can hold back all that the server says.

    Attributes:
        holds: Whether it holds back; it ends by itself once the server has run for the
            click and for the stroke that the canvas, still there, sent after: twice, or
            once for both if it is busy.
    """

    def __init__(self, page: Page) -> None:
        self.holds = False
        self._held: list[str | bytes] = []
        self._asked = 0
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()

        def to_server(message: str | bytes) -> None:
            server.send(message)
            kind = BackMsg.FromString(message).WhichOneof("type")
            self._asked += self.holds and kind == "rerun_script"

        def to_browser(message: str | bytes) -> None:
            self._held.append(message)
            said = ForwardMsg.FromString(message)
            if (
                self._asked >= 2
                and said.WhichOneof("type") == "script_finished"
                and said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            ):
                self.holds = False
            if not self.holds:
                for held in self._held:
                    browser.send(held)
                self._held.clear()

        browser.on_message(to_server)
        server.on_message(to_browser)


def go_to_history(page: Page) -> None:
    menu_link(page, "History").click()


def go_to_explain(page: Page) -> None:
    page.get_by_role("button", name="Explain").click()


@pytest.mark.parametrize(
    ("go", "title"),
    [(go_to_history, "History"), (go_to_explain, "Explain an answer")],
    ids=["a link of the menu", "a button that leads on"],
)
def test_who_goes_on_right_after_a_stroke_gets_there_and_keeps_it(
    open_page: Open,
    strokes: Strokes,
    go: Callable[[Page], None],
    title: str,
) -> None:
    lines: list[SlowLine] = []
    page = open_page(prepare=lambda page: lines.append(SlowLine(page)))
    stem, bar = strokes[4]
    draw(page, [stem])
    page.get_by_role("button", name="Explain").wait_for()
    expect_still(page)
    lines[0].holds = True
    draw(page, [bar])
    go(page)
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    click(menu_link(page, "Draw"))
    expect_digit(page, 4)

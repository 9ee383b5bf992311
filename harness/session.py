"""A visitor of the app who speaks Streamlit's websocket protocol.

The browser asks for a run of the page with a `BackMsg`, which carries the states of the
widgets. The server answers with `ForwardMsg`s: `new_session`, a `delta` for every
element, and `script_finished`. All are in `streamlit/proto` of the installed Streamlit.
References to messages that the browser has kept (`ref_hash`) do not come, because this
visitor says of none that it kept it.
"""

import asyncio
import json
import secrets
import urllib.request
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from harness.canvas_value import canvas_value

PATIENCE = 60
"""Longest wait for a run of the page, in seconds."""


class Session:
    """One visitor, who begins on the draw page.

    Attributes:
        elements: What the page shows since its last finished run.
    """

    def __init__(self, url: str, connection: ClientConnection, secret: str) -> None:
        self.elements: list[Element] = []
        self._url = url
        self._connection = connection
        self._secret = secret
        self._page = self._id = ""

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator["Session"]:
        """Open the page, as `Session.open(url)` of an address such as `http://host:1`.

        Raises:
            OSError: Nobody listens there.
        """
        secret = _secret()
        async with connect(
            url.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": f"_streamlit_xsrf={secret}"},
            max_size=None,
        ) as connection:
            session = cls(url, connection, secret)
            await session._run()
            yield session

    async def draw(self, strokes: Sequence[npt.NDArray[np.floating]]) -> None:
        """Draw strokes on the empty canvas and wait until the page is finished."""
        value = json.dumps(canvas_value(strokes))
        await self._run(WidgetState(id=self._canvas, json_value=value))

    async def clear(self) -> None:
        """Press the button that empties the canvas and wait again."""
        await self.press("Clear")

    async def press(self, label: str) -> None:
        """Press the button whose label begins so and wait until the page is finished.

        Raises:
            LookupError: There is none.
        """
        buttons = [e.button for e in self.elements if e.button.label.startswith(label)]
        if not buttons:
            raise LookupError(f"The page has no button {label!r}.")
        await self._run(WidgetState(id=buttons[0].id, trigger_value=True))

    async def go_to(self, page: str) -> None:
        """Open another page of the app and wait until it is finished.

        Args:
            page: Its address below that of the app; empty for the draw page.
        """
        self._page = page
        await self._run()

    async def give(self, files: Mapping[str, bytes]) -> None:
        """Give files to the page and wait until it is finished with them.

        Args:
            files: Their contents by their names.

        Raises:
            LookupError: The page asks for none.
            OSError: The server does not take one.
        """
        asked = [e.file_uploader.id for e in self.elements if e.file_uploader.id]
        if not asked:
            raise LookupError("The page asks for no file.")
        state = WidgetState(id=asked[0])
        for place, (name, data) in zip(
            await self._places(list(files)), files.items(), strict=True
        ):
            await asyncio.to_thread(self._put, place.upload_url, name, data)
            info = state.file_uploader_state_value.uploaded_file_info.add()
            info.name, info.size, info.file_id = name, len(data), place.file_id
            info.file_urls.CopyFrom(place)
        await self._run(state)

    @property
    def digit(self) -> str | None:
        """The digit that the page says was read; None if it says none."""
        bodies = [e.metric.body for e in self.elements if e.metric.label == "Digit"]
        return bodies[0] if bodies else None

    @property
    def errors(self) -> list[str]:
        """Exceptions and error messages on the page."""
        exceptions = [e.exception for e in self.elements if e.HasField("exception")]
        alerts = [e.alert for e in self.elements if e.alert.format == Alert.ERROR]
        return [
            *(f"{exception.type} {exception.message}" for exception in exceptions),
            *(alert.body for alert in alerts),
        ]

    async def first_picture(self) -> npt.NDArray[np.uint8]:
        """Fetch the page's first picture, which is what the network saw.

        Returns:
            `(h, w)` uint8 in shades of gray.

        Raises:
            LookupError: There is none on the page.
            OSError: The server does not have it.
        """
        addresses = [
            image.url for e in self.elements for image in e.imgs.imgs if image.url
        ]
        if not addresses:
            raise LookupError("The page has no picture.")
        data = await asyncio.to_thread(_fetch, self._url + addresses[0])
        return np.asarray(Image.open(BytesIO(data)).convert("L"))

    @property
    def _canvas(self) -> str:
        ids = [e.bidi_component.id for e in self.elements if e.bidi_component.id]
        return ids[0]

    async def _run(self, *states: WidgetState) -> None:
        """Have the page run with these states of widgets.

        Raises:
            TimeoutError: It was not finished in time.
            websockets.ConnectionClosed: The server has gone.
        """
        message = BackMsg()
        message.rerun_script.widget_states.widgets.extend(states)
        message.rerun_script.page_name = self._page
        await self._connection.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            self.elements = await self._receive_run()

    async def _receive_run(self) -> list[Element]:
        places: dict[tuple[int, ...], Element] = {}
        while True:
            data = await self._connection.recv(decode=False)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                places = {}
                self._id = message.new_session.initialize.session_id
            elif kind == "delta" and message.delta.HasField("new_element"):
                place = tuple(message.metadata.delta_path)
                places[place] = message.delta.new_element
            elif (
                kind == "script_finished"
                and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                return list(places.values())

    async def _places(self, names: Sequence[str]) -> Sequence[FileURLs]:
        """Ask where files of these names are to be sent."""
        message = BackMsg()
        message.file_urls_request.request_id = secrets.token_hex(8)
        message.file_urls_request.session_id = self._id
        message.file_urls_request.file_names.extend(names)
        await self._connection.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while True:
                data = await self._connection.recv(decode=False)
                answer = ForwardMsg.FromString(data)
                if answer.WhichOneof("type") == "file_urls_response":
                    return list(answer.file_urls_response.file_urls)

    def _put(self, address: str, name: str, data: bytes) -> None:
        """Send a file as a form of one field, as browsers do."""
        mark = secrets.token_hex(16)
        field = f'form-data; name="{name}"; filename="{name}"'
        head = f"--{mark}\r\nContent-Disposition: {field}\r\n\r\n"
        request = urllib.request.Request(  # noqa: S310 - the app's own address
            self._url + address,
            head.encode() + data + f"\r\n--{mark}--\r\n".encode(),
            {
                "Content-Type": f"multipart/form-data; boundary={mark}",
                "Cookie": f"_streamlit_xsrf={self._secret}",
                "X-Xsrftoken": self._secret,
            },
            method="PUT",
        )
        urllib.request.urlopen(request, timeout=PATIENCE).close()  # noqa: S310


def _secret() -> str:
    """What Streamlit gives each browser to know it again, as it writes it."""
    return f"2|00000000|{secrets.token_hex(16)}|1700000000"


def _fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=PATIENCE) as response:  # noqa: S310
        data: bytes = response.read()
    return data

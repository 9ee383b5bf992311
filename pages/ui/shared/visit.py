"""What a person did, kept for an hour so that a reload of the page does not lose it.

A session ends with its page, and phones reload pages by themselves. So the address
carries a random token, under which the server finds what belongs to it. The token alone
opens nothing, since people pass addresses on: the browser has to be the same one too,
told by the secret that Streamlit gives each browser against forged requests.
"""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from hmac import compare_digest
from threading import Lock
from typing import Any, cast

import streamlit as st

PARAMETER = "visit"
"""Name of the token in the address."""
KEPT = (
    *("canvas_state", "wide_state", "number_page"),
    *("history", "explained", "batch", "own_hand", "sheet_state", "own_run"),
    *("table_page", "form_draft", "sheet_run"),
)
"""Keys of the session's state that outlive it."""
LIFETIME = 3600.0
"""Seconds for which a visit is kept after its last run of a page."""
MAX_VISITS, MAX_BYTES = 500, 50_000_000
"""Most visits, and most bytes of all together; those not seen longest go first."""

_KEY, _PAGE, _SHOWN_ON = "visit-token", "visit-page", "visit-shown-on"
_COOKIE = "_streamlit_xsrf"
_OTHER_BYTES = 200_000
"""What is counted for anything that does not say its size."""


@dataclass
class Visit:
    """What belongs to a token.

    Attributes:
        browser: The secret of the browser it may go back to.
        seen: When a page last ran.
        state: The session's own objects, by their keys; copied before they go back.
        size: Bytes that are counted for it.
    """

    browser: bytes
    seen: float
    state: dict[str, Any] = field(default_factory=dict)
    size: int = 0


class Visits:
    """All visits of the last hour. Safe to share between threads.

    Args:
        now: A clock in seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._visits: OrderedDict[str, Visit] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._visits)

    def put(self, token: str, browser: bytes, state: dict[str, Any]) -> None:
        """Keep what belongs to a token; another browser's is left as it is."""
        with self._lock:
            known = self._visits.get(token)
            if known is not None and not compare_digest(known.browser, browser):
                return
            self._remove(token)
            size = sum(map(_size_of, state.values()))
            self._visits[token] = Visit(browser, self._now(), state, size)
            self._size += size
            self._forget()

    def get(self, token: str, browser: bytes) -> dict[str, Any]:
        """A copy of what belongs to a token; nothing if it is not this browser's."""
        with self._lock:
            self._forget()
            visit = self._visits.get(token)
            if visit is None or not compare_digest(visit.browser, browser):
                return {}
            # The visit may continue elsewhere, in a second tab.
            state = {
                name: dict(value) if isinstance(value, dict) else value
                for name, value in visit.state.items()
            }
        return deepcopy(state)

    def _forget(self) -> None:
        while self._visits:
            token, oldest = next(iter(self._visits.items()))
            is_old = self._now() - oldest.seen > LIFETIME
            is_full = len(self._visits) > MAX_VISITS or self._size > MAX_BYTES
            if not (is_old or is_full):
                return
            self._remove(token)

    def _remove(self, token: str) -> None:
        visit = self._visits.pop(token, None)
        self._size -= visit.size if visit else 0


def enter_visit(page: str) -> None:
    """Bring back what a reload took away, and have the address name the visit.

    Called by the entry script before every run of a page.

    Args:
        page: Its address below that of the app.
    """
    browser = _browser()
    if browser is None:
        return
    if _KEY not in st.session_state:
        given = st.query_params.get(PARAMETER, "")
        found = all_visits().get(given, browser)
        for name, value in found.items():
            st.session_state[name] = value
        st.session_state[_KEY] = given if found else secrets.token_urlsafe(24)
        st.session_state[_SHOWN_ON] = page if found else None
    st.session_state[_PAGE] = page
    if st.session_state[_SHOWN_ON] is not None:
        _show(page)


def keep_visit() -> None:
    """Keep what there is; called by every page at its beginning."""
    browser = _browser()
    if browser is None or _KEY not in st.session_state:
        return
    st.session_state.setdefault("history", {})
    state = {name: st.session_state[name] for name in KEPT if name in st.session_state}
    all_visits().put(st.session_state[_KEY], browser, state)


def show_address() -> None:
    """Put the token into the address, now that there is something to lose."""
    if _KEY in st.session_state:
        _show(st.session_state[_PAGE])


def _show(page: str) -> None:
    """Put the token into the address, once a page: people may go back beyond it."""
    if st.session_state[_SHOWN_ON] != page:
        st.session_state[_SHOWN_ON] = page
        st.query_params[PARAMETER] = st.session_state[_KEY]


@st.cache_resource(show_spinner=False)
def all_visits() -> Visits:
    """The visits to this server."""
    return Visits()


def _browser() -> bytes | None:
    """The secret of this browser: the cookie's token without its changing mask.

    None if there is none, and nothing can be kept safely.
    """
    try:
        _, mask, masked, _ = st.context.cookies[_COOKIE].split("|")
        key = bytes.fromhex(mask)
        token = bytes(
            byte ^ key[place % len(key)]
            for place, byte in enumerate(bytes.fromhex(masked))
        )
    except (KeyError, ValueError, ZeroDivisionError):
        return None
    return token or None


def _size_of(value: object) -> int:
    """Bytes that are counted for a value."""
    if isinstance(value, dict):
        return sum(len(entry.picture) for entry in value.values())
    return cast("int", getattr(value, "kept_bytes", _OTHER_BYTES))

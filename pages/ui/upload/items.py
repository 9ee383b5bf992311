"""Pictures that a person provides: each is read once, errors are kept like answers."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from digit_model import Reading
from digit_model.batch.batch_reader import Source, read_digits
from digit_model.errors import ImageError
from digit_model.imaging.config import Polarity
from digit_model.imaging.documents import DOCUMENT_SUFFIXES, Document
from digit_model.imaging.limits import MAX_FILE_BYTES, MEGABYTE
from digit_model.spreadsheet.plain_text import plain_cell
from pages.ui.hand.visit_hand import answer_mark, get_my_recognizer
from pages.ui.history import visit_history
from pages.ui.shared.answer import POLARITIES
from pages.ui.shared.widget_keys import KEYS

MAX_ITEMS = 200
"""Pictures shown at once; more belong on the command line."""
MAX_UPLOAD_MB = MAX_FILE_BYTES // MEGABYTE
"""What is read at most, which the widget says and holds to."""
SAMPLES = Path(__file__).parents[1] / "samples"
PAGE_SAMPLES = sorted((SAMPLES / "pages").glob("*.*"))
"""Pictures of whole numbers that come with the app."""

_MANY = 16
"""With more pictures than this, a bar shows how far it is."""
_READ, _POLARITY, _PAGES = "readings", "polarities", "page-counts"
_TURNS, _LAST_TURN = "picture-turns", "picture-last-turn"

ItemOutcome = Reading | str
"""What was read, or a sentence that says why nothing could be."""
Want = tuple[str, Polarity | None, int]
"""Key of an item, the polarity to read it with, and the mark of what answers."""


@dataclass(frozen=True)
class Item:
    """One picture.

    Attributes:
        source: `upload`, `camera` or `sample`.
        name: File name.
        key: Tells it from all others of this session.
        read: Gives the encoded file; called once, when it is read.
    """

    source: str
    name: str
    key: str
    read: Callable[[], bytes]


def samples() -> list[Item]:
    """The pictures that come with the app."""
    files = sorted(SAMPLES.glob("*.*"))
    return [
        Item("sample", file.name, f"sample-{file.name}", file.read_bytes)
        for file in files
    ]


def polarity_of(item: Item) -> Polarity | None:
    """What the person decided for this picture; None to find out."""
    return _polarities().get(item.key)


def keep_polarity(key: str, widget: str) -> None:
    """Keep what the person decided about a picture's ink; see `ask_polarity`.

    Args:
        key: The item's key.
        widget: The key of the widget, whose value is a name in `POLARITIES`.
    """
    _polarities()[key] = POLARITIES[st.session_state[widget]]


def _polarities() -> dict[str, Polarity | None]:
    chosen: dict[str, Polarity | None] = st.session_state.setdefault(_POLARITY, {})
    return chosen


def read_items(items: Sequence[Item]) -> list[ItemOutcome]:
    """Read pictures, with a progress bar for many; what is known is not read again."""
    known: dict[Want, ItemOutcome] = st.session_state.setdefault(_READ, {})
    mark = answer_mark()
    wanted = {(item.key, polarity_of(item), mark): item for item in items}
    _read_new({w: item for w, item in wanted.items() if w not in known}, known)
    outcomes = [known[want] for want in wanted]
    while len(known) > MAX_ITEMS:
        del known[next(iter(known))]
    return outcomes


def forget_others(items: Sequence[Item]) -> None:
    """Forget readings of pictures that are no longer shown: each takes much memory."""
    shown = {item.key for item in items}
    known: dict[Want, ItemOutcome] = st.session_state.get(_READ, {})
    for want in [want for want in known if want[0] not in shown]:
        del known[want]


def take_turns(items: Sequence[Item]) -> None:
    """Give each new picture the next number for the keys of its widgets; see `KEYS`."""
    before: dict[str, int] = st.session_state.get(_TURNS, {})
    turns = {item.key: before[item.key] for item in items if item.key in before}
    last: int = st.session_state.get(_LAST_TURN, 0)
    count = max(KEYS, 2 * len(items))
    for item in items:
        if item.key not in turns:
            taken = set(turns.values())
            following = ((last + step) % count for step in range(1, count + 1))
            last = turns[item.key] = next(n for n in following if n not in taken)
    st.session_state[_TURNS], st.session_state[_LAST_TURN] = turns, last


def widget_prefix(item: Item) -> str:
    """Prefix for the keys of a shown picture's widgets, unique on the page."""
    return f"picture-{st.session_state[_TURNS][item.key]}"


def with_more_pages(items: Sequence[Item]) -> list[tuple[Item, int]]:
    """The pictures that are not read in full here, and how many pages they have."""
    known: dict[str, int] = st.session_state.setdefault(_PAGES, {})
    for item in items:
        if item.key not in known:
            known[item.key] = _count_pages(item)
    while len(known) > MAX_ITEMS:
        del known[next(iter(known))]
    return [(item, known[item.key]) for item in items if known.get(item.key, 1) > 1]


def _count_pages(item: Item) -> int:
    if not item.name.lower().endswith(DOCUMENT_SUFFIXES):
        return 1
    try:
        return Document(item.read()).page_count
    except ImageError:  # reading it says why
        return 1


def remember(item: Item, outcome: ItemOutcome) -> None:
    """Keep an answer in the history; files that could not be read are not kept."""
    if isinstance(outcome, Reading):
        gray = outcome.stages.gray
        visit_history.record(item.key, item.source, item.name, gray, outcome)


def _read_new(new: dict[Want, Item], known: dict[Want, ItemOutcome]) -> None:
    """Read pictures into what is known, one after the other.

    Streamlit ends this where it speaks to the page, if anything is clicked meanwhile.
    What has been read by then stays read.
    """
    if not new:
        return
    sources = [Source(item.name, item.read, want[1]) for want, item in new.items()]
    bar = st.progress(0.0) if len(new) > _MANY else None
    results = read_digits(get_my_recognizer(), sources)
    for done, (want, result) in enumerate(zip(new, results, strict=True), start=1):
        outcome = result.outcome
        known[want] = outcome if isinstance(outcome, Reading) else str(outcome)
        remember(new[want], known[want])
        if bar:
            bar.progress(done / len(new), f"{done} of {len(new)} read")
    if bar:
        bar.empty()


def as_csv(items: Sequence[Item], outcomes: Sequence[ItemOutcome]) -> str:
    """A table with one row per picture."""
    table = io.StringIO()
    rows = csv.writer(table)
    digits = [f"p{digit}" for digit in range(10)]
    rows.writerow(["name", "verdict", "digit", "confidence", "ink", "reason", *digits])
    for item, outcome in zip(items, outcomes, strict=True):
        name = plain_cell(item.name)
        if isinstance(outcome, str):
            rows.writerow([name, "error", "", "", "", outcome, *[""] * 10])
            continue
        record = outcome.export()
        rows.writerow(
            [
                name,
                record["verdict"],
                record["digit"],
                record["confidence"],
                outcome.stages.polarity,
                record["reason"],
                *record["probabilities"],
            ]
        )
    return table.getvalue()

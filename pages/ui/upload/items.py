"""Pictures handed over by a person: read once each, errors kept beside answers."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from digit_model import Reading
from digit_model.batch.batch_reader import Source, read_digits
from digit_model.imaging.config import Polarity
from pages.ui.history import visit_history
from pages.ui.shared.recognizer_loading import get_recognizer

MAX_ITEMS = 200
"""Pictures shown at once; more belong on the command line."""
MAX_UPLOAD_MB = 25
"""More than is read, so that the page can say so in its own words."""
SAMPLES = Path(__file__).parents[1] / "samples"
PAGE_SAMPLES = sorted((SAMPLES / "pages").glob("*.*"))
"""Pictures of whole numbers that come with the app."""

_MANY = 16
"""From more pictures than this on, a bar shows how far it is."""
_READ, _POLARITY = "readings", "polarities"

ItemOutcome = Reading | str
"""What was read, or a sentence that says why nothing could be."""
Want = tuple[str, Polarity | None]
"""Key of an item, and the polarity to read it with."""


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


def set_polarity(item: Item, polarity: Polarity | None) -> None:
    """Decide for this picture whether its ink is dark or light."""
    _polarities()[item.key] = polarity


def _polarities() -> dict[str, Polarity | None]:
    chosen: dict[str, Polarity | None] = st.session_state.setdefault(_POLARITY, {})
    return chosen


def read_items(items: Sequence[Item]) -> list[ItemOutcome]:
    """Read pictures, with a progress bar for many; what is known is not read again."""
    known: dict[Want, ItemOutcome] = st.session_state.setdefault(_READ, {})
    wanted = {(item.key, polarity_of(item)): item for item in items}
    new = {want: item for want, item in wanted.items() if want not in known}
    known.update(_read_new(new))
    for want, item in new.items():
        remember(item, known[want])
    outcomes = [known[want] for want in wanted]
    while len(known) > MAX_ITEMS:
        del known[next(iter(known))]
    return outcomes


def remember(item: Item, outcome: ItemOutcome) -> None:
    """Keep an answer in the history; files that could not be read are not kept."""
    if isinstance(outcome, Reading):
        picture = visit_history.to_png(outcome.stages.gray)
        visit_history.record(item.key, item.source, item.name, picture, outcome)


def _read_new(new: dict[Want, Item]) -> dict[Want, ItemOutcome]:
    outcomes: dict[Want, ItemOutcome] = {}
    if not new:
        return outcomes
    sources = [Source(item.name, item.read, want[1]) for want, item in new.items()]
    bar = st.progress(0.0) if len(new) > _MANY else None
    results = read_digits(get_recognizer(), sources)
    for done, (want, result) in enumerate(zip(new, results, strict=True), start=1):
        outcome = result.outcome
        outcomes[want] = outcome if isinstance(outcome, Reading) else str(outcome)
        if bar:
            bar.progress(done / len(new), f"{done} of {len(new)} read")
    if bar:
        bar.empty()
    return outcomes


def as_csv(items: Sequence[Item], outcomes: Sequence[ItemOutcome]) -> str:
    """A table with one row a picture."""
    table = io.StringIO()
    rows = csv.writer(table)
    digits = [f"p{digit}" for digit in range(10)]
    rows.writerow(["name", "verdict", "digit", "confidence", "ink", "reason", *digits])
    for item, outcome in zip(items, outcomes, strict=True):
        name = visit_history.plain_cell(item.name)
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

"""A batch of images: what was given, how far it is, and what has been read."""

import csv
import io
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import streamlit as st
from streamlit.typing import UploadedFile

from digit_model import Reading
from digit_model.batch.archives import Archive, open_archive
from digit_model.batch.batch_reader import (
    Record,
    Result,
    Source,
    read_digits,
    read_pages,
)
from digit_model.batch.page_sources import page_sources
from digit_model.errors import ImageError
from digit_model.formatting import duration
from digit_model.imaging.decoding import load_picture
from digit_model.imaging.documents import DOCUMENT_SUFFIXES
from digit_model.spreadsheet.plain_text import plain_cell
from pages.ui.history import visit_history
from pages.ui.shared.recognizer_loading import get_recognizer

PAGES = "A page"
"""The other way of reading is one digit per image."""
MAX_SOURCES = 5000
"""Images in a batch here; more belong on the command line."""
THUMBNAIL_SIDE = 120

_KEY, _OPENED = "batch", "batch-opened"
_TELL_SECONDS = 0.2
"""How often the page says how far it is; it can be stopped then."""


@dataclass(frozen=True)
class BatchRow:
    """What was read in one image.

    Attributes:
        record: See `Result.export`.
        thumbnail: PNG, longest side at most `THUMBNAIL_SIDE`; None without a picture.
    """

    record: Record
    thumbnail: bytes | None

    @property
    def name(self) -> str:
        """Name of the image."""
        return str(self.record["source"])

    @property
    def text(self) -> str:
        """What was read; empty if nothing was."""
        if self.record["verdict"] == "page":
            return str(self.record["text"])
        return str(self.record["digit"]) if self.record["verdict"] == "digit" else ""

    @property
    def confidence(self) -> float | None:
        """Confidence of the digit or the page's least certain one; None if unread."""
        if self.record["verdict"] == "page":
            return min(float(digit["confidence"]) for digit in self.record["digits"])
        if self.record["verdict"] == "digit":
            return float(self.record["confidence"])
        return None


@dataclass
class Batch:
    """A batch of this session. Pictures are not kept, but for thumbnails.

    Attributes:
        files: What tells its files, and how they are read, from others.
        total: Number of its images.
        running: Whether it is being read, rather than stopped or done.
        rows: What has been read so far, in the order of the images.
    """

    files: tuple[str, ...]
    total: int
    running: bool = True
    rows: list[BatchRow] = field(default_factory=list)

    @property
    def kept_bytes(self) -> int:
        """About how much memory it takes."""
        return 6000 * len(self.rows)

    @property
    def done(self) -> bool:
        """Whether every image has been read."""
        return len(self.rows) == self.total

    def stop(self) -> None:
        """Leave the rest unread; what has been read is kept."""
        self.running = False

    def go_on(self) -> None:
        """Read the rest after all."""
        self.running = True

    def least_sure_first(self) -> list[BatchRow]:
        """Errors, then images with nothing to read, then answers by confidence."""
        order = {"error": -2.0, "rejected": -1.0}
        return sorted(
            self.rows,
            key=lambda row: order.get(row.record["verdict"], row.confidence or 0.0),
        )


def current_batch() -> Batch | None:
    """The batch of this session, if there has been one."""
    return cast("Batch | None", st.session_state.get(_KEY))


def begin(files: tuple[str, ...], total: int) -> None:
    """Begin a batch; it takes the place of the one before."""
    st.session_state[_KEY] = Batch(files, total)


def given_sources(files: Sequence[UploadedFile]) -> tuple[list[Source], int]:
    """The images in files and ZIP files, and how many other files are in those.

    Each file is opened once, not at every run of the page.
    """
    before: dict[str, Archive] = st.session_state.get(_OPENED, {})
    opened = {file.file_id: before.get(file.file_id) or _open(file) for file in files}
    st.session_state[_OPENED] = opened
    sources = [source for archive in opened.values() for source in archive.sources]
    return sources, sum(archive.skipped for archive in opened.values())


def _open(file: UploadedFile) -> Archive:
    name = file.name.lower()
    if name.endswith(".zip"):
        return open_archive(file.name, file)
    if name.endswith(DOCUMENT_SUFFIXES):
        return Archive(page_sources(file.name, file.getvalue), 0)
    return Archive([Source(file.name, file.getvalue)], 0)


def read_on(batch: Batch, sources: Sequence[Source], kind: str) -> None:
    """Read what has not been read yet, saying how far it is.

    Streamlit ends it when the person stops it or does anything else on the page; what
    has been read until then is in the batch.

    Args:
        batch: Gets a row for each image.
        sources: All images of the batch.
        kind: `PAGES`, or anything else for one digit per image.
    """
    recognizer = get_recognizer()
    remaining = sources[len(batch.rows) :]
    bar = st.progress(len(batch.rows) / batch.total, "Reading")
    read = read_pages if kind == PAGES else read_digits
    started = told = time.monotonic()
    for count, row in enumerate(_rows(read(recognizer, remaining)), start=1):
        batch.rows.append(row)
        now = time.monotonic()
        if now - told < _TELL_SECONDS:
            continue
        told = now
        left = (now - started) / count * (len(remaining) - count)
        bar.progress(
            len(batch.rows) / batch.total,
            f"{len(batch.rows):,} of {batch.total:,} read, about {duration(left)} left",
        )
    batch.running = False


def _rows(results: Iterator[Result]) -> Iterator[BatchRow]:
    for result in results:
        yield BatchRow(result.export(), _thumbnail(result))


def _thumbnail(result: Result) -> bytes | None:
    if isinstance(result.outcome, ImageError):
        return None
    picture = (
        result.outcome.stages.gray.astype(np.float32) / np.float32(255)
        if isinstance(result.outcome, Reading)
        else result.source.load()
    )
    gray = load_picture(picture, THUMBNAIL_SIDE).gray
    return visit_history.to_png(np.round(gray * 255).astype(np.uint8))


def as_csv(rows: Sequence[BatchRow]) -> str:
    """A table with one row per image."""
    table = io.StringIO()
    lines = csv.writer(table)
    lines.writerow(["name", "verdict", "text", "confidence", "reason"])
    for row in rows:
        name = plain_cell(row.name)
        record = row.record
        lines.writerow(
            [name, record["verdict"], row.text, row.confidence, record["reason"]]
        )
    return table.getvalue()


def as_json(rows: Sequence[BatchRow]) -> str:
    """A list with all that is known of each image."""
    return json.dumps([row.record for row in rows], indent=1)

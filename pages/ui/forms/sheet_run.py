"""Sheets of a form that are being read in this session, and their review."""

import io
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import streamlit as st

from digit_model.batch.batch_reader import Source
from digit_model.batch.courtesy import COURTESY
from digit_model.formatting import duration
from digit_model.forms.form import Form
from digit_model.forms.form_reader import FormReader
from digit_model.forms.form_reading import FieldReading, SheetReading
from digit_model.forms.many_sheets import read_sheet
from digit_model.forms.review import Review
from digit_model.page.annotation import Label, annotate
from digit_model.table.cell_pictures import cut_out_cell
from pages.ui.forms.given_files import preview
from pages.ui.shared.recognizer_loading import get_recognizer

PREVIEW_SIDE = 1600
"""Longest side in pixels of the picture that fields are cut out of."""

_KEY = "sheet_run"
_TELL_SECONDS = 0.2


@dataclass
class SheetRun:
    """What was read on the sheets of a form.

    Attributes:
        review: The form, the sheets that were read so far, and their review.
        running: Whether sheets are being read.
        crops: The picture of each doubtful field, by the sheet's and the field's name.
    """

    review: Review
    running: bool = False
    crops: dict[tuple[str, str], bytes] = field(default_factory=dict)

    @property
    def kept_bytes(self) -> int:
        """About how much memory it takes."""
        fields = len(self.review.sheets) * len(self.review.form.fields)
        return 600 * fields + sum(map(len, self.crops.values()))

    def start(self) -> None:
        """Read the sheets that were not read yet."""
        self.running = True

    def stop(self) -> None:
        """Leave the rest unread; what has been read is kept."""
        self.running = False

    def crop(self, sheet: SheetReading, read: FieldReading) -> bytes | None:
        """The picture of a doubtful field as a PNG file; None if it was sure."""
        return self.crops.get((sheet.source, read.name))


def current_run(form: Form) -> SheetRun:
    """The sheets of this session, or a beginning with a form if there are none.

    What was read by another form, or before this one was changed, is not lost.
    """
    run = cast("SheetRun | None", st.session_state.get(_KEY))
    if run is None or (run.review.form != form and not run.review.sheets):
        run = begin_run(form, [])
    return run


def begin_run(form: Form, sheets: list[SheetReading]) -> SheetRun:
    """Begin with sheets that were read before, in place of what was there."""
    run = SheetRun(Review(form, sheets))
    st.session_state[_KEY] = run
    return run


def unread(run: SheetRun, sources: Sequence[Source]) -> list[Source]:
    """The sheets that were given and not read yet."""
    known = {sheet.source for sheet in run.review.sheets}
    return [source for source in sources if source.name not in known]


def read_on(run: SheetRun, sources: Sequence[Source]) -> None:
    """Read the sheets that are left, saying how far it is.

    Streamlit ends it when the person stops it or does anything else on the page; what
    has been read until then is kept.
    """
    reader = _reader(run.review.form)
    left = unread(run, sources)
    bar = st.progress(0.0, "Reading")
    started = told = time.monotonic()
    for count, source in enumerate(left, start=1):
        COURTESY.stand_back()
        sheet = read_sheet(reader, source.name, source.load)
        _keep_crops(run, sheet, source)
        run.review.add([sheet])
        now = time.monotonic()
        if now - told >= _TELL_SECONDS or count == len(left):
            told = now
            rest = (now - started) / count * (len(left) - count)
            text = f"{count:,} of {len(left):,} read, about {duration(rest)} left"
            bar.progress(count / len(left), text)
    run.running = False


def annotated_sheets(run: SheetRun, sources: Sequence[Source]) -> bytes:
    """A ZIP file with each sheet's picture and what was read on it."""
    given = {source.name: source for source in sources}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for sheet in run.review.sheets:
            source = given.get(sheet.source)
            if source is None or not sheet.fields:
                continue
            picture = preview(source.load(), PREVIEW_SIDE)
            labels = [
                Label(read.box, read.text or "?", 0.0 if read.is_doubtful else 1.0)
                for read in sheet.fields
                if read.text or read.is_doubtful
            ]
            scale = picture.width / sheet.width
            name = sheet.source.replace("/", "_").rpartition(".")[0] or sheet.source
            archive.writestr(f"{name}.png", annotate(picture, labels, scale))
    return file.getvalue()


@st.cache_resource(max_entries=4, show_spinner=False)
def _cached_reader(text: str) -> FormReader:
    return get_recognizer().form_reader(Form.from_json(text))


def _reader(form: Form) -> FormReader:
    return _cached_reader(form.to_json())


def _keep_crops(run: SheetRun, sheet: SheetReading, source: Source) -> None:
    """Cut the doubtful fields out while the sheet's picture is at hand."""
    doubtful = [read for read in sheet.fields if read.is_doubtful]
    if not doubtful:
        return
    picture = preview(source.load(), PREVIEW_SIDE)
    for read in doubtful:
        crop = cut_out_cell(picture, read.box, sheet.width)
        run.crops[sheet.source, read.name] = crop

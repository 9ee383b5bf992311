"""Score a recognizer on written digits and non-digits, source by source."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from rich.progress import track

from digit_model.evaluation.classification_metrics import wilson_interval
from digit_model.evaluation.probability_metrics import (
    expected_calibration_error,
    reliability_bins,
)
from digit_model.evaluation.report_metrics import RefusalScore, SourceScore
from digit_model.imaging.naive import naive_glyph
from digit_model.imaging.preprocessing import preprocess_drawing
from digit_model.network.rejection import RejectionConfig
from digit_model.recognizer import Recognizer
from training.evaluation.answering import count_answers
from training.glyphs.digit_sources import DigitSource
from training.glyphs.written import (
    CONDITIONS,
    Written,
    drawn_on_canvas,
    evenly,
    is_drawn_in,
)

SCORED = 1_000
"""Figures of each source that are scored in each condition, at most."""
CENTERED = next(iter(CONDITIONS))
_BLANK = -100.0
"""Energy of a drawing in which there is nothing to read."""


def read_written(
    recognizer: Recognizer, written: Sequence[Written], condition: str
) -> pd.DataFrame:
    """What a network says about figures drawn on the canvas.

    Args:
        recognizer: What reads them.
        written: The figures.
        condition: One of `CONDITIONS`; scans are left out where the brush is varied.

    Returns:
        One row per figure: `label`, `writer` (-1 if not known), `answer` (the guess, -1
        if there is nothing to read), `confidence`, `energy`, `similarity`, `naive`.
    """
    chosen = [
        (number, one)
        for number, one in enumerate(written)
        if is_drawn_in(one.figure, condition)
    ]
    glyphs, resized, inked = [], [], []
    for number, one in track(chosen, f"{condition:<40}"):
        ink = drawn_on_canvas(one.figure, number, **CONDITIONS[condition])
        prepared = preprocess_drawing(ink, recognizer.manifest.preprocessing)
        glyphs.append(prepared.glyph)
        resized.append(naive_glyph(ink))
        inked.append(prepared.blank is None)
    outputs = recognizer.outputs(np.stack(glyphs))
    naive = recognizer.outputs(np.stack(resized)).probabilities.argmax(axis=1)
    is_inked = np.array(inked)
    return pd.DataFrame(
        {
            "label": [one.label for _, one in chosen],
            "writer": [-1 if one.writer is None else one.writer for _, one in chosen],
            "answer": np.where(is_inked, outputs.probabilities.argmax(axis=1), -1),
            "confidence": outputs.probabilities.max(axis=1),
            "energy": np.where(is_inked, outputs.energy, _BLANK),
            "similarity": outputs.similarity,
            "naive": naive,
        }
    )


def refused_by(limits: RejectionConfig, table: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which rows of `read_written` are refused at some limits."""
    return limits.refuses(table["energy"].to_numpy(), table["similarity"].to_numpy())


def score_source(
    table: pd.DataFrame, limits: RejectionConfig, source: str, condition: str
) -> SourceScore:
    """Score what `read_written` gave, of a network in use.

    Args:
        table: One row per figure.
        limits: The limits of refusal.
        source: What the source is called.
        condition: One of `CONDITIONS`.
    """
    right = (table["answer"] == table["label"]).to_numpy()
    writers = table["writer"].tolist()
    bins = reliability_bins(table["confidence"].to_numpy(), right)
    return SourceScore(
        source=source,
        condition=condition,
        left_out=False,
        answered=count_answers(
            right, refused_by(limits, table), None if -1 in writers else writers
        ),
        naive=float((table["naive"] == table["label"]).mean()),
        calibration_error=expected_calibration_error(bins),
    )


def score_refusing(
    table: pd.DataFrame, limits: RejectionConfig, name: str
) -> RefusalScore:
    """Score how many non-digits are refused of those that `read_written` gave."""
    refused, n = int(refused_by(limits, table).sum()), len(table)
    low, high = wilson_interval(refused, n)
    return RefusalScore(
        name=name, n=n, refused=refused, share=refused / n, low=low, high=high
    )


def source_scores(
    recognizer: Recognizer, sources: Mapping[str, DigitSource]
) -> Iterator[SourceScore]:
    """Score the validation part of each source in each of `CONDITIONS`."""
    limits = recognizer.manifest.rejection
    for source in sources.values():
        written = evenly(source.validation, SCORED)
        for condition in CONDITIONS:
            if any(is_drawn_in(one.figure, condition) for one in written):
                table = read_written(recognizer, written, condition)
                yield score_source(table, limits, source.title, condition)


def print_source(entry: SourceScore) -> None:
    """Print what a person gets of one source, drawn in one way."""
    said = entry.answered
    whose = "left out" if entry.left_out else "validation"
    print(
        f"{entry.source:<26}{entry.condition:<32}{whose:<11} right {said.share:.2%} "
        f"[{said.low:.2%}, {said.high:.2%}], refused {said.refused / said.n:.2%}, "
        f"wrong {said.wrong / said.n:.2%}, n = {said.n}, merely resized "
        f"{entry.naive:.2%}"
    )

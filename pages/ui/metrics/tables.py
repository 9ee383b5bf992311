"""What the views compute from a report, kept until the report changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from digit_model.evaluation.classification_metrics import (
    ClassIntervals,
    class_intervals,
    confusion_matrix,
)
from digit_model.evaluation.report import Report

_BY_IDENTITY: dict[str | type[Any], Callable[[Any], Any]] = {
    Report: lambda report: report.identity
}


@dataclass(frozen=True)
class Answered:
    """What is left if only answers of some confidence are given.

    Attributes:
        n: Answers given.
        wrong: Wrong ones among them.
        of: Test images.
    """

    n: int
    wrong: int
    of: int


@st.cache_data(max_entries=8, hash_funcs=_BY_IDENTITY, show_spinner=False)
def confusion(report: Report) -> npt.NDArray[np.int64]:
    """The confusion matrix `(10, 10)`, row = true digit, column = answer."""
    predictions = report.predictions
    return confusion_matrix(
        predictions["label"].to_numpy(), predictions["predicted"].to_numpy()
    )


@st.cache_data(max_entries=8, hash_funcs=_BY_IDENTITY, show_spinner=False)
def intervals(report: Report) -> list[ClassIntervals]:
    """Scores of each digit with 95% intervals."""
    return class_intervals(confusion(report))


@st.cache_data(max_entries=8, hash_funcs=_BY_IDENTITY, show_spinner=False)
def errors(report: Report) -> pd.DataFrame:
    """Wrong answers, most certain first; what is contested has its number of votes."""
    predictions = report.predictions
    wrong = predictions[predictions["label"] != predictions["predicted"]]
    contested = report.metrics.contested.images
    votes = {image.index: image.for_label for image in contested}
    return wrong.assign(votes=wrong["index"].map(votes)).sort_values(
        "confidence", ascending=False
    )


@st.cache_data(max_entries=8, hash_funcs=_BY_IDENTITY, show_spinner=False)
def risk_curve(report: Report) -> pd.DataFrame:
    """Errors by the number of answers given, most certain first; refused ones never.

    Returns:
        One row per answer that the app gives: `threshold` (its confidence), `answered`
        and `wrong` (counts up to it), `coverage` (of all images), `risk` (wrong among
        those answered), `index` (of the image).
    """
    given = report.predictions[~report.predictions["refused"]]
    given = given.sort_values("confidence", ascending=False, kind="stable")
    wrong = (given["label"] != given["predicted"]).to_numpy().cumsum()
    answered = np.arange(1, len(given) + 1)
    return pd.DataFrame(
        {
            "threshold": given["confidence"].to_numpy(np.float64),
            "answered": answered,
            "wrong": wrong,
            "coverage": answered / len(report.predictions),
            "risk": wrong / answered,
            "index": given["index"].to_numpy(),
        }
    )


def answered_at(report: Report, threshold: float) -> Answered:
    """What is left if answers below a confidence in [0, 1] are not given."""
    curve, total = risk_curve(report), len(report.predictions)
    count = int(np.searchsorted(-curve["threshold"], -threshold, side="right"))
    wrong = int(curve["wrong"].iloc[count - 1]) if count else 0
    return Answered(count, wrong, total)

"""Right, refused and wrong answers as a table for charts."""

from collections.abc import Sequence

import pandas as pd

from digit_model.evaluation.report_metrics import Answers, PictureScore, SourceScore


def answers_frame(entries: Sequence[PictureScore]) -> pd.DataFrame:
    """One row per kind of picture, with shares in [0, 1].

    Args:
        entries: The scores.

    Returns:
        The scores' plain fields and what a person gets: `right` with its interval `low`
        to `high`, `refused` and `wrong`. In reports from before answers were counted,
        `right` is the share of right guesses, refused or not, and `wrong` is empty.
    """
    return pd.DataFrame([_row(entry) for entry in entries])


def sources_frame(entries: Sequence[SourceScore]) -> pd.DataFrame:
    """One row per source and way of drawing: its names and the columns of answers."""
    return pd.DataFrame(
        [
            {
                "source": entry.source,
                "condition": entry.condition,
                "network": "Trained without it" if entry.left_out else "In use",
                **_answers(entry.answered),
                "naive": entry.naive,
                "calibration": entry.calibration_error,
                "n": entry.answered.n,
            }
            for entry in entries
        ]
    )


def are_counted(entries: Sequence[PictureScore]) -> bool:
    """Whether right, refused and wrong answers were counted apart."""
    return all(entry.answered is not None for entry in entries)


def _row(entry: PictureScore) -> dict[str, object]:
    plain = {name: value for name, value in vars(entry).items() if name != "answered"}
    if entry.answered is None:
        guesses = {"right": entry.accuracy, "wrong": None}
        return {**plain, **guesses, "refused": entry.refused / entry.n}
    return {**plain, **_answers(entry.answered)}


def _answers(answered: Answers) -> dict[str, float]:
    return {
        "right": answered.share,
        "low": answered.low,
        "high": answered.high,
        "refused": answered.refused / answered.n,
        "wrong": answered.wrong / answered.n,
    }

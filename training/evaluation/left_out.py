"""Limits of refusal, and scores, from networks that each had one source left out."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from digit_model.evaluation.report_metrics import RefusalScore, SourceScore
from digit_model.fields import from_fields
from digit_model.files import write_whole
from digit_model.network.rejection import RejectionConfig
from training.data.registry import DataError
from training.evaluation.by_source import (
    CENTERED,
    refused_by,
    score_refusing,
    score_source,
)
from training.export.calibration import find_rejection
from training.glyphs.written import CONDITIONS, NO_DIGIT

LEFT_OUT_FILE = "left_out.json"
FAMILIAR = "familiar"
"""The source, in tables, of the validation digits of what a network was trained on."""
STRANGERS_KEPT = 0.985
"""Share of the digits of a source left out that must be kept in each condition."""
SHARES = (0.97, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.9965, 0.998, 0.999, 0.9995, 0.9999)
"""Shares of the familiar digits that are tried, the strictest limits first."""


@dataclass(frozen=True)
class LeftOutScores:
    """What `training.generalization` measured.

    Attributes:
        needed: For each source left out, the share of familiar digits that limits had
            to keep to keep `STRANGERS_KEPT` of its own in each condition.
        sources: Scores of each source at limits that the other ones chose.
        non_digits: What was refused at the same limits.
    """

    needed: dict[str, float] = field(default_factory=dict)
    sources: list[SourceScore] = field(default_factory=list)
    non_digits: list[RefusalScore] = field(default_factory=list)

    def save(self, folder: Path) -> None:
        """Write them into a report's folder."""
        text = json.dumps(asdict(self), indent=1)
        write_whole(folder / LEFT_OUT_FILE, f"{text}\n")

    @classmethod
    def load(cls, folder: Path) -> "LeftOutScores":
        """Read them from a report's folder; nothing if they were not measured.

        Raises:
            DataError: The file is damaged.
        """
        path = folder / LEFT_OUT_FILE
        if not path.is_file():
            return cls()
        try:
            content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return from_fields(cls, content)
        except ValueError as error:
            raise DataError(
                f"{path} is damaged: {error}. Make it again with "
                "`python -m training.generalization`."
            ) from error


def limits_keeping(table: pd.DataFrame, kept: float) -> RejectionConfig:
    """The limits that keep a share of a network's familiar digits in each group.

    Args:
        table: What the network said: the rows of `read_written` with their `source` and
            `condition`, the familiar ones sorted by condition.
        kept: The share.
    """
    familiar = table[table["source"] == FAMILIAR]
    ends = familiar["condition"].value_counts(sort=False).cumsum().to_numpy()
    starts = np.concatenate([[0], ends[:-1]])
    return find_rejection(
        familiar["energy"].to_numpy(),
        familiar["similarity"].to_numpy(),
        [slice(a, b) for a, b in zip(starts, ends, strict=True)],
        kept,
    )


def needed_share(table: pd.DataFrame, source: str) -> float:
    """The least of `SHARES` whose limits keep enough of the source left out."""
    strangers = table[table["source"] == source]
    for share in SHARES:
        refused = refused_by(limits_keeping(table, share), strangers)
        kept = pd.Series(~refused).groupby(strangers["condition"].to_numpy()).mean()
        if kept.min() >= STRANGERS_KEPT:
            return share
    return SHARES[-1]


def score_left_out(
    tables: Mapping[str, pd.DataFrame], titles: Mapping[str, str]
) -> LeftOutScores:
    """Score each source by the network that was not trained on it.

    The limits of each network keep the share of its familiar digits that the other
    sources needed, their median, so that no source chose the limits that it is scored
    at.

    Args:
        tables: What each network said, by the source left out.
        titles: What sources are called.
    """
    needed = {name: needed_share(table, name) for name, table in tables.items()}
    sources: list[SourceScore] = []
    refusals: dict[str, list[RefusalScore]] = {}
    for name, table in tables.items():
        others = [share for other, share in needed.items() if other != name]
        limits = limits_keeping(table, median(others or [needed[name]]))
        strangers = table[table["source"] == name]
        for drawn in CONDITIONS:
            own = strangers[strangers["condition"] == drawn]
            if len(own):
                scored = score_source(own, limits, titles[name], drawn)
                sources.append(replace(scored, left_out=True))
        non_digits = table[table["label"] == NO_DIGIT]
        for key, rows in non_digits.groupby(["source", "condition"]):
            kind, condition = map(str, key)
            where = "" if condition == CENTERED else f", {condition}"
            title = f"{titles[str(kind)]}{where}"
            entry = score_refusing(rows, limits, title)
            refusals.setdefault(entry.name, []).append(entry)
    return LeftOutScores(needed, sources, [_mean(each) for each in refusals.values()])


def _mean(entries: list[RefusalScore]) -> RefusalScore:
    """One score of what several networks refused of the same non-digits."""
    first = entries[0]
    refused = round(sum(entry.refused for entry in entries) / len(entries))
    low, high = (
        sum(getattr(entry, end) for entry in entries) / len(entries)
        for end in ("low", "high")
    )
    return replace(first, refused=refused, share=refused / first.n, low=low, high=high)

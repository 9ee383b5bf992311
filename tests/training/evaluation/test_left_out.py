"""Limits for strangers: no source chooses those that it is scored at."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from training.data.registry import DataError
from training.evaluation.left_out import (
    FAMILIAR,
    LEFT_OUT_FILE,
    SHARES,
    STRANGERS_KEPT,
    LeftOutScores,
    limits_keeping,
    needed_share,
    score_left_out,
)
from training.glyphs.written import CONDITIONS, NO_DIGIT

RNG = np.random.default_rng(3)
CENTERED, CORNER = list(CONDITIONS)[:2]
TITLES = {"near": "Near", "far": "Far", "letters": "Letters"}


def rows(source: str, condition: str, label: int, level: float) -> pd.DataFrame:
    """What a network said about 2,000 figures whose energy is about a level."""
    return pd.DataFrame(
        {
            "source": source,
            "condition": condition,
            "label": label,
            "writer": np.arange(2_000) % 20,
            "answer": 3,
            "confidence": 0.9,
            "energy": RNG.normal(level, 1, 2_000),
            "similarity": 0.9,
            "naive": 3,
        }
    )


def said(source: str, level: float) -> pd.DataFrame:
    """A network whose familiar digits have energies about 10."""
    return pd.concat(
        [
            rows(FAMILIAR, "mnist", 3, 10),
            rows(FAMILIAR, CENTERED, 3, 10),
            rows(source, CENTERED, 3, level),
            rows(source, CORNER, 3, level - 0.5),
            rows("letters", CENTERED, NO_DIGIT, 4),
        ],
        ignore_index=True,
    )


TABLES = {"near": said("near", 10), "far": said("far", 9)}


@pytest.mark.parametrize("share", [0.98, 0.999])
def test_limits_keep_their_share_of_every_familiar_group(share: float) -> None:
    limits = limits_keeping(TABLES["near"], share)
    for group in ("mnist", CENTERED):
        table = TABLES["near"]
        energies = table["energy"][
            (table["source"] == FAMILIAR) & (table["condition"] == group)
        ]
        assert (energies >= limits.min_energy).mean() >= share


def test_the_farther_source_needs_more_kept() -> None:
    shares = {name: needed_share(table, name) for name, table in TABLES.items()}
    assert shares["near"] < shares["far"]
    assert set(shares.values()) <= set(SHARES)
    table = TABLES["near"]
    limits = limits_keeping(table, shares["near"])
    cornered = table[(table["source"] == "near") & (table["condition"] == CORNER)]
    assert (cornered["energy"] >= limits.min_energy).mean() >= STRANGERS_KEPT


def test_a_source_is_scored_at_limits_that_the_others_chose() -> None:
    scores = score_left_out(TABLES, TITLES)
    entry = next(e for e in scores.sources if e.source == "Far")
    table = TABLES["far"]
    limits = limits_keeping(table, scores.needed["near"])
    own = table[(table["source"] == "far") & (table["condition"] == CENTERED)]
    refused = int((own["energy"] < limits.min_energy).sum())
    assert entry.left_out
    assert entry.answered.refused == refused > 0
    assert entry.answered.writers == 20
    assert entry.answered.low < entry.answered.share < entry.answered.high


def test_non_digits_are_scored_once_for_all_networks() -> None:
    (letters,) = score_left_out(TABLES, TITLES).non_digits
    assert letters.name == "Letters"
    assert letters.n == 2_000
    assert letters.share > 0.9


def test_scores_are_written_and_read_back(tmp_path: Path) -> None:
    scores = score_left_out(TABLES, TITLES)
    assert LeftOutScores.load(tmp_path) == LeftOutScores()
    scores.save(tmp_path)
    assert LeftOutScores.load(tmp_path) == scores
    (tmp_path / LEFT_OUT_FILE).write_text('{"needed": 3}')
    with pytest.raises(DataError, match=r"training\.generalization"):
        LeftOutScores.load(tmp_path)

"""Count what a person gets: right answers, refusals and wrong answers."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from digit_model.evaluation.classification_metrics import (
    wilson_interval,
    writer_interval,
)
from digit_model.evaluation.report_metrics import Answers


def count_answers(
    right: npt.NDArray[np.bool_],
    refused: npt.NDArray[np.bool_],
    writers: Sequence[int | None] | None = None,
) -> Answers:
    """Count answers.

    Args:
        right: `(n,)`, whether the guess is right, n at least 1.
        refused: `(n,)`, whether it is not given.
        writers: Who wrote each; None, for all or for one, if that is not known. Where
            all are right or none is, resampling writers says nothing.
    """
    given = right & ~refused
    n, count = len(right), int(given.sum())
    known = writers is not None and None not in writers
    names = np.array(writers) if known else np.zeros(0, int)
    several = len(set(names.tolist())) > 1 and 0 < count < n
    interval = writer_interval(given, names) if several else wilson_interval(count, n)
    low, high = interval
    return Answers(
        n=n,
        right=count,
        refused=int(refused.sum()),
        wrong=int((~right & ~refused).sum()),
        low=low,
        high=high,
        writers=len(set(names.tolist())) if several else 0,
    )

"""The model card: Markdown made of the manifest and the reports, nothing typed in."""

from collections.abc import Sequence
from statistics import mean, stdev

from digit_model.evaluation.classification_metrics import Score
from digit_model.evaluation.report_metrics import (
    Answers,
    ConditionScore,
    Metrics,
    Proportion,
    RefusalScore,
    StoredScore,
)
from digit_model.network.manifest import Manifest

CHOICE_OF_SEED = (
    "The seed determines everything random in training. The network in use is the "
    "first of its recipe that was trained; other seeds show how much depends on "
    "chance, and test scores were not used to choose anything. Each network counts "
    "with its first scores on the MNIST test set, and earlier recipes were scored too."
)
"""What tells the runs of a configuration apart, and which is in use."""
BY_SOURCE = (
    "**Source by source.** Each source is read by a network trained without it, at "
    "limits that other sources chose; this shows how well the digits of strangers are "
    "read. The network in use reads the validation writers of each source, who also "
    "chose its seed, temperature and limits. Intervals are over writers if the "
    "writers are known."
)
"""What the two kinds of rows in the table by source are."""
LIMITS = (
    "**Limits.** In pictures and on pages, a second network, the finder, first finds "
    "the digits; what it misses is not read, and the Metrics page shows how often that "
    "happens. Blank pictures are refused, and so are most non-digits, but some letters "
    "and scribbles pass as digits, and some real digits are refused. An O or a "
    "vertical bar cannot be told from a 0 or a 1."
)
"""What the network cannot do."""
CREDITS = (
    "**Data and licenses.** MNIST: Y. LeCun, C. Cortes, C. J. C. Burges, CC BY-SA 3.0. "
    "Pen strokes: Pen-Based Recognition of Handwritten Digits, E. Alpaydin, F. "
    "Alimoglu, UCI, CC BY 4.0, "
    "[doi:10.24432/C5MG6K](https://doi.org/10.24432/C5MG6K). Uploads: HwD-1000, N. "
    "Henning, MIT. The file NOTICE names the other sources of digits and of non-digits."
)
"""Whose data it was trained and scored on."""


def model_card(manifest: Manifest, metrics: Metrics, runs: Sequence[Metrics]) -> str:
    """Write the model card.

    Args:
        manifest: The model's manifest.
        metrics: The content of its `metrics.json`.
        runs: The content of the `metrics.json` of all runs, the model's among them.

    Returns:
        Markdown without headings.
    """
    test = metrics.test
    parts = [
        _network(manifest),
        f"**Data.** {manifest.trained_on}. No handwriting from this app is used.",
        _accuracy(test),
        _table(
            [
                *("Pictures", "Right", "95% interval", "Refused", "Wrong"),
                *("Guess right, refused or not", "Number"),
            ],
            [_score_row(entry) for entry in metrics.conditions],
        ),
        *_by_source(metrics),
        f"**Every run.** {CHOICE_OF_SEED}",
        _table(
            [
                *("Network", "Seed", "Epoch"),
                *("MNIST test", "Errors", "Pen strokes, guess right"),
            ],
            [_run_row(run) for run in runs],
        ),
        _mean_of_seeds(runs, manifest.name),
        _confidence(test),
        _refusing(test.kept),
        _table(
            ["Non-digits", "Refused", "95% interval", "At 99%", "Number"],
            [_outlier_row(entry) for entry in metrics.outliers],
        ),
        LIMITS,
        CREDITS,
    ]
    return "\n\n".join(part for part in parts if part)


def _network(manifest: Manifest) -> str:
    return (
        f"**Network.** {manifest.description} {manifest.parameters:,} weights, "
        f"Keras {manifest.versions['keras']}, seed {manifest.seed}."
    )


def _accuracy(test: StoredScore) -> str:
    return (
        f"**Accuracy.** {test.accuracy:.2%} ({test.errors} errors of "
        f"{test.n:,}; 95% interval {_interval(test)}) on the {test.set}, scored "
        "once, after everything was frozen. The same network on pictures as people "
        "upload them, through the app's preprocessing:"
    )


def _mean_of_seeds(runs: Sequence[Metrics], name: str) -> str:
    same = [run.test.accuracy for run in runs if run.model.name == name]
    if len(same) < 2:
        return ""
    return (
        f"Mean of the {len(same)} seeds of `{name}` on the MNIST test set: "
        f"**{mean(same):.3%}** (standard deviation {stdev(same):.3%})."
    )


def _confidence(test: StoredScore) -> str:
    return (
        "**Confidence.** Expected calibration error "
        f"{test.expected_calibration_error:.2%} over 15 bins{_calibration(test)}, "
        f"negative log-likelihood {test.negative_log_likelihood:.4f}, Brier score "
        f"{test.brier_score:.4f}, all on the MNIST test set."
    )


def _refusing(kept: Proportion) -> str:
    return (
        f"**Refusing.** The limits keep {kept.share:.2%} of the MNIST test images (95% "
        f"interval {_interval(kept)}). The table shows the share that it refuses of "
        "non-digits of kinds that it was not trained on and, for comparison, the share "
        "that it would refuse at limits that keep 99% of these images:"
    )


def _outlier_row(entry: RefusalScore) -> list[str]:
    at_99 = entry.share_at_99
    return [
        entry.name,
        f"{entry.share:.1%}",
        _interval(entry),
        "not measured" if at_99 is None else f"{at_99:.1%}",
        f"{entry.n:,}",
    ]


def _run_row(run: Metrics) -> list[str]:
    test, model = run.test, run.model
    pens = next((e for e in run.conditions if e.name.startswith("Pen")), None)
    return [
        f"`{model.name}`, {model.parameters:,} weights",
        str(model.seed),
        str(model.epoch or "not noted"),
        f"{test.accuracy:.2%}",
        f"{test.errors} of {test.n:,}",
        f"{pens.accuracy:.2%}" if pens else "not measured",
    ]


def _score_row(entry: ConditionScore) -> list[str]:
    guess, n, said = f"{entry.accuracy:.2%}", f"{entry.n:,}", entry.answered
    if said is None:
        refused = f"{entry.refused / entry.n:.2%}"
        return [entry.name, "not counted", "", refused, "not counted", guess, n]
    return [entry.name, *_answers(said), guess, n]


def _answers(said: Answers) -> list[str]:
    """Right with its interval, refused and wrong, in percent."""
    return [
        f"{said.share:.2%}",
        _interval(said),
        f"{said.refused / said.n:.2%}",
        f"{said.wrong / said.n:.2%}",
    ]


def _by_source(metrics: Metrics) -> list[str]:
    """The scores of each source, those of networks trained without it marked."""
    if not metrics.sources:
        return []
    head = ["Source", "Drawn", "Network", "Right", "95% interval", "Refused", "Wrong"]
    rows = [
        [
            entry.source,
            entry.condition,
            "trained without it" if entry.left_out else "in use",
            *_answers(entry.answered),
            f"{entry.naive:.2%}",
            f"{entry.answered.n:,}",
        ]
        for entry in metrics.sources
    ]
    return [
        BY_SOURCE,
        _table([*head, "Merely resized", "Number"], rows),
        *_left_out_non_digits(metrics),
    ]


def _left_out_non_digits(metrics: Metrics) -> list[str]:
    if not metrics.left_out_non_digits:
        return []
    return [
        "Non-digits of sources that the network was not trained on, at these limits:",
        _table(
            ["Non-digits", "Refused", "95% interval", "Number"],
            [
                [kind.name, f"{kind.share:.1%}", _interval(kind), f"{kind.n:,}"]
                for kind in metrics.left_out_non_digits
            ],
        ),
    ]


def _calibration(test: StoredScore) -> str:
    low, high = test.calibration_low, test.calibration_high
    if low is None or high is None:
        return ""
    return f" (95% interval {low:.2%} to {high:.2%})"


def _interval(entry: Score | Proportion | RefusalScore | Answers) -> str:
    return f"{entry.low:.2%} to {entry.high:.2%}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

"""Score an exported model once: `python -m training.evaluate`.

Writes `metrics.json` and `predictions.parquet` and, if the report folder is the model's
own, also `images.npz` and `map.npz`. Nothing is chosen here: the weights, the
temperature, the limits of refusal and the preprocessing are frozen in the manifest
before the test set is opened.
"""

import argparse
import json
import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from digit_model.evaluation.report import (
    HISTORY_FILE,
    IMAGES_FILE,
    METRICS_FILE,
    PREDICTIONS_FILE,
    PROBABILITY_COLUMNS,
    REPORT_FOLDER,
)
from digit_model.evaluation.report_metrics import (
    Metrics,
    ReportedModel,
    Speed,
)
from digit_model.files import write_whole
from digit_model.network.manifest import Manifest
from digit_model.network.outputs import Outputs
from digit_model.recognizer import Recognizer
from training.arguments import add_assets, add_data
from training.data import pens, uploads
from training.data.mnist import DataError, Digits, load_mnist
from training.embedding import make_map
from training.evaluation.by_source import print_source, source_scores
from training.evaluation.conditions import (
    corruption_scores,
    mnist_conditions,
    pen_conditions,
    pen_series,
    refusal_scores,
    upload_condition,
)
from training.evaluation.left_out import LeftOutScores
from training.evaluation.on_validation import print_validation
from training.evaluation.test_set import (
    contested_labels,
    evaluate_test,
    look_alikes,
    write_images,
)
from training.evaluation.unknown import DrawUnknown, testing_kinds
from training.glyphs.digit_sources import SOURCES, DigitSource, load_source

_Loaded = TypeVar("_Loaded")

TIMED = 300
"""Images that the time of one is measured on."""
DECIMALS = {"energy": 3, "similarity": 4, **dict.fromkeys(PROBABILITY_COLUMNS, 6)}
"""What is kept of the predictions: further digits would double the file."""


def time_of_one_image(recognizer: Recognizer, test: Digits) -> Speed:
    """Median time of one glyph through the network, one at a time, on this machine."""
    times = []
    for image in test.images[:TIMED]:
        glyph = (image / 255).astype(np.float32)[np.newaxis]
        start = time.perf_counter()
        recognizer.outputs(glyph)
        times.append(time.perf_counter() - start)
    return Speed(1000 * float(np.median(times)), len(times), os.cpu_count() or 1)


def reported_model(manifest: Manifest) -> ReportedModel:
    """What the report says about the model that it is about."""
    return ReportedModel(
        name=manifest.name,
        seed=manifest.seed,
        model_sha256=manifest.model_sha256,
        parameters=manifest.parameters,
        trained_on=manifest.trained_on,
        epoch=manifest.best_epoch,
    )


@dataclass(frozen=True)
class FurtherData:
    """What is scored besides the test images of MNIST; what is empty is left out.

    Attributes:
        validation_pens: Pen strokes of validation writers.
        test_pens: Pen strokes of test writers, who chose nothing.
        files: Uploads.
        sources: Sources of digits, of which the validation parts are scored.
        left_out: What networks scored that each had one source left out.
    """

    validation_pens: Sequence[pens.PenDigit] = ()
    test_pens: Sequence[pens.PenDigit] = ()
    files: Sequence[uploads.Upload] = ()
    sources: Mapping[str, DigitSource] = field(default_factory=dict)
    left_out: LeftOutScores = field(default_factory=LeftOutScores)


def evaluate(
    recognizer: Recognizer,
    test: Digits,
    kinds: dict[str, DrawUnknown],
    further: FurtherData,
) -> tuple[Metrics, pd.DataFrame, Outputs]:
    """Score a recognizer.

    Args:
        recognizer: The recognizer, frozen.
        test: The test images of MNIST.
        kinds: Non-digits that it should refuse.
        further: What else is scored.

    Returns:
        The content of `metrics.json`, the rows of `predictions.parquet`, and what the
        network said about the test images.
    """
    scores, predictions, outputs = evaluate_test(recognizer, test)
    conditions = list(mnist_conditions(recognizer, test))
    validating, testing = further.validation_pens, further.test_pens
    if validating:
        conditions += pen_conditions(recognizer, validating, "validation")
    if testing:
        conditions += pen_conditions(recognizer, testing, "test")
    if further.files:
        conditions.append(upload_condition(recognizer, further.files))
    metrics = Metrics(
        model=reported_model(recognizer.manifest),
        speed=time_of_one_image(recognizer, test),
        test=scores,
        contested=contested_labels(test),
        conditions=conditions,
        pen_series=list(pen_series(recognizer, validating)) if validating else [],
        outliers=list(refusal_scores(recognizer, kinds, outputs)),
        corruptions=list(corruption_scores(recognizer, test)),
        sources=[
            *further.left_out.sources,
            *source_scores(recognizer, further.sources),
        ],
        left_out_non_digits=further.left_out.non_digits,
    )
    nearest = look_alikes(recognizer.neighbors, outputs)
    table = pd.concat([predictions.round(DECIMALS), nearest], axis=1)
    return metrics, table, outputs


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_data(parser)
    parser.add_argument("--uploads", type=Path, help="ZIP file of uploads")
    parser.add_argument(
        "--validation",
        action="store_true",
        help="only print scores of validation data; no test set is opened",
    )
    add_assets(parser)
    parser.add_argument(
        "--report", type=Path, help="where to write (default: the model's own report)"
    )
    arguments = parser.parse_args()
    if arguments.validation:
        print_validation(Recognizer.load(arguments.assets))
        return
    own_report = arguments.assets / REPORT_FOLDER
    report = arguments.report or own_report
    report.mkdir(parents=True, exist_ok=True)
    try:
        mnist = load_mnist(arguments.data)
        kinds = testing_kinds(mnist.test)
    except DataError as error:
        parser.exit(1, f"{error}\n")
    recognizer = Recognizer.load(arguments.assets)
    further = FurtherData(
        _if_here("Pens", lambda: pens.split_by_writer(pens.load_pen_digits())[1]),
        _if_here("Pens of test writers", pens.load_test_writers),
        _if_here("Uploads", lambda: uploads.load_uploads(arguments.uploads)),
        dict(_if_here("Sources", lambda: [(n, load_source(n)) for n in SOURCES])),
        LeftOutScores.load(own_report),
    )
    metrics, predictions, outputs = evaluate(recognizer, mnist.test, kinds, further)
    text = json.dumps(metrics.to_dict(), indent=2)
    write_whole(report / METRICS_FILE, f"{text}\n")
    predictions.to_parquet(report / PREDICTIONS_FILE, index=False, compression="zstd")
    if report == own_report:
        write_images(report / IMAGES_FILE, mnist)
        make_map(recognizer.manifest, outputs.features, mnist.test).save(report)
    else:
        shutil.copyfile(own_report / HISTORY_FILE, report / HISTORY_FILE)
    print_scores(metrics)


def print_scores(metrics: Metrics) -> None:
    """Print the main figures with their intervals."""
    test = metrics.test
    named = [(test.set, test), *((entry.name, entry) for entry in metrics.conditions)]
    for name, entry in named:
        share, what = f"{entry.accuracy:.2%}", f"{entry.errors} errors"
        _print_row(name, share, entry.low, entry.high, f"{what}, n = {entry.n}")
    for scored in metrics.sources:
        print_source(scored)
    for kind in metrics.outliers:
        what = f"refused, n = {kind.n}"
        _print_row(kind.name, f"{kind.share:.1%}", kind.low, kind.high, what)


def _print_row(name: str, share: str, low: float, high: float, what: str) -> None:
    interval = f"[{low:.2%}, {high:.2%}]"
    print(f"{name:<64} {share:>8} {interval:<18} {what}")


def _if_here(what: str, load: Callable[[], list[_Loaded]]) -> list[_Loaded]:
    """Load data that the report can do without."""
    try:
        return load()
    except DataError as error:
        print(f"{what} are left out. {error}")
        return []


if __name__ == "__main__":
    main()

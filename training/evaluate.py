"""Score an exported model once: `python -m training.evaluate`.

Writes `metrics.json`, `predictions.parquet`, and into the model's own report folder
also `images.npz` and `map.npz`. Nothing is chosen here: the weights, the temperature,
the limits of refusal and the preprocessing are frozen in the manifest before the test
set is opened.
"""

import argparse
import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from digit_model.evaluation.report import (
    FORMAT,
    HISTORY_FILE,
    IMAGES_FILE,
    METRICS_FILE,
    PREDICTIONS_FILE,
    PROBABILITY_COLUMNS,
    REPORT_FOLDER,
)
from digit_model.files import write_whole
from digit_model.network.manifest import ASSETS, Manifest
from digit_model.recognizer import Recognizer
from training.data import pens, uploads
from training.data.mnist import DataError, Digits, load_mnist
from training.embedding import make_map
from training.evaluation.conditions import (
    ReportEntry,
    corruption_entries,
    mnist_conditions,
    outlier_entries,
    pen_conditions,
    pen_series,
    upload_condition,
)
from training.evaluation.test_set import (
    contested_labels,
    evaluate_test,
    look_alikes,
    write_images,
)
from training.evaluation.unknown import testing_kinds

TIMED = 300
"""Images that the time of one is measured on."""
DECIMALS = {"energy": 3, "similarity": 4, **dict.fromkeys(PROBABILITY_COLUMNS, 6)}
"""What is kept of the predictions: further digits would double the file."""


def time_of_one_image(recognizer: Recognizer, test: Digits) -> dict[str, Any]:
    """Median time of one glyph through the network, one at a time, on this machine."""
    times = []
    for image in test.images[:TIMED]:
        glyph = (image / 255).astype(np.float32)[np.newaxis]
        start = time.perf_counter()
        recognizer.outputs(glyph)
        times.append(time.perf_counter() - start)
    return {
        "milliseconds": 1000 * float(np.median(times)),
        "n": len(times),
        "cores": os.cpu_count(),
    }


def model_entry(manifest: Manifest) -> dict[str, Any]:
    """What the report says about the model that it is of."""
    fields = ("name", "seed", "model_sha256", "parameters", "best_epoch", "trained_on")
    return {field: getattr(manifest, field) for field in fields}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with the four MNIST files")
    parser.add_argument("--pens", type=Path, help="file of pen strokes")
    parser.add_argument("--uploads", type=Path, default=uploads.DEFAULT_FILE)
    parser.add_argument(
        "--assets", type=Path, default=ASSETS, help="folder with the exported model"
    )
    parser.add_argument(
        "--report", type=Path, help="where to write (default: the model's own report)"
    )
    arguments = parser.parse_args()
    own_report = arguments.assets / REPORT_FOLDER
    report = arguments.report or own_report
    report.mkdir(parents=True, exist_ok=True)
    try:
        mnist = load_mnist(arguments.data)
        test = mnist.test
        kinds = testing_kinds(test)
    except DataError as error:
        parser.exit(1, f"{error}\n")
    recognizer = Recognizer.load(arguments.assets)
    summary, predictions, outputs = evaluate_test(recognizer, test)
    conditions = list(mnist_conditions(recognizer, test))
    series: list[ReportEntry] = []
    try:
        digits = pens.load_pen_digits(arguments.pens)
        conditions += pen_conditions(recognizer, digits)
        series += pen_series(recognizer, digits)
    except DataError as error:
        print(f"Pen strokes are left out. {error}")
    try:
        files = uploads.load_uploads(arguments.uploads)
        conditions.append(upload_condition(recognizer, files))
    except DataError as error:
        print(f"Uploads are left out. {error}")
    outliers = list(outlier_entries(recognizer, kinds, outputs))
    metrics = {
        "format": FORMAT,
        "model": model_entry(recognizer.manifest),
        "speed": time_of_one_image(recognizer, test),
        "test": summary,
        "contested": contested_labels(test),
        "conditions": conditions,
        "pen_series": series,
        "outliers": outliers,
        "corruptions": list(corruption_entries(recognizer, test)),
    }
    write_whole(report / METRICS_FILE, json.dumps(metrics, indent=2) + "\n")
    nearest = look_alikes(recognizer.neighbors, outputs)
    pd.concat([predictions.round(DECIMALS), nearest], axis=1).to_parquet(
        report / PREDICTIONS_FILE, index=False, compression="zstd"
    )
    if report == own_report:
        write_images(report / IMAGES_FILE, mnist)
        make_map(recognizer.manifest, outputs.features, test).save(report)
    else:
        shutil.copyfile(own_report / HISTORY_FILE, report / HISTORY_FILE)
    for entry in [{"name": summary["set"], **summary}, *conditions]:
        print_entry(entry, f"{entry['accuracy']:.2%}", f"{entry['errors']} errors")
    for entry in outliers:
        print_entry(entry, f"{entry['share']:.1%}", "refused")


def print_entry(entry: ReportEntry, share: str, what: str) -> None:
    """Print one figure with its interval."""
    interval = f"[{entry['low']:.2%}, {entry['high']:.2%}]"
    print(f"{entry['name']:<64} {share:>8} {interval:<18} {what}, n = {entry['n']}")


if __name__ == "__main__":
    main()

"""From a trained finder to the files that the app reads."""

import json
import platform
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from digit_model import Recognizer
from digit_model.arrays import FloatArray
from digit_model.evaluation.finder_report import FinderReport, FinderStep
from digit_model.evaluation.report import REPORT_FOLDER
from digit_model.finding.classes import CLASSES, DIGITS, SIGNS
from digit_model.finding.context import ContextWeights
from digit_model.finding.finder_manifest import FinderManifest
from digit_model.finding.finder_network import trace_finder
from digit_model.finding.opinions import Pools
from digit_model.network.backends import load_litert, load_network
from digit_model.network.classifier import classify
from digit_model.network.manifest import Manifest, sha256_of
from digit_model.network.outputs import Outputs
from digit_model.network.rejection import Neighbors
from training.export.litert import write_lite
from training.finder.context_fitting import fit_context
from training.finder.fitting import CURVES, FinderConfig
from training.finder.pool_fitting import (
    collect_opinions,
    collect_plain_opinions,
    fit_opinions,
    plain_pictures,
)
from training.finder.scene_batches import POOL_SEED
from training.finder.scoring import (
    average_precision,
    group_tallies,
    merge,
    score_kinds,
)
from training.scenes.library import load_library
from training.scenes.scene import compose
from training.scenes.truth import Scene

MODEL_FILE, LITE_FILE = "finder.keras", "finder.tflite"
_POOL_SCENES, _CONTEXT_SCENES, _PLAIN_PICTURES = 1_500, 800, 6_000
_REPORT_SCENES = 200
_NON_DIGITS = 1 / 3
"""The share of plain uploads taken to be non-digits."""
_TRAINED_ON = (
    "scenes composed from pen strokes of 24 writers of pendigits and 32 of UJI, one "
    "hand on a tablet, MNIST, optdigits, photographed cells, fonts, and of "
    "non-digits: letters, doodles and symbols"
)


def export_finder(
    model: keras.Model, config: FinderConfig, run: Path, folder: Path
) -> None:
    """Write the finder's Keras and LiteRT files, its manifest and its report.

    Its weights are rounded to float16, in which the LiteRT file keeps them, so that
    both files answer alike.

    Args:
        model: The trained finder.
        config: How it was trained.
        run: The run's folder, which has its curves.
        folder: Where the digit network lies whose opinion it is weighed with, and where
            the files go.
    """
    model.set_weights(
        [w.astype(np.float16).astype(np.float32) for w in model.get_weights()]
    )
    model.save(folder / MODEL_FILE)
    write_lite(model, trace_finder(model), folder / LITE_FILE, half=True)
    pools, context = _weigh(folder)
    FinderManifest(
        model_file=MODEL_FILE,
        model_sha256=sha256_of(folder / MODEL_FILE),
        lite_file=LITE_FILE,
        lite_sha256=sha256_of(folder / LITE_FILE),
        parameters=model.count_params(),
        classes=list(CLASSES),
        opinions=pools.seen,
        plain_opinions=pools.plain,
        context=context,
        seed=config.seed,
        steps=config.steps,
        trained_on=_TRAINED_ON,
        versions={
            "python": platform.python_version(),
            "keras": keras.__version__,
            "tensorflow": tf.__version__,
        },
    ).save(folder)
    report_finder(run, folder)


def report_finder(run: Path, folder: Path) -> None:
    """Score an exported finder on held-out writers and write its report.

    Args:
        run: The run's folder, which has its curves.
        folder: Where the finder and the digit network lie.
    """
    tallies = score_kinds(
        Recognizer.load(folder), load_library(held_out=True), _REPORT_SCENES
    )
    every = merge(tallies.values())
    rows = [json.loads(line) for line in (run / CURVES).read_text().splitlines()]
    report = folder / REPORT_FOLDER
    report.mkdir(exist_ok=True)
    FinderReport(
        finder_sha256=FinderManifest.load(folder).model_sha256,
        scenes=_REPORT_SCENES,
        mean_average_precision=round(average_precision(every, DIGITS), 5),
        sign_average_precision=round(average_precision(every, SIGNS), 5),
        groups=tuple(group_tallies(tallies)),
        curve=tuple(
            FinderStep(row["step"], row["train"]["loss"], row["validation"]["loss"])
            for row in rows
        ),
    ).save(report)


def _weigh(folder: Path) -> tuple[Pools, ContextWeights]:
    """Weigh the opinions of a folder's two networks on held-out writers.

    Returns:
        How they are weighed, and how what stands around a digit is.
    """
    manifest = Manifest.load(folder)
    network = load_network(folder, manifest, "litert")
    neighbors = Neighbors.load(manifest.features_path(folder))
    library, finder = load_library(held_out=True), load_litert(folder / LITE_FILE)
    config = manifest.preprocessing

    def ask(glyphs: FloatArray) -> Outputs:
        return classify(glyphs, network, neighbors, manifest)

    def scenes(count: int) -> Iterator[Scene]:
        return (compose(library, POOL_SEED, number) for number in range(count))

    seen = collect_opinions(scenes(_POOL_SCENES), finder, ask, config)
    pictures = plain_pictures(library, _PLAIN_PICTURES)
    plain = collect_plain_opinions(pictures, finder, ask, config)
    pools = Pools(fit_opinions(seen), fit_opinions(plain, _NON_DIGITS))
    context = fit_context(scenes(_CONTEXT_SCENES), finder, ask, pools, config)
    return pools, context

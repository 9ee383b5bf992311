"""From a finished run to the files that the app reads."""

import platform
import shutil
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
import pandas as pd
import tensorflow as tf

from digit_model.evaluation.report import HISTORY_FILE, REPORT_FOLDER
from digit_model.finding.finder_manifest import FINDER_MANIFEST_FILE, FinderManifest
from digit_model.imaging.config import PreprocessingConfig
from digit_model.network.logits import energy
from digit_model.network.manifest import ASSETS, Manifest, sha256_of
from digit_model.network.rejection import Neighbors
from digit_model.network.traced import shown_layers, trace
from training.data.mnist import Digits
from training.export.calibration import NEIGHBORS, find_rejection, find_temperature
from training.export.litert import write_lite
from training.glyphs.corpus import (
    Corpus,
    GlyphSource,
    ValidationDigits,
    training_sources,
)
from training.glyphs.non_digits import DRAWN
from training.glyphs.written import NO_DIGIT
from training.loop.checkpoints import Run
from training.recipes.configs import TrainingConfig

MODEL_FILE = "model.keras"
LITE_FILE = "model.tflite"
FEATURES_FILE = "features.npz"
MNIST_EXAMPLES, OTHER_EXAMPLES = 3_000, 1_000
"""Training digits whose features are kept, to compare drawings with."""


def export_model(
    config: TrainingConfig, seed: int, corpus: Corpus, run: Run, folder: Path
) -> None:
    """Write the model, features of training digits, the manifest and the history.

    The temperature and the limits of refusal are found on the validation digits here,
    so that a manifest is never without them.

    Args:
        config: What was trained.
        seed: The run's seed.
        corpus: What it was trained and validated on.
        run: The finished run; its glyphs lie next to its weights, or are shared.
        folder: The folder to write to, usually `digit_model/assets`.
    """
    report = folder / REPORT_FOLDER
    report.mkdir(parents=True, exist_ok=True)
    model = keras.saving.load_model(run.best, compile=False)
    model.save(folder / MODEL_FILE)
    write_lite(model, trace(model), folder / LITE_FILE)
    both = keras.Model(model.input, [model.get_layer("features").output, model.output])

    sources = training_sources(config, seed, corpus, run.best.parent)
    features, _ = _outputs(both, _example_glyphs(sources))
    np.savez_compressed(folder / FEATURES_FILE, features=features.astype(np.float16))

    validation = run.validation
    features, logits = _outputs(both, validation.digits.images)
    similarity = Neighbors.load(folder / FEATURES_FILE).similarity(features, NEIGHBORS)
    Manifest(
        name=config.name,
        description=config.description,
        model_file=MODEL_FILE,
        model_sha256=sha256_of(folder / MODEL_FILE),
        lite_file=LITE_FILE,
        lite_sha256=sha256_of(folder / LITE_FILE),
        features_file=FEATURES_FILE,
        features_sha256=sha256_of(folder / FEATURES_FILE),
        parameters=model.count_params(),
        layers=shown_layers(model),
        classes=list(range(10)),
        temperature=find_temperature(logits, validation.digits.labels),
        preprocessing=PreprocessingConfig(),
        rejection=find_rejection(
            energy(logits), similarity, list(validation.groups.values())
        ),
        seed=seed,
        best_epoch=run.best_epoch,
        trained_on=_trained_on(config, corpus, validation),
        versions={
            "python": platform.python_version(),
            "keras": keras.__version__,
            "tensorflow": tf.__version__,
        },
    ).save(folder)
    history = pd.DataFrame(run.history).astype({"epoch": "int32"})
    history.to_parquet(report / HISTORY_FILE, index=False)
    _bring_finder(folder)


def _bring_finder(folder: Path) -> None:
    """Put the finder in use next to a digit network that has none.

    How their opinions are weighed stays as it was fitted with the network in use; run
    `python -m training.finder --output FOLDER` to fit it again.
    """
    if (folder / FINDER_MANIFEST_FILE).exists():
        return
    finder = FinderManifest.load(ASSETS)
    for name in (FINDER_MANIFEST_FILE, finder.model_file, finder.lite_file):
        shutil.copyfile(ASSETS / name, folder / name)


def mnist_examples(train: Digits) -> Digits:
    """The `MNIST_EXAMPLES` training images whose features every model keeps first."""
    chosen = np.random.default_rng(13).permutation(len(train))[:MNIST_EXAMPLES]
    return Digits(train.images[chosen], train.labels[chosen])


def _example_glyphs(sources: Sequence[GlyphSource]) -> npt.NDArray[np.uint8]:
    """MNIST's examples and, of each other source of digits, as many."""
    mnist, *others = [source for source in sources if source.labels[0] != NO_DIGIT]
    glyphs = [mnist_examples(Digits(mnist.glyphs, mnist.labels)).images]
    rng = np.random.default_rng(13)
    for other in others:
        count = min(OTHER_EXAMPLES // len(others), len(other.labels))
        glyphs.append(rng.choice(other.glyphs, count, replace=False))
    return np.concatenate(glyphs)


def _outputs(
    both: keras.Model, glyphs: npt.NDArray[np.uint8]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Features and logits of `(n, 28, 28)` uint8 glyphs."""
    scaled = (glyphs / 255).astype(np.float32)
    features, logits = both.predict(scaled, batch_size=500, verbose=0)
    return features, logits


def _trained_on(
    config: TrainingConfig,
    corpus: Corpus,
    validation: ValidationDigits,
) -> str:
    """What the manifest says about the data: a phrase."""
    parts = [f"{len(corpus.mnist.train):,} training images of MNIST"]
    parts += [
        f"{len(source.training):,} of {source.title}"
        for source in corpus.digits.values()
    ]
    real = sum(map(len, corpus.non_digits.values()))
    if real:
        parts.append(f"{real:,} letters, symbols, gestures and doodles, to refuse them")
    if DRAWN in config.non_digits:
        parts.append("non-digits drawn at random, to refuse them too")
    others = len(validation.digits) - validation.of_mnist
    chosen = f"MNIST's last {validation.of_mnist:,} training images"
    if others:
        chosen += f" and {others:,} drawings of digits of validation writers and fonts"
    epoch = "" if config.keep_last else "the epoch, "
    return (
        f"{'; '.join(parts)}. {chosen} chose {epoch}the temperature and the "
        "limits of refusal"
    )

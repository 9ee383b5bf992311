"""Score a recognizer on pictures of one kind, as they would come from a person."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.progress import track
from sklearn.metrics import roc_auc_score

from digit_model.evaluation.classification_metrics import score, wilson_interval
from digit_model.imaging.decoding import ImageSource, load_gray
from digit_model.imaging.naive import naive_glyph
from digit_model.network.outputs import Outputs
from digit_model.reading import Reading
from digit_model.recognizer import Recognizer
from training.data import pens, uploads
from training.data.mnist import Digits
from training.evaluation import corruptions
from training.evaluation.unknown import DrawUnknown
from training.export.calibration import find_rejection

CHUNK = 512
"""Images in memory at once."""
CORRUPTED = 10
"""Every tenth test image is corrupted."""
OUTLIERS = 1_000
"""Outliers of each kind."""
PEN_CONDITIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "centered, brush 20": ("Pens, centered", {}),
    "60% size in a corner, brush 20": (
        "Pens, 60% in a corner",
        {"size": 0.6, "in_corner": True},
    ),
    "40% size in a corner, brush 20": (
        "Pens, 40% in a corner",
        {"size": 0.4, "in_corner": True},
    ),
    "centered, brush 8": ("Pens, brush 8", {"brush": 8.0}),
    "centered, brush 40": ("Pens, brush 40", {"brush": 40.0}),
}
"""How pen strokes are drawn: what it is called, at length and in short, and how."""
PEN_SIZES = (1.0, 0.8, 0.6, 0.5, 0.4, 0.3)
PEN_BRUSHES = (4.0, 8.0, 14.0, 20.0, 30.0, 40.0)
"""What strokes are drawn with for the charts, all other things being usual."""

ReportEntry = dict[str, Any]
"""A row of the report: at least `name`, `n` and what was found."""


def score_readings(
    name: str, readings: Iterable[Reading], labels: npt.NDArray[np.integer]
) -> ReportEntry:
    """Score readings against labels.

    Returns:
        `name`, the fields of `Score` and `refused`, the number that the app would not
        have answered. A refused digit still counts as right if its guess is; a picture
        in which no ink was found counts as wrong.
    """
    given = list(readings)
    digits = [-1 if reading.digit is None else reading.digit for reading in given]
    refused = sum(reading.rejected for reading in given)
    right = np.array(digits) == labels
    return {"name": name, **asdict(score(right)), "refused": refused}


def naive_accuracy(
    recognizer: Recognizer,
    images: Iterable[npt.NDArray[np.float32]],
    labels: npt.NDArray[np.integer],
) -> float:
    """Accuracy of the same network on pictures that are merely resized to 28x28.

    That is what most digit apps do; it shows what preprocessing is worth.

    Args:
        recognizer: Whose network to use.
        images: `(h, w)` float32 in [0, 1].
        labels: Of the images.
    """
    resized = [naive_glyph(image) for image in images]
    probabilities = recognizer.outputs(np.stack(resized)).probabilities
    return float((probabilities.argmax(axis=1) == labels).mean())


def mnist_conditions(recognizer: Recognizer, test: Digits) -> Iterator[ReportEntry]:
    """Score the test set as pictures with light and with dark ink."""
    light = (test.images / 255).astype(np.float32)
    for ink, images in {"light on dark": light, "dark on light": 1 - light}.items():
        name = f"MNIST test set through the app, {ink}"
        entry = score_readings(name, _read(recognizer, name, images), test.labels)
        naive = naive_accuracy(recognizer, images, test.labels)
        yield entry | {"short": f"MNIST, {ink}", "naive": naive}


def pen_conditions(
    recognizer: Recognizer, digits: Sequence[pens.PenDigit]
) -> Iterator[ReportEntry]:
    """Score pen strokes of held-out writers by place, size and brush.

    The naive pipeline is given them with light ink on a dark ground, as the canvases
    of such apps draw.
    """
    for how, (short, settings) in PEN_CONDITIONS.items():
        name = f"Pen strokes of {len(pens.HELD_OUT_WRITERS)} held-out writers, {how}"
        yield _pen_entry(recognizer, name, digits, settings) | {"short": short}


def pen_series(
    recognizer: Recognizer, digits: Sequence[pens.PenDigit]
) -> Iterator[ReportEntry]:
    """Score pen strokes of held-out writers by size, place and brush, for charts.

    Yields:
        As `pen_conditions`, with `series` in "size" and "brush", `value` (a fraction
        of the full size, or pixels) and `in_corner`.
    """
    places = ((size, corner) for size in PEN_SIZES for corner in (False, True))
    series = [
        ("size", size, {"size": size, "in_corner": corner}) for size, corner in places
    ] + [("brush", brush, {"brush": brush}) for brush in PEN_BRUSHES]
    for name, value, settings in series:
        entry = _pen_entry(recognizer, f"{name} {value:g}", digits, settings)
        in_corner = settings.get("in_corner", False)
        yield entry | {"series": name, "value": value, "in_corner": in_corner}


def _pen_entry(
    recognizer: Recognizer,
    name: str,
    digits: Sequence[pens.PenDigit],
    settings: dict[str, Any],
) -> ReportEntry:
    _, unseen = pens.split_by_writer(digits)
    labels = np.array([digit.label for digit in unseen])
    drawn = [
        pens.draw_pen(digit, number, **settings) for number, digit in enumerate(unseen)
    ]
    entry = score_readings(name, _read(recognizer, name, drawn), labels)
    inverted = (np.float32(1) - image for image in drawn)
    return entry | {"naive": naive_accuracy(recognizer, inverted, labels)}


def upload_condition(
    recognizer: Recognizer, files: Sequence[uploads.Upload]
) -> ReportEntry:
    """Score uploaded files as they are."""
    name = "Uploaded files (HwD-1000, development half)"
    labels = np.array([file.label for file in files])
    images = [load_gray(file.data) for file in files]
    entry = score_readings(name, _read(recognizer, name, images), labels)
    naive = naive_accuracy(recognizer, images, labels)
    return entry | {"short": "Uploaded files", "naive": naive}


def corruption_entries(recognizer: Recognizer, test: Digits) -> Iterator[ReportEntry]:
    """Score a tenth of the test set under each corruption and severity."""
    some = Digits(test.images[::CORRUPTED], test.labels[::CORRUPTED])
    clean = some.images / np.float32(255)
    for name in corruptions.CORRUPTIONS:
        for severity in corruptions.SEVERITIES:
            rng = np.random.default_rng((len(name), severity))
            images = [
                corruptions.corrupt(name, image, severity, rng) for image in clean
            ]
            drawn = track(images, f"{f'{name} {severity}':<60}")
            readings = [recognizer.read_drawing(image) for image in drawn]
            entry = score_readings(name, readings, some.labels)
            naive = naive_accuracy(recognizer, images, some.labels)
            yield entry | {"severity": severity, "naive": naive}


def outlier_entries(
    recognizer: Recognizer, kinds: dict[str, DrawUnknown], digits: Outputs
) -> Iterator[ReportEntry]:
    """Find how many outliers of each kind are refused.

    Args:
        recognizer: What refuses them.
        kinds: What draws them.
        digits: What the network says about real digits, to tell them apart from.

    Yields:
        `name`, `n`, `refused` (count), `share` of them with its interval `low` and
        `high`; `share_at_99`, the share at the limits that keep 99 % of these digits,
        which makes recognizers comparable whose own limits keep more or less; and the
        AUROC of either sign where not all were blank: the probability that a digit
        scores higher than an outlier.
    """
    limits = find_rejection(digits.energy, digits.similarity, [slice(None)])
    for number, (name, draw) in enumerate(kinds.items()):
        rng = np.random.default_rng((17, number))
        prepared = [
            recognizer.prepare(draw(rng)) for _ in track(range(OUTLIERS), f"{name:<60}")
        ]
        readings = recognizer.classify(prepared)
        refused = sum(reading.rejected for reading in readings)
        low, high = wilson_interval(refused, OUTLIERS)
        entry = {"name": name, "n": OUTLIERS, "refused": refused}
        entry |= {"share": refused / OUTLIERS, "low": low, "high": high}
        inked = [item.glyph for item in prepared if item.blank is None]
        at_99 = OUTLIERS - len(inked)
        if inked:
            outputs = recognizer.outputs(np.stack(inked))
            at_99 += int(limits.refuses(outputs.energy, outputs.similarity).sum())
        entry["share_at_99"] = at_99 / OUTLIERS
        if len(inked) > OUTLIERS // 2:
            truth = np.repeat([1, 0], [len(digits.energy), len(inked)])
            for sign in ("energy", "similarity"):
                values = [getattr(digits, sign), getattr(outputs, sign)]
                area = roc_auc_score(truth, np.concatenate(values))
                entry[f"auroc_{sign}"] = float(area)
        yield entry


def _read(
    recognizer: Recognizer,
    title: str,
    images: Sequence[ImageSource] | npt.NDArray[np.float32],
) -> Iterator[Reading]:
    """Read images with a progress bar, `CHUNK` at a time."""
    remaining = iter(track(images, f"{title:<60}", total=len(images)))
    while chunk := list(islice(remaining, CHUNK)):
        yield from recognizer.read_batch(chunk)

"""Score a recognizer on pictures of one kind, as they would come from a person."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.progress import track
from sklearn.metrics import roc_auc_score

from digit_model.evaluation.classification_metrics import score, wilson_interval
from digit_model.evaluation.report_metrics import (
    ConditionScore,
    CorruptionScore,
    PictureScore,
    RefusalScore,
    SeriesScore,
)
from digit_model.imaging.decoding import load_gray
from digit_model.imaging.naive import naive_glyph
from digit_model.network.outputs import Outputs
from digit_model.recognizer import Recognizer
from training.data import pens, uploads
from training.data.mnist import Digits
from training.evaluation import corruptions
from training.evaluation.answering import count_answers
from training.evaluation.unknown import DrawUnknown
from training.export.calibration import find_rejection
from training.glyphs.written import CONDITIONS

CORRUPTED = 10
"""Every tenth test image is corrupted."""
OUTLIERS = 1_000
"""Outliers of each kind."""
_SHORT = {
    "centered, brush 20": "Pens, centered",
    "60% size in a corner, brush 20": "Pens, 60% in a corner",
    "40% size in a corner, brush 20": "Pens, 40% in a corner",
    "centered, brush 8": "Pens, brush 8",
    "centered, brush 40": "Pens, brush 40",
}
"""How pen strokes are drawn: what it is called, at length and in short."""
_SETTINGS = {
    **CONDITIONS,
    "60% size in a corner, brush 20": {"size": 0.6, "in_corner": True},
}
PEN_SIZES = (1.0, 0.8, 0.6, 0.5, 0.4, 0.3)
PEN_BRUSHES = (4.0, 8.0, 14.0, 20.0, 30.0, 40.0)
"""What strokes are drawn with for the charts, all other things being usual."""


@dataclass(frozen=True)
class LabeledPictures:
    """Pictures of one kind, each of one digit.

    Attributes:
        name: What they are.
        images: Each `(h, w)` float32 in [0, 1], luminance, white = 1; of drawings their
            ink, ink = 1.
        labels: `(n,)` integer in 0..9.
        writers: Who wrote each; None if that is not known.
    """

    name: str
    images: Sequence[npt.NDArray[np.float32]] | npt.NDArray[np.float32]
    labels: npt.NDArray[np.integer]
    writers: Sequence[int] | None = None


def score_pictures(
    recognizer: Recognizer,
    pictures: LabeledPictures,
    *,
    are_drawings: bool = False,
) -> PictureScore:
    """Score pictures through the app, and merely resized.

    Args:
        recognizer: The recognizer to score.
        pictures: The pictures with their labels.
        are_drawings: Whether the images are ink alone, as drawn on the canvas.
    """
    read = recognizer.read_drawing if are_drawings else recognizer.read
    readings = [read(image) for image in track(pictures.images, f"{pictures.name:<60}")]
    digits = [-1 if reading.digit is None else reading.digit for reading in readings]
    right = np.array(digits) == pictures.labels
    refused = np.array([reading.rejected for reading in readings])
    return PictureScore(
        **asdict(score(right)),
        name=pictures.name,
        refused=int(refused.sum()),
        naive=naive_accuracy(recognizer, pictures.images, pictures.labels),
        answered=count_answers(right, refused, pictures.writers),
    )


def naive_accuracy(
    recognizer: Recognizer,
    images: Iterable[npt.NDArray[np.float32]],
    labels: npt.NDArray[np.integer],
) -> float:
    """Accuracy of the same network on pictures that are merely resized to 28x28.

    That is what most digit apps do; it shows what preprocessing is worth.

    Args:
        recognizer: The recognizer whose network is used.
        images: `(h, w)` float32 in [0, 1].
        labels: The labels of the images.
    """
    resized = [naive_glyph(image) for image in images]
    probabilities = recognizer.outputs(np.stack(resized)).probabilities
    return float((probabilities.argmax(axis=1) == labels).mean())


def mnist_conditions(recognizer: Recognizer, test: Digits) -> Iterator[ConditionScore]:
    """Score the test set as pictures with light and with dark ink."""
    light = (test.images / 255).astype(np.float32)
    for ink, images in {"light on dark": light, "dark on light": 1 - light}.items():
        name = f"MNIST test set through the app, {ink}"
        pictures = LabeledPictures(name, images, test.labels)
        scored = score_pictures(recognizer, pictures)
        yield ConditionScore(**_fields(scored), short=f"MNIST, {ink}")


def pen_conditions(
    recognizer: Recognizer, digits: Sequence[pens.PenDigit], who: str
) -> Iterator[ConditionScore]:
    """Score pen strokes by place, size and brush.

    They are drawings on the canvas, light ink on a dark ground.

    Args:
        recognizer: The recognizer to score.
        digits: The recordings.
        who: What their writers are for: `validation` or `test`.
    """
    writers = len({digit.writer for digit in digits})
    for how, short in _SHORT.items():
        name = f"Pen strokes of {writers} {who} writers, {how}"
        scored = _score_pens(recognizer, name, digits, _SETTINGS[how])
        yield ConditionScore(**_fields(scored), short=f"{short}, {who}")


def pen_series(
    recognizer: Recognizer, digits: Sequence[pens.PenDigit]
) -> Iterator[SeriesScore]:
    """Score pen strokes by size, place and brush, for charts."""
    places = ((size, corner) for size in PEN_SIZES for corner in (False, True))
    for size, in_corner in places:
        settings = {"size": size, "in_corner": in_corner}
        scored = _score_pens(recognizer, f"size {size:g}", digits, settings)
        yield SeriesScore(
            **_fields(scored), series="size", value=size, in_corner=in_corner
        )
    for brush in PEN_BRUSHES:
        scored = _score_pens(recognizer, f"brush {brush:g}", digits, {"brush": brush})
        yield SeriesScore(
            **_fields(scored), series="brush", value=brush, in_corner=False
        )


def _score_pens(
    recognizer: Recognizer,
    name: str,
    digits: Sequence[pens.PenDigit],
    settings: dict[str, Any],
) -> PictureScore:
    labels = np.array([digit.label for digit in digits])
    inks = [
        np.float32(1) - pens.draw_pen(digit, number, **settings)
        for number, digit in enumerate(digits)
    ]
    writers = [digit.writer for digit in digits]
    return score_pictures(
        recognizer, LabeledPictures(name, inks, labels, writers), are_drawings=True
    )


def _fields(scored: PictureScore) -> dict[str, Any]:
    """Its fields as they are, to make a score of a narrower kind of them."""
    return {field.name: getattr(scored, field.name) for field in fields(scored)}


def upload_condition(
    recognizer: Recognizer, files: Sequence[uploads.Upload]
) -> ConditionScore:
    """Score uploaded files as they are."""
    name = "Uploaded files (HwD-1000, development half)"
    labels = np.array([file.label for file in files])
    images = [load_gray(file.data) for file in files]
    scored = score_pictures(recognizer, LabeledPictures(name, images, labels))
    return ConditionScore(**_fields(scored), short="Uploaded files")


def corruption_scores(
    recognizer: Recognizer, test: Digits
) -> Iterator[CorruptionScore]:
    """Score a tenth of the test set under each corruption and severity."""
    some = Digits(test.images[::CORRUPTED], test.labels[::CORRUPTED])
    clean = some.images / np.float32(255)
    for name in corruptions.CORRUPTIONS:
        for severity in corruptions.SEVERITIES:
            rng = np.random.default_rng((len(name), severity))
            images = [
                corruptions.corrupt(name, image, severity, rng) for image in clean
            ]
            pictures = LabeledPictures(name, images, some.labels)
            scored = score_pictures(recognizer, pictures, are_drawings=True)
            yield CorruptionScore(**_fields(scored), severity=severity)


def refusal_scores(
    recognizer: Recognizer, kinds: dict[str, DrawUnknown], digits: Outputs
) -> Iterator[RefusalScore]:
    """Find how many outliers of each kind are refused.

    Args:
        recognizer: What refuses them.
        kinds: What draws them.
        digits: What the network says about real digits, to tell them apart from.

    Yields:
        The score of each kind. The share at limits that keep 99% of these digits makes
        recognizers comparable whose own limits keep more or less. The areas under the
        ROC curve are left out where most drawings were blank.
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
        inked = [item.glyph for item in prepared if item.blank is None]
        at_99, areas = OUTLIERS - len(inked), {}
        if inked:
            outputs = recognizer.outputs(np.stack(inked))
            at_99 += int(limits.refuses(outputs.energy, outputs.similarity).sum())
            if len(inked) > OUTLIERS // 2:
                areas = _areas(digits, outputs)
        yield RefusalScore(
            name=name,
            n=OUTLIERS,
            refused=refused,
            share=refused / OUTLIERS,
            low=low,
            high=high,
            share_at_99=at_99 / OUTLIERS,
            **areas,
        )


def _areas(digits: Outputs, outliers: Outputs) -> dict[str, float]:
    """Areas under the ROC curve of both signs, digits against outliers."""
    truth = np.repeat([1, 0], [len(digits.energy), len(outliers.energy)])
    return {
        f"auroc_{sign}": float(
            roc_auc_score(
                truth, np.concatenate([getattr(digits, sign), getattr(outliers, sign)])
            )
        )
        for sign in ("energy", "similarity")
    }

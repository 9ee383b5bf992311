"""What a report says about the MNIST test set, image by image and in all."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

from digit_model.evaluation.classification_metrics import (
    score,
    wilson_interval,
)
from digit_model.evaluation.probability_metrics import (
    brier_score,
    calibration_interval,
    expected_calibration_error,
    negative_log_likelihood,
    reliability_bins,
)
from digit_model.evaluation.report import LOOK_ALIKE_COLUMNS, PROBABILITY_COLUMNS
from digit_model.evaluation.report_metrics import (
    ContestedImage,
    ContestedLabels,
    Proportion,
    StoredScore,
)
from digit_model.network.outputs import Outputs
from digit_model.network.rejection import Neighbors
from digit_model.recognizer import Recognizer
from training.data.mnist import Digits, Mnist
from training.evaluation import contested
from training.export.model_export import MNIST_EXAMPLES, mnist_examples


def evaluate_test(
    recognizer: Recognizer, test: Digits
) -> tuple[StoredScore, pd.DataFrame, Outputs]:
    """Score the stored test images, without preprocessing, as the field does.

    Returns:
        The scores, the rows of `predictions.parquet`, and what the network said.
    """
    outputs = recognizer.outputs((test.images / 255).astype(np.float32))
    probabilities, labels = outputs.probabilities, test.labels
    answers, confidences = probabilities.argmax(axis=1), probabilities.max(axis=1)
    right = answers == labels
    bins = reliability_bins(confidences, right)
    kept = int((~outputs.refused).sum())
    low, high = wilson_interval(kept, len(test))
    lowest, highest = calibration_interval(confidences, right)
    scores = StoredScore(
        **asdict(score(right)),
        set="MNIST test set, images as stored",
        expected_calibration_error=expected_calibration_error(bins),
        negative_log_likelihood=negative_log_likelihood(probabilities, labels),
        brier_score=brier_score(probabilities, labels),
        kept=Proportion(kept, kept / len(test), low, high),
        reliability=bins,
        calibration_low=lowest,
        calibration_high=highest,
    )
    predictions = pd.DataFrame(
        {
            "index": np.arange(len(test), dtype=np.int32),
            "label": labels.astype(np.int8),
            "predicted": answers.astype(np.int8),
            "confidence": confidences.astype(np.float32),
            "energy": outputs.energy.astype(np.float32),
            "similarity": outputs.similarity,
            "refused": outputs.refused,
        }
    )
    columns = pd.DataFrame(probabilities, columns=PROBABILITY_COLUMNS)
    return scores, pd.concat([predictions, columns], axis=1), outputs


def look_alikes(neighbors: Neighbors, outputs: Outputs) -> pd.DataFrame:
    """The training images nearest to each test image, of those in `images.npz`."""
    nearest = neighbors.nearest(
        outputs.features, len(LOOK_ALIKE_COLUMNS), MNIST_EXAMPLES
    )
    return pd.DataFrame(nearest.astype(np.int16), columns=LOOK_ALIKE_COLUMNS)


def contested_labels(test: Digits) -> ContestedLabels:
    """What people said about labels of the MNIST test set."""
    images = [
        ContestedImage(**asdict(votes), label=int(test.labels[votes.index]))
        for votes in contested.CONTESTED
        if votes.index < len(test)
    ]
    return ContestedLabels(contested.SOURCE, contested.VOTERS, images)


def write_images(path: Path, mnist: Mnist) -> None:
    """Keep the test images, and the training images that they are compared with."""
    examples = mnist_examples(mnist.train)
    np.savez_compressed(
        path,
        test=mnist.test.images,
        training=examples.images,
        training_labels=examples.labels,
    )

"""Telling the app how a network reads after each epoch."""

from pathlib import Path

import keras
import numpy as np

from digit_model.evaluation.classification_metrics import confusion_matrix
from digit_model.evaluation.own_run import EpochView
from training.data.mnist import Digits

_SHOWN = 12
"""Errors that are shown."""


def note_epoch(
    network: keras.Model, validation: Digits, epoch: int, folder: Path
) -> None:
    """Write how a network reads what is held out.

    Args:
        network: `(n, 28, 28)` float32 glyphs to `(n, 10)` logits.
        validation: What is held out.
        epoch: Number of the epoch, from 1.
        folder: The run's folder.
    """
    glyphs = (validation.images / 255).astype(np.float32)
    answers = network.predict(glyphs, batch_size=500, verbose=0).argmax(axis=1)
    wrong = np.flatnonzero(answers != validation.labels)[:_SHOWN]
    EpochView(
        epoch,
        confusion_matrix(validation.labels, answers),
        validation.images[wrong],
        validation.labels[wrong],
        answers[wrong].astype(np.uint8),
    ).save(folder)

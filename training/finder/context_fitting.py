"""Fit how what stands around a found digit is weighed."""

from collections.abc import Callable, Iterable

import numpy as np
from sklearn.linear_model import LogisticRegression

from digit_model.arrays import FloatArray
from digit_model.finding.classes import TURNED
from digit_model.finding.context import ContextWeights
from digit_model.finding.finder import find
from digit_model.finding.opinions import Pools
from digit_model.imaging.config import PreprocessingConfig
from digit_model.network.network import Network
from digit_model.network.outputs import Outputs
from digit_model.page.page_reader import context_of, read_found
from training.finder.pool_fitting import NO_DIGIT, true_label
from training.scenes.truth import Scene


def fit_context(
    scenes: Iterable[Scene],
    finder: Network,
    classify: Callable[[FloatArray], Outputs],
    pools: Pools,
    config: PreprocessingConfig,
) -> ContextWeights:
    """Find the weights under which it is likeliest what is a digit and what is none.

    Args:
        scenes: Scenes of held-out writers; those that are turned are left out, as pages
            are turned upright before they are read.
        finder: The finder's network.
        classify: Gives the digit network's outputs for glyphs.
        pools: How the two networks' opinions are weighed.
        config: The settings of preprocessing.
    """
    contexts: list[FloatArray] = []
    labels: list[bool] = []
    for scene in scenes:
        if any(truth.name in TURNED for truth in scene.marks):
            continue
        gray = scene.image.astype(np.float32) / np.float32(255)
        findings = find(gray, finder, thorough=True)
        found = read_found(gray, findings, classify, pools, config)
        if not found:
            continue
        for item, row in zip(found, context_of(found), strict=True):
            label = true_label(item.mark, scene.marks)
            if label is not None:
                contexts.append(row)
                labels.append(label != NO_DIGIT)
    fitted = LogisticRegression(max_iter=1_000).fit(np.stack(contexts), labels)
    weights = [*fitted.coef_[0], fitted.intercept_[0]]
    return ContextWeights(*(round(float(weight), 4) for weight in weights))

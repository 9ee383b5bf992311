"""The finder's losses."""

from typing import NamedTuple

import keras
from keras import ops

from digit_model.finding.classes import CLASSES, OTHER

_BOX_SHARE, _INK_SHARE = 0.25, 2.0
_OTHER_SHARE = 0.3
"""Letters help to tell digits apart; how well they are found themselves counts less."""
_SHARES = [_OTHER_SHARE if name == OTHER else 1.0 for name in CLASSES]
_IS_COUNTED = [float(name != OTHER) for name in CLASSES]


class Losses(NamedTuple):
    """The losses of a batch, scalars; `loss` is the weighted sum of the others."""

    loss: keras.KerasTensor
    heat: keras.KerasTensor
    box: keras.KerasTensor
    ink: keras.KerasTensor


def finder_losses(
    outputs: dict[str, keras.KerasTensor], targets: dict[str, keras.KerasTensor]
) -> Losses:
    """The losses of a batch.

    The heat's is the focal loss of Law and Deng, "CornerNet", 2018,
    https://arxiv.org/abs/1808.01244, with their exponents 2 and 4, divided by the
    number of digits and signs; the box's is the mean absolute error; the ink's is
    cross-entropy.

    Args:
        outputs: Outputs of the network.
        targets: Those of `target_maps.Targets` by name, stacked.
    """
    heat, ink, box_weight = targets["heat"], targets["ink"], targets["box_weight"]
    wanted = ops.cast(heat, "float32") / 255
    is_center = ops.cast(heat == 255, "float32")
    weight = ops.cast(targets["counted"], "float32")[..., None] * ops.array(_SHARES)
    logits = outputs["heat"]
    probability = ops.sigmoid(logits)
    at_centers = is_center * ops.square(1 - probability) * ops.log_sigmoid(logits)
    elsewhere = (1 - is_center) * (1 - wanted) ** 4 * ops.square(probability)
    log_likelihood = at_centers + elsewhere * ops.log_sigmoid(-logits)
    marks = ops.maximum(ops.sum(is_center * ops.array(_IS_COUNTED)), 1)
    heat_loss = -ops.sum(log_likelihood * weight) / marks
    error = ops.sum(ops.abs(outputs["box"] - targets["box"]), axis=-1) * box_weight
    box_loss = ops.sum(error) / ops.maximum(ops.sum(box_weight), 1)
    covered = ops.cast(ink, "float32")[..., None] / 255
    known = ops.cast(ink != 128, "float32")[..., None]
    crossed = -covered * ops.log_sigmoid(outputs["ink"])
    crossed -= (1 - covered) * ops.log_sigmoid(-outputs["ink"])
    ink_loss = ops.sum(crossed * known) / ops.maximum(ops.sum(known), 1)
    total = heat_loss + _BOX_SHARE * box_loss + _INK_SHARE * ink_loss
    return Losses(total, heat_loss, box_loss, ink_loss)


def learning_rate(steps: int, peak: float) -> keras.optimizers.schedules.CosineDecay:
    """Rise for a thirtieth of all steps, then fall along a cosine."""
    warm_up = max(1, steps // 30)
    return keras.optimizers.schedules.CosineDecay(
        peak / 25,
        steps - warm_up,
        alpha=0.002,
        warmup_target=peak,
        warmup_steps=warm_up,
    )

"""The finder's losses."""

import keras
import tensorflow as tf

from digit_model.finding.classes import CLASSES, OTHER

_BOX_SHARE, _INK_SHARE = 0.25, 2.0
_OTHER_SHARE = 0.3
"""Letters help to tell digits apart; how well they are found themselves counts less."""
_SHARES = tuple(_OTHER_SHARE if name == OTHER else 1.0 for name in CLASSES)
_IS_COUNTED = tuple(float(name != OTHER) for name in CLASSES)


def finder_losses(
    outputs: dict[str, tf.Tensor], targets: tuple[tf.Tensor, ...]
) -> dict[str, tf.Tensor]:
    """The losses of a batch.

    The heat's is the focal loss of Law and Deng, "CornerNet", 2018,
    https://arxiv.org/abs/1808.01244, with their exponents 2 and 4, divided by the
    number of digits and signs; the box's is the mean absolute error; the ink's is
    cross-entropy.

    Args:
        outputs: Outputs of the network.
        targets: Those of `target_maps.Targets` without the image, stacked.

    Returns:
        `heat`, `box`, `ink` and their weighted sum `loss`, scalars.
    """
    heat, counted, box, box_weight, ink = targets
    wanted = tf.cast(heat, tf.float32) / 255
    is_center = tf.cast(heat == 255, tf.float32)
    weight = tf.cast(counted, tf.float32)[..., None] * tf.constant(_SHARES)
    logits = outputs["heat"]
    probability = tf.sigmoid(logits)
    log_right, log_wrong = tf.math.log_sigmoid(logits), tf.math.log_sigmoid(-logits)
    at_centers = is_center * tf.square(1 - probability) * log_right
    elsewhere = (1 - is_center) * tf.pow(1 - wanted, 4) * tf.square(probability)
    marks = tf.maximum(tf.reduce_sum(is_center * tf.constant(_IS_COUNTED)), 1)
    heat_loss = -tf.reduce_sum((at_centers + elsewhere * log_wrong) * weight) / marks
    error = tf.reduce_sum(tf.abs(outputs["box"] - box), axis=-1) * box_weight
    box_loss = tf.reduce_sum(error) / tf.maximum(tf.reduce_sum(box_weight), 1)
    covered = tf.cast(ink, tf.float32)[..., None] / 255
    known = tf.cast(ink != 128, tf.float32)[..., None]
    crossed = tf.nn.sigmoid_cross_entropy_with_logits(covered, outputs["ink"])
    ink_loss = tf.reduce_sum(crossed * known) / tf.maximum(tf.reduce_sum(known), 1)
    total = heat_loss + _BOX_SHARE * box_loss + _INK_SHARE * ink_loss
    return {"loss": total, "heat": heat_loss, "box": box_loss, "ink": ink_loss}


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

"""The optimizer, its learning rate, and the loss."""

import keras
from keras import ops

from training.loop.augmented import AugmentedNetwork
from training.loop.losses import digit_or_not, digit_or_not_accuracy
from training.recipes.augmentation import Augmentation, Tensor
from training.recipes.configs import TrainingConfig

_STEPS_AT_ONCE = 16
"""Steps between two looks at the measures, which wait until a step is done."""


def compiled(
    config: TrainingConfig, rate: "LearningRate", precision: str
) -> AugmentedNetwork:
    """The network of a configuration with its variations, optimizer and loss.

    Args:
        config: The configuration that is trained.
        rate: The optimizer's learning rate.
        precision: Keras' dtype policy, as in `train`.
    """
    usual = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision)
    network = config.build()
    keras.config.set_dtype_policy(usual)
    augmentation = Augmentation(config.augmentation, config.gentle)
    model = AugmentedNetwork(network, augmentation)
    optimizer = keras.optimizers.AdamW(
        rate,
        weight_decay=config.weight_decay,
        use_ema=config.averaging > 0,
        ema_momentum=config.averaging or 0.99,
    )
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    if config.non_digits:
        loss, accuracy = digit_or_not, digit_or_not_accuracy
    else:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        accuracy = keras.metrics.sparse_categorical_accuracy
    is_compiled = keras.backend.backend() != "tensorflow"  # which is faster without
    model.compile(
        optimizer=optimizer,
        loss=loss,
        weighted_metrics=[keras.metrics.MeanMetricWrapper(accuracy, name="accuracy")],
        jit_compile="auto" if is_compiled else False,
        steps_per_execution=_STEPS_AT_ONCE if is_compiled else 1,
    )
    optimizer.build(model.trainable_variables)
    return model


class LearningRate(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
    """A rise, a cosine fall, and another fall over the gentle epochs of a cycle.

    Args:
        config: The configuration that is trained.
        steps: Batches of an epoch.
    """

    def __init__(self, config: TrainingConfig, steps: int) -> None:
        cosine = keras.optimizers.schedules.CosineDecay
        warmup = round(steps * config.warmup)
        self._turn = steps * config.epochs
        self._first = cosine(
            0.0 if warmup else config.learning_rate,
            self._turn - warmup,
            warmup_target=config.learning_rate if warmup else None,
            warmup_steps=warmup,
        )
        self._second = cosine(config.gentle_rate, max(steps * config.gentle_epochs, 1))

    def __call__(self, step: Tensor) -> Tensor:
        """The rate at a step, from 0."""
        step = ops.cast(step, "float32")
        return ops.where(
            step < self._turn, self._first(step), self._second(step - self._turn)
        )

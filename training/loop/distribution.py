"""Training on several machines at once, with `tf.distribute`.

`TF_CONFIG` names the machines, see
https://www.tensorflow.org/api_docs/python/tf/distribute/MultiWorkerMirroredStrategy.
Each worker takes its share of every batch; gradients, normalization and measures are
those of the whole batch. Keras 3 cannot `fit` under this strategy
(https://github.com/keras-team/keras/issues/20585), so the epoch's loop is here.
"""

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import keras

from training.loop.augmented import AugmentedNetwork
from training.loop.epoch_samples import Samples

if TYPE_CHECKING:
    import tensorflow as tf


def find_workers() -> "tf.distribute.MultiWorkerMirroredStrategy | None":
    """Join the workers that `TF_CONFIG` names; None without it.

    Call it before anything else of TensorFlow; it waits until all workers are there.
    """
    if "TF_CONFIG" not in os.environ:
        return None
    import tensorflow as tf  # noqa: PLC0415 - other backends train without

    return tf.distribute.MultiWorkerMirroredStrategy()


def worker_number() -> int:
    """Which of the workers this is, from 0."""
    task = json.loads(os.environ.get("TF_CONFIG", "{}")).get("task", {})
    return int(task.get("index", 0))


def own_folder(folder: Path) -> Path:
    """Where this worker writes: the first one into the run's folder.

    The others work out the same, and write it where nobody looks.
    """
    return folder if worker_number() == 0 else Path(tempfile.mkdtemp())


def fit_epoch(
    strategy: "tf.distribute.MultiWorkerMirroredStrategy",
    model: AugmentedNetwork,
    samples: Samples,
    batch_size: int,
    callbacks: Iterable[keras.callbacks.Callback],
) -> dict[str, float]:
    """Train for one epoch; in place of `model.fit`, which see.

    Args:
        strategy: The strategy in whose scope the model was built and compiled.
        model: A model whose optimizer is built.
        samples: Those of all workers together; every worker takes its share of each
            batch, and what does not fill the last one is left out.
        batch_size: Samples of all workers together in a step.
        callbacks: Hear of the epoch, without measures.

    Returns:
        The measures of the epoch.
    """
    import tensorflow as tf  # noqa: PLC0415 - other backends train without

    workers = strategy.num_replicas_in_sync
    batches = tf.data.Dataset.from_tensor_slices(tuple(samples))
    batches = batches.batch(batch_size, drop_remainder=True)
    steps = int(batches.cardinality())
    for layer in model.network.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.synchronized = True

    def share(context: "tf.distribute.InputContext") -> "tf.data.Dataset":
        number = context.input_pipeline_id
        return batches.map(lambda *parts: [_share(p, number, workers) for p in parts])

    @tf.function(jit_compile=False)  # type: ignore[untyped-decorator]
    def step(iterator: "tf.distribute.DistributedIterator") -> None:
        strategy.run(model.train_step, args=(next(iterator),))

    listeners = keras.callbacks.CallbackList(list(callbacks), model=model, steps=steps)
    listeners.on_train_begin()
    model.reset_metrics()
    model.augmentation.part = (worker_number(), workers)
    iterator = iter(strategy.distribute_datasets_from_function(share))
    for number in range(steps):
        step(iterator)
        listeners.on_train_batch_end(number)
    model.augmentation.part = (0, 1)
    listeners.on_epoch_end(0)
    model.optimizer.finalize_variable_values(model.trainable_weights)
    listeners.on_train_end()
    return {name: float(value) for name, value in model.get_metrics_result().items()}


def _share(part: "tf.Tensor", number: int, workers: int) -> "tf.Tensor":
    size = part.shape[0] // workers
    return part[number * size : (number + 1) * size]

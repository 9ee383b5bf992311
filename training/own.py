"""Train your own network: `python -m training.own runs/mine --network small`.

This is what the Train page of the app runs. The same command resumes a run that was
stopped. The network is written to the folder `export` inside the run's folder, complete
or not at all; `digit-reader read --model runs/mine/export` reads with it.
"""

import argparse
import os
import shutil
import sys
import threading
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args

import numpy as np

from digit_model.evaluation.own_run import (
    EXPORT_FOLDER,
    OWN_DIGITS_FILE,
    DigitsKind,
    NetworkKind,
    RunChoices,
)
from digit_model.network.manifest import Manifest
from training.arguments import add_data
from training.data.mnist import DataError, Digits, Mnist, load_mnist
from training.glyphs.corpus import Corpus
from training.glyphs.digit_sources import load_source
from training.recipes.own_networks import PENS

_HELD_OUT = 5
"""Every fifth of one's own digits is held out, where they are trained on alone."""


def corpus_of(choices: RunChoices, own: Digits | None, data: Path | None) -> Corpus:
    """What is trained and validated on.

    Args:
        choices: What was chosen.
        own: One's own digits, as glyphs; None if there are none.
        data: Folder with the four MNIST files; None for where the registry finds them.

    Raises:
        DataError: Something is missing.
    """
    if choices.digits != "mnist" and own is None:
        raise DataError(
            f"The file {OWN_DIGITS_FILE} with your own digits is not in the run's "
            "folder. Start the run again from the page Train."
        )
    if choices.digits == "own" and own is not None:
        is_held_out = np.arange(len(own)) % _HELD_OUT == 0
        train = Digits(own.images[~is_held_out], own.labels[~is_held_out])
        held_out = Digits(own.images[is_held_out], own.labels[is_held_out])
        mnist = Mnist(train, held_out, own[:0])
    else:
        whole = load_mnist(data)
        count = max(100, round(choices.share * len(whole.train)))
        checked = max(1_000, round(choices.share * len(whole.validation)))
        train = whole.train[:count]
        if own is not None:
            train = Digits(
                np.concatenate([train.images, own.images]),
                np.concatenate([train.labels, own.labels]),
            )
        mnist = Mnist(train, whole.validation[:checked], whole.test[:0])
    if not choices.pens:
        return Corpus(mnist)
    every = max(1, round(1 / choices.share))
    pens = load_source(PENS)
    part = replace(
        pens, training=pens.training[::every], validation=pens.validation[::every]
    )
    return Corpus(mnist, {PENS: part})


def load_own_digits(folder: Path) -> Digits | None:
    """One's own digits, which the page leaves in the run's folder."""
    path = folder / OWN_DIGITS_FILE
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as found:
        return Digits(found["glyphs"], found["labels"])


def train_own(choices: RunChoices, corpus: Corpus, folder: Path) -> None:
    """Train or resume a run, and export its network."""
    import keras  # noqa: PLC0415

    # Loaded here, after the number of threads was set.
    from training.export.film_export import export_film, keep_weights  # noqa: PLC0415
    from training.export.model_export import export_model  # noqa: PLC0415
    from training.loop.epoch_notes import note_epoch  # noqa: PLC0415
    from training.recipes.own_networks import config_of  # noqa: PLC0415
    from training.train import train  # noqa: PLC0415

    def after_epoch(
        network: keras.Model, validation: Digits, epoch: int, folder: Path
    ) -> None:
        note_epoch(network, validation, epoch, folder)
        keep_weights(network, epoch, folder)

    config = config_of(choices)
    run = train(config, choices.seed, corpus, folder, after_epoch=after_epoch)
    part = folder / f"part-{EXPORT_FOLDER}"
    export_model(config, choices.seed, corpus, run, part)
    export_film(config.build(), folder, part)
    manifest = Manifest.load(part)
    if choices.digits != "mnist":
        trained_on = "one's own digits" + " and MNIST" * (choices.digits == "both")
        replace(manifest, trained_on=trained_on).save(part)
    shutil.rmtree(folder / EXPORT_FOLDER, ignore_errors=True)
    part.rename(folder / EXPORT_FOLDER)


def stand_back(threads: int) -> None:
    """Leave the machine to others: the lowest priority, and so many threads.

    Call it before TensorFlow is imported.
    """
    if hasattr(os, "nice"):
        os.nice(19)
    import tensorflow as tf  # noqa: PLC0415 - slow

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)


def end_with_input() -> None:
    """End this process when whoever started it is gone and its input ends."""

    def wait() -> None:
        # Unbuffered: Python could not end while a thread holds the buffer's lock.
        while os.read(0, 1024):
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """What the command line says: the choices by their names, and more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the run's folder")
    add_data(parser)
    parser.add_argument(
        "--threads", type=int, default=0, help="how many threads (default: all)"
    )
    parser.add_argument(
        "--end-with-input", action="store_true", help="stop when the input ends"
    )
    kinds = {"network": get_args(NetworkKind), "digits": get_args(DigitsKind)}
    for field in fields(RunChoices):
        option = f"--{field.name.replace('_', '-')}"
        if isinstance(field.default, bool):
            parser.add_argument(option, action="store_true")
        else:
            parser.add_argument(
                option,
                type=type(field.default),
                default=field.default,
                choices=kinds.get(field.name),
            )
    return parser.parse_args(arguments)


def main() -> None:
    """Run the command line."""
    given = options()
    if given.end_with_input:
        end_with_input()
    if given.threads:
        stand_back(given.threads)
    folder: Path = given.folder
    folder.mkdir(parents=True, exist_ok=True)
    try:
        choices = RunChoices(
            **{field.name: getattr(given, field.name) for field in fields(RunChoices)}
        )
        corpus = corpus_of(choices, load_own_digits(folder), given.data)
    except (DataError, ValueError) as error:
        sys.exit(str(error))
    train_own(choices, corpus, folder)
    print(f"Network written into {folder / EXPORT_FOLDER}")


if __name__ == "__main__":
    main()

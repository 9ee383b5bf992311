"""Leave one source out: `python -m training.generalization`.

For each source of digits, a network is trained on all the others by a short form of a
recipe and scored on the one that was left out, and so are some sources of non-digits.
Limits that keep the digits of sources left out keep those of strangers. This command
therefore finds which share of the validation digits the limits of refusal have to keep;
see `training.export.calibration`.

All networks learn from MNIST, which is never left out. The outputs of each network are
kept in `runs/generalization`, so that the command resumes; `--only` trains one network.
Once there are two networks or more, their scores are written to the report's folder,
from where `training.evaluate` includes them.
"""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

import numpy as np
import pandas as pd

from digit_model.evaluation.report import OWN
from digit_model.evaluation.run_progress import RUNS
from digit_model.recognizer import Recognizer
from training.data.mnist import DataError
from training.evaluation.by_source import SCORED, print_source, read_written
from training.evaluation.left_out import FAMILIAR, LeftOutScores, score_left_out
from training.export.model_export import export_model
from training.glyphs.corpus import (
    Corpus,
    ValidationDigits,
    load_corpus,
    validation_digits,
)
from training.glyphs.non_digits import NON_DIGITS, VALIDATING, load_non_digits
from training.glyphs.written import CONDITIONS, Written, evenly, is_drawn_in
from training.recipes.configs import CONFIGS, TrainingConfig
from training.train import train

TOGETHER: Mapping[str, tuple[str, ...]] = {
    "uji-digits": ("scanned-capitals",),
    "optdigits": ("omniglot",),
    "fonts": ("font-letters", "font-scripts", "symbols"),
    "sudoku-cells": ("unistrokes", "multistrokes"),
    "one-hand": ("quickdraw",),
    "pendigits": ("nist-letters",),
}
"""The sources of digits that are left out, and those of non-digits with each."""
_SEEN_BY_VGG = "pendigits"
_EPOCHS, _GENTLE = 10, 4
"""Of the short form."""


def config_without(name: str, config: TrainingConfig) -> TrainingConfig:
    """The short recipe without a source of digits and the non-digits with it."""
    digits = {key: count for key, count in config.digits.items() if key != name}
    left_out = TOGETHER[name]
    others = config.non_digits.items()
    return replace(
        config,
        name=f"{config.name}-without-{name}",
        digits=digits,
        non_digits={key: count for key, count in others if key not in left_out},
        epochs=_EPOCHS,
        gentle_epochs=_GENTLE,
    )


def corpus_without(name: str, corpus: Corpus) -> Corpus:
    """The data without a source of digits and the non-digits with it."""
    digits, non_digits = corpus.digits, corpus.non_digits
    return replace(
        corpus,
        digits={key: digits[key] for key in digits if key != name},
        non_digits={
            key: non_digits[key] for key in non_digits if key not in TOGETHER[name]
        },
    )


def measure_without(
    name: str, config: TrainingConfig, corpus: Corpus, folder: Path, precision: str
) -> pd.DataFrame:
    """Train without a source and let the network read it.

    Args:
        name: The source of digits that is left out.
        config: The recipe, in full.
        corpus: All data.
        folder: Where the run and its exported model go.
        precision: Keras' dtype policy while training.

    Returns:
        What it said: rows of `read_written` with their `source` and `condition`.
    """
    short, rest = config_without(name, config), corpus_without(name, corpus)
    run = train(short, 0, rest, folder, precision)
    export_model(short, 0, rest, run, folder / "export")
    return listen(Recognizer.load(folder / "export"), run.validation, name, corpus)


def listen(
    recognizer: Recognizer, validation: ValidationDigits, name: str, corpus: Corpus
) -> pd.DataFrame:
    """Let a network read a source of digits and the non-digits that go with it.

    Args:
        recognizer: A network that was not trained on them.
        validation: The validation digits of what it was trained on.
        name: The source of digits.
        corpus: All data.

    Returns:
        As in `measure_without`.
    """
    tables = [_of_familiar(recognizer, validation)]
    tables += _of_figures(recognizer, corpus.digits[name].everything, name)
    for key in TOGETHER[name]:
        tables += _of_figures(recognizer, corpus.non_digits[key], key)
    tables += _of_figures(recognizer, load_non_digits(VALIDATING), VALIDATING)
    return pd.concat(tables, ignore_index=True)


def listen_to(assets: Path, corpus: Corpus) -> dict[str, pd.DataFrame]:
    """Let one network of the configuration `vgg` read all sources that it has not seen.

    Args:
        assets: Folder of the exported model.
        corpus: All data.
    """
    recognizer = Recognizer.load(assets)
    validation = validation_digits(CONFIGS["vgg"], corpus)
    return {
        name: listen(recognizer, validation, name, corpus)
        for name in TOGETHER
        if name != _SEEN_BY_VGG
    }


def _of_familiar(recognizer: Recognizer, validation: ValidationDigits) -> pd.DataFrame:
    outputs = recognizer.outputs((validation.digits.images / 255).astype("f4"))
    groups = validation.groups
    counts = [part.stop - part.start for part in groups.values()]
    return pd.DataFrame(
        {
            "source": FAMILIAR,
            "condition": np.repeat(list(groups), counts),
            "energy": outputs.energy,
            "similarity": outputs.similarity,
        }
    )


def _of_figures(
    recognizer: Recognizer, written: Sequence[Written], source: str
) -> list[pd.DataFrame]:
    some = evenly(written, SCORED)
    return [
        read_written(recognizer, some, condition).assign(
            source=source, condition=condition
        )
        for condition in CONDITIONS
        if any(is_drawn_in(one.figure, condition) for one in some)
    ]


def print_scores(scores: LeftOutScores) -> None:
    """Print what was measured."""
    for name, share in scores.needed.items():
        print(f"{name}: limits have to keep {share:.2%} of the familiar digits")
    for entry in scores.sources:
        print_source(entry)
    for kind in scores.non_digits:
        print(f"{kind.name:<60}refused {kind.share:.1%}, n = {kind.n}")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--config", choices=sorted(CONFIGS), default="many-hands")
    parser.add_argument("--only", choices=sorted(TOGETHER), action="append")
    parser.add_argument(
        "--untrained",
        type=Path,
        help="train nothing: folder of an exported model that is scored on all sources "
        "but those that `vgg` knows",
    )
    parser.add_argument(
        "--precision", choices=("float32", "mixed_bfloat16"), default="float32"
    )
    parser.add_argument("--runs", type=Path, default=RUNS / "generalization")
    parser.add_argument(
        "--report", type=Path, default=OWN, help="where the scores are written"
    )
    arguments = parser.parse_args()
    config = CONFIGS[arguments.config]
    try:
        corpus = load_corpus(config)
    except DataError as error:
        parser.exit(1, f"{error}\n")
    corpus = replace(corpus, kept=arguments.runs / "glyphs")
    if arguments.untrained:
        tables = listen_to(arguments.untrained, corpus)
    else:
        for name in arguments.only or TOGETHER:
            said = arguments.runs / f"without-{name}.parquet"
            if not said.is_file():
                folder = arguments.runs / f"without-{name}"
                measure_without(
                    name, config, corpus, folder, arguments.precision
                ).to_parquet(said)
        files = {name: arguments.runs / f"without-{name}.parquet" for name in TOGETHER}
        tables = {
            name: pd.read_parquet(file)
            for name, file in files.items()
            if file.is_file()
        }
        if len(tables) < 2:
            return
    titles = {name: source.title for name, source in corpus.digits.items()}
    scores = score_left_out(tables, titles | NON_DIGITS)
    scores.save(arguments.report)
    print_scores(scores)


if __name__ == "__main__":
    main()

"""One's own run: trained on what was chosen, exported whole, read with in the app."""

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.evaluation.own_run import (
    EXPORT_FOLDER,
    NetworkKind,
    RunChoices,
    load_epoch_view,
)
from training.data.mnist import DataError, Digits, Mnist, glyphs_of
from training.glyphs.corpus import Corpus
from training.own import corpus_of, options, train_own
from training.recipes.own_networks import config_of


@pytest.fixture
def corpus(mnist: Mnist) -> Corpus:
    """A little of MNIST, the test part left empty."""
    return Corpus(Mnist(mnist.train[:640], mnist.validation[:200], mnist.test[:0]))


@pytest.mark.parametrize("network", ["ann", "small"])
def test_a_run_ends_in_a_network_that_reads(
    corpus: Corpus, recognizer: Recognizer, tmp_path: Path, network: NetworkKind
) -> None:
    choices = RunChoices(network, share=0.012, epochs=3)
    train_own(choices, corpus, tmp_path)
    own = recognizer.with_network(tmp_path / EXPORT_FOLDER)
    held_out = corpus.mnist.validation
    outputs = own.outputs(glyphs_of(held_out.images))
    right = outputs.probabilities.argmax(axis=1) == held_out.labels
    assert right.mean() > 0.5
    view = load_epoch_view(tmp_path)
    assert view is not None
    assert view.epoch == 3
    assert view.confusion.sum() == len(held_out)
    assert (view.labels != view.answers).all()
    assert not list(tmp_path.glob("part-*"))
    assert bool(own.manifest.layers) == (network == "small")


@pytest.mark.parametrize("depth", [1, 4])
@pytest.mark.parametrize("width", [4, 16])
def test_the_small_network_is_as_deep_and_wide_as_was_asked_for(
    depth: int, width: int
) -> None:
    model = config_of(RunChoices("small", depth, width)).build()
    kernels = [layer.kernel for layer in model.layers if "conv" in layer.name]
    assert [kernel.shape[-1] for kernel in kernels] == [
        width * 2**number for number in range(depth)
    ]


@pytest.mark.data("mnist")
def test_own_digits_join_mnist_or_replace_it() -> None:
    rng = np.random.default_rng(0)
    own = Digits(
        rng.integers(0, 255, (50, 28, 28), np.uint8), np.arange(50, dtype=np.uint8) % 10
    )
    both = corpus_of(RunChoices(digits="both", share=0.01), own, None).mnist
    alone = corpus_of(RunChoices(digits="own"), own, None).mnist
    assert (len(both.train), len(both.validation)) == (590, 1_000)
    assert (len(alone.train), len(alone.validation)) == (40, 10)
    assert len(both.test) == len(alone.test) == 0, "the test set stays closed"
    with pytest.raises(DataError, match="your own digits"):
        corpus_of(RunChoices(digits="own"), None, None)


@pytest.mark.parametrize(
    "choices",
    [
        pytest.param(RunChoices(), id="nothing said"),
        pytest.param(
            RunChoices("vgg", 3, 8, "both", 0.05, True, True, 7, 3e-4, 5), id="all said"
        ),
    ],
)
def test_the_command_line_says_the_same_as_the_choices(choices: RunChoices) -> None:
    given = options(["folder", *choices.arguments()])
    for field in fields(RunChoices):
        assert getattr(given, field.name) == getattr(choices, field.name)


def test_the_process_ends_with_who_started_it() -> None:
    code = (
        "import threading; from training.own import end_with_input; "
        "end_with_input(); threading.Event().wait()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], stdin=subprocess.DEVNULL, timeout=60, check=False
    )
    assert ended.returncode == 1


def test_the_process_ends_by_itself_while_its_input_lasts() -> None:
    code = "from training.own import end_with_input; end_with_input()"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
    assert process.wait(60) == 0
    assert process.stdin is not None
    process.stdin.close()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--epochs", "0"], "epochs must be from 1 to 100", id="no epochs"),
        pytest.param(["--digits", "own"], "your own digits", id="no digits"),
    ],
)
def test_what_cannot_be_done_ends_with_a_sentence(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "training.own", str(tmp_path / "run"), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert message in ended.stderr.splitlines()[-1]

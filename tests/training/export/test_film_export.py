"""The film of a run says the same as the networks of its epochs."""

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from digit_model.errors import ModelFileError
from digit_model.evaluation.own_run import NetworkKind, RunChoices
from digit_model.explain.learning_film import FILM_FILE, MAX_STEPS, LearningFilm
from digit_model.network.logits import softmax
from digit_model.network.traced import trace
from training.export.film_export import export_film, keep_weights
from training.recipes.own_networks import config_of

GLYPH = np.random.default_rng(0).random((28, 28)).astype(np.float32)


@pytest.mark.parametrize("network", ["ann", "small", "vgg"])
def test_a_step_is_what_the_network_of_that_epoch_says(
    tmp_path: Path, network: NetworkKind
) -> None:
    model = config_of(RunChoices(network, depth=3, width=4)).build()
    expected = []
    for epoch in (1, 2):
        halved = [np.asarray(w, np.float16) for w in model.get_weights()]
        model.set_weights([weight.astype(np.float32) for weight in halved])
        keep_weights(model, epoch, tmp_path)
        functions = trace(model)
        glyphs = tf.constant(GLYPH[np.newaxis])
        logits = functions["outputs"](glyphs)["logits"].numpy()
        gradients = functions["gradients"](glyphs, tf.constant(4))["gradients"].numpy()
        expected.append((softmax(logits)[0], gradients[0]))
        model.set_weights([weight * 1.5 for weight in model.get_weights()])
    export_film(model, tmp_path, tmp_path)
    film = LearningFilm.load(tmp_path)
    assert film.epochs == [1, 2]
    for number, (probabilities, gradients) in enumerate(expected):
        step = film.step(number, GLYPH, 4)
        np.testing.assert_allclose(step.probabilities, probabilities, atol=1e-3)
        # Single pixels are at the edge of a ReLU, on which the two may differ.
        assert np.corrcoef(step.saliency.ravel(), gradients.ravel())[0, 1] > 0.99
    assert not np.allclose(expected[0][0], expected[1][0], atol=1e-3)


def test_a_long_run_is_shown_in_a_few_steps(tmp_path: Path) -> None:
    model = config_of(RunChoices(depth=1, width=4)).build()
    for epoch in range(1, 51):
        keep_weights(model, epoch, tmp_path)
    export_film(model, tmp_path, tmp_path)
    epochs = LearningFilm.load(tmp_path).epochs
    assert len(epochs) == MAX_STEPS
    assert (epochs[0], epochs[-1]) == (1, 50)


def test_a_damaged_film_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / FILM_FILE).write_bytes(b"PK")
    with pytest.raises(ModelFileError, match=FILM_FILE):
        LearningFilm.load(tmp_path)

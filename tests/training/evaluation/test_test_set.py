"""Look-alikes are near, contested labels are the file's, images are the ones named."""

from pathlib import Path

import numpy as np

from digit_model import Recognizer
from digit_model.network.manifest import ASSETS
from digit_model.network.rejection import Neighbors
from training.data.mnist import Mnist
from training.evaluation import contested
from training.evaluation.test_set import contested_labels, look_alikes, write_images
from training.export.model_export import MNIST_EXAMPLES, mnist_examples


def test_a_training_image_is_its_own_nearest(
    recognizer: Recognizer, mnist: Mnist
) -> None:
    examples = mnist_examples(mnist.train)
    assert len(examples) == MNIST_EXAMPLES
    some = recognizer.outputs((examples.images[:50] / 255).astype("f4"))
    neighbors = Neighbors.load(ASSETS / recognizer.manifest.features_file)
    nearest = look_alikes(neighbors, some).to_numpy()
    own = nearest[:, 0] == np.arange(50)
    assert own.mean() > 0.8  # not all: features are of glyphs, these are as stored
    same = examples.labels[nearest] == examples.labels[:50, np.newaxis]
    assert same.mean() > 0.95


def test_contested_labels_have_fewer_than_half_of_the_votes(mnist: Mnist) -> None:
    rows = contested_labels(mnist.test).images
    assert len(rows) == 15
    for row in rows:
        assert 2 * row.for_label < contested.VOTERS
        assert row.for_label + row.for_other <= contested.VOTERS
        assert row.other != row.label == mnist.test.labels[row.index]


def test_images_are_those_of_the_predictions(mnist: Mnist, tmp_path: Path) -> None:
    write_images(tmp_path / "images.npz", mnist)
    with np.load(tmp_path / "images.npz") as content:
        assert (content["test"] == mnist.test.images).all()
        assert len(content["training"]) == len(content["training_labels"])

"""The MNIST loader: right files load, wrong ones say what is wrong."""

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from training.data import mnist as data
from training.data.mnist import DataError, Mnist, load_mnist, read_idx
from training.data.registry import locate


def test_split_holds_the_last_images_out(mnist: Mnist) -> None:
    assert [len(part) for part in (mnist.train, mnist.validation)] == [54_000, 6_000]
    assert mnist.train.images.shape == (54_000, 28, 28)
    assert mnist.train.images.dtype == np.uint8
    assert set(mnist.validation.labels) == set(range(10))


@pytest.fixture
def labels_file(mnist: Mnist, tmp_path: Path) -> Path:  # noqa: ARG001
    """A copy of the smallest file that a test may damage."""
    path = tmp_path / data.TEST_LABELS
    shutil.copy(locate("mnist") / data.TEST_LABELS, path)
    return path


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def replace_by_text(path: Path) -> None:
    path.write_text("not found")


def pack_text(path: Path) -> None:
    path.write_bytes(gzip.compress(b"no idx"))


def change_a_label(path: Path) -> None:
    content = bytearray(gzip.decompress(path.read_bytes()))
    content[-1] ^= 1
    path.write_bytes(gzip.compress(bytes(content)))


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        pytest.param(truncate, "truncated or not an IDX", id="truncated download"),
        pytest.param(replace_by_text, "truncated or not an IDX", id="an error page"),
        pytest.param(pack_text, "truncated or not an IDX", id="gzip of something else"),
        pytest.param(change_a_label, "not the original", id="another file's content"),
        pytest.param(Path.unlink, "not found", id="missing"),
    ],
)
def test_a_damaged_file_is_named(
    labels_file: Path, damage: Callable[[Path], None], sentence: str
) -> None:
    damage(labels_file)
    with pytest.raises(DataError, match=sentence) as caught:
        read_idx(labels_file)
    assert data.TEST_LABELS in str(caught.value)


def test_a_folder_may_be_named(labels_file: Path) -> None:
    with pytest.raises(DataError, match=data.TRAIN_IMAGES):
        load_mnist(labels_file.parent)

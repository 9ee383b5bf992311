"""Energy and similarity: how much a glyph is like a digit."""

from pathlib import Path

import numpy as np
import pytest

from digit_model import ModelFileError
from digit_model.network.logits import energy
from digit_model.network.rejection import Neighbors


def test_energy_is_the_log_of_the_sum() -> None:
    logits = np.random.default_rng(0).normal(0, 3, (5, 10))
    np.testing.assert_allclose(energy(logits), np.log(np.exp(logits).sum(axis=1)))
    assert np.isfinite(energy(np.full((1, 10), 1e4))).all()


@pytest.mark.parametrize("neighbors", [1, 3, 20])
def test_similarity_is_that_of_the_nth_neighbor(neighbors: int) -> None:
    rng = np.random.default_rng(0)
    known, asked = rng.normal(size=(20, 8)), rng.normal(size=(4, 8))
    cosines = [
        sorted(
            (k @ a / np.linalg.norm(k) / np.linalg.norm(a) for k in known), reverse=True
        )
        for a in asked
    ]
    found = Neighbors(known).similarity(asked, neighbors)
    np.testing.assert_allclose(found, [c[neighbors - 1] for c in cosines], atol=1e-6)


def test_one_alone_is_as_similar_as_among_others() -> None:
    rng = np.random.default_rng(0)
    known, asked = rng.normal(size=(501, 128)), rng.normal(size=(3, 128))
    neighbors = Neighbors(known)
    alone = [neighbors.similarity(one[np.newaxis], 5) for one in asked]
    np.testing.assert_allclose(
        np.concatenate(alone), neighbors.similarity(asked, 5), atol=1e-6
    )


def test_features_without_length_are_like_nothing() -> None:
    assert Neighbors(np.eye(4)).similarity(np.zeros((1, 4)), 1) == 0


@pytest.mark.parametrize(
    "content", [None, b"PK\x03\x04", b""], ids=["none", "cut", "empty"]
)
def test_a_bad_features_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "features.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelFileError, match=r"features\.npz"):
        Neighbors.load(path)

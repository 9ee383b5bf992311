"""The map keeps neighbors together, and a bad file is named with its cure."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from digit_model import Recognizer
from digit_model.arrays import FloatArray
from digit_model.evaluation.report import ReportError, load_images
from digit_model.explain.digit_map import MAP_FILE, load_map


def test_test_digits_are_placed_where_the_map_has_them(recognizer: Recognizer) -> None:
    images = load_images()
    digit_map = load_map(recognizer.manifest.model_sha256, images)
    some = slice(0, 50)
    glyphs = (images.test[digit_map.indices[some]] / 255).astype(np.float32)
    places = digit_map.place(recognizer.outputs(glyphs).features)
    np.testing.assert_allclose(places, digit_map.points[some], atol=1e-3)


def test_axes_are_orthonormal_and_digits_gather(recognizer: Recognizer) -> None:
    digit_map = load_map(recognizer.manifest.model_sha256, load_images())
    np.testing.assert_allclose(digit_map.axes.T @ digit_map.axes, np.eye(2), atol=1e-5)
    assert 1 >= digit_map.explained[0] >= digit_map.explained[1] > 0
    distances = np.linalg.norm(
        digit_map.points[:, np.newaxis] - digit_map.points[np.newaxis], axis=2
    )
    np.fill_diagonal(distances, np.inf)
    nearest = digit_map.labels[distances.argmin(axis=1)]
    assert (nearest == digit_map.labels).mean() > 0.6  # chance is 0.1


def test_a_drawing_lies_among_its_like(
    recognizer: Recognizer, glyphs: FloatArray
) -> None:
    digit_map = load_map(recognizer.manifest.model_sha256, load_images())
    places = digit_map.place(recognizer.outputs(glyphs).features)
    centers = np.stack(
        [digit_map.points[digit_map.labels == d].mean(axis=0) for d in range(10)]
    )
    distances = np.linalg.norm(places[:, np.newaxis] - centers, axis=2)
    assert (distances.argmin(axis=1) == np.arange(10)).mean() >= 0.7


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


@pytest.mark.parametrize(
    ("damage", "sentence"), [(Path.unlink, "missing"), (cut, "damaged")]
)
def test_a_bad_map_is_named_with_its_cure(
    recognizer: Recognizer,
    tmp_path: Path,
    damage: Callable[[Path], None],
    sentence: str,
) -> None:
    images, version = load_images(), recognizer.manifest.model_sha256
    load_map(version, images).save(tmp_path)
    assert (load_map(version, images, tmp_path).points != 0).any()
    damage(tmp_path / MAP_FILE)
    with pytest.raises(ReportError, match=sentence) as caught:
        load_map(version, images, tmp_path)
    assert "python -m training.embedding" in str(caught.value)


def test_a_map_of_another_model_or_of_other_images_is_refused(
    recognizer: Recognizer, tmp_path: Path
) -> None:
    images, version = load_images(), recognizer.manifest.model_sha256
    load_map(version, images).save(tmp_path)
    with pytest.raises(ReportError, match="a model other than"):
        load_map("0" * 64, images, tmp_path)
    fewer = replace(images, test=images.test[:10])
    with pytest.raises(ReportError, match="other test images"):
        load_map(version, fewer, tmp_path)

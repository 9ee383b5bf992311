"""Variations do what they say, tiles keep every map, and the naive way is naive."""

import numpy as np
import pytest

from digit_model.explain.feature_maps import brightness, tile
from digit_model.explain.variation import Variation, vary
from digit_model.imaging.naive import naive_glyph


@pytest.fixture
def bar() -> np.ndarray:
    """An upright bar in the middle of `(100, 100)`."""
    ink = np.zeros((100, 100), np.float32)
    ink[20:80, 45:55] = 1
    return ink


def extent(ink: np.ndarray) -> tuple[int, int, float, float]:
    """Height, width, and the center of the ink."""
    rows, columns = np.nonzero(ink > 0.5)
    return (
        int(np.ptp(rows)) + 1,
        int(np.ptp(columns)) + 1,
        float(rows.mean()),
        float(columns.mean()),
    )


@pytest.mark.parametrize(
    ("variation", "expected"),
    [
        pytest.param(Variation(), (60, 10, 49.5, 49.5), id="nothing"),
        pytest.param(Variation(rotation=90), (10, 60, 49.5, 49.5), id="turned"),
        pytest.param(Variation(shift_x=0.2), (60, 10, 49.5, 69.5), id="to the right"),
        pytest.param(Variation(shift_y=-0.1), (60, 10, 39.5, 49.5), id="up"),
        pytest.param(Variation(thickening=4), (64, 14, 49.5, 49.5), id="thicker"),
        pytest.param(Variation(thickening=-4), (56, 6, 49.5, 49.5), id="thinner"),
    ],
)
def test_variations_do_what_they_say(
    bar: np.ndarray, variation: Variation, expected: tuple[float, ...]
) -> None:
    assert extent(vary(bar, variation)) == pytest.approx(expected, abs=0.6)


def test_rotation_is_clockwise() -> None:
    ink = np.zeros((101, 101), np.float32)
    ink[10:20, 45:56] = 1  # at the top
    _, _, row, column = extent(vary(ink, Variation(rotation=90)))
    assert column > 80  # now at the right
    assert row == pytest.approx(50, abs=1)


def test_noise_is_of_its_strength_and_always_the_same(bar: np.ndarray) -> None:
    gray = np.full_like(bar, 0.5)
    varied = vary(gray, Variation(noise=0.1))
    assert varied.std() == pytest.approx(0.1, rel=0.1)
    assert (varied == vary(gray, Variation(noise=0.1))).all()
    assert 0 <= varied.min() <= varied.max() <= 1


def test_tiles_keep_every_map() -> None:
    maps = np.random.default_rng(0).uniform(1, 2, (5, 4, 7)).astype(np.float32)
    whole = tile(maps, 3, gap=2)
    assert whole.shape == (3 * 7 - 2, 3 * 6 - 2)
    np.testing.assert_array_equal(whole[:5, :4], maps[:, :, 0])
    np.testing.assert_array_equal(whole[7:12, 6:10], maps[:, :, 4])
    assert np.count_nonzero(whole) == maps.size


def test_brightness_reaches_from_black_to_white() -> None:
    shades = brightness(np.array([[[0.0, 4.0], [1.0, 0.0]]], np.float32))
    assert shades.tolist() == [[[0, 255], [128, 0]]]
    assert not brightness(np.zeros((2, 2, 3), np.float32)).any()


def test_the_naive_way_leaves_the_digit_where_it_is() -> None:
    gray = np.zeros((280, 560), np.float32)
    gray[:140, :280] = 1
    glyph = naive_glyph(gray)
    assert glyph.shape == (28, 28)
    assert (glyph[:14, :14] == 1).all()
    assert glyph.sum() == 14 * 14

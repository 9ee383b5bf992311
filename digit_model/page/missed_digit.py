"""Read a digit at a place that a person points to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from digit_model.arrays import FloatArray
from digit_model.finding.finder import find
from digit_model.finding.opinions import Pools
from digit_model.finding.peaks import Bounds
from digit_model.imaging.config import PreprocessingConfig
from digit_model.imaging.ink import plain_ink
from digit_model.imaging.preprocessing import nothing_to_read, preprocess_ink
from digit_model.network.network import Network
from digit_model.network.outputs import Outputs
from digit_model.page.page_reader import read_found
from digit_model.reading import Reading, blank_reading, inked_reading
from digit_model.refusals import Refusal

_HEAT = 0.03
"""Marks of this heat are enough where a person says that there is a digit."""
_LIKELY = 0.05
"""Least probability that there is a digit at all."""
_WINDOWS = (5.0, 2.5)
"""Sides of the windows that are looked at, in heights of a digit."""
_UNKNOWN = (8, 3, 1)
"""Sides of the windows where the height is not known, as parts of the longer side."""
_REACH = 0.25
"""How far from the place a digit may begin, as a share of its height."""
_TAKEN = 0.5
"""A box that has this share of the smaller one in common with a known digit is it."""


class _Window(NamedTuple):
    """The pixels around a place.

    Attributes:
        gray: `(h, w)` float32 in [0, 1].
        left: Column of the picture where the window begins.
        top: Row of the picture where the window begins.
        x: Column of the place in the window.
        y: Row of the place in the window.
    """

    gray: FloatArray
    left: int
    top: int
    x: int
    y: int


class ReadPlace(NamedTuple):
    """What was read where a person pointed to.

    Attributes:
        bounds: Where it is in the picture.
        reading: What it is; rejected if nothing there could be a digit.
    """

    bounds: Bounds
    reading: Reading


class _SeenDigit(NamedTuple):
    """A digit at the place.

    Attributes:
        heat: How sure the finder is.
        away: How far the place is from its middle, 1 at the border of its box.
        place: What was read.
    """

    heat: float
    away: float
    place: ReadPlace


@dataclass(frozen=True)
class PlaceReader:
    """Reads the digit at a place from a weak find there or, failing that, from the ink.

    Attributes:
        finder: What finds digits.
        classify: Gives the digit network's outputs for `(n, 28, 28)` float32 glyphs.
        pools: How the two opinions are weighed.
        config: The settings of preprocessing.
    """

    finder: Network
    classify: Callable[[FloatArray], Outputs]
    pools: Pools
    config: PreprocessingConfig

    def read(
        self,
        gray: FloatArray,
        place: tuple[float, float],
        taken: Sequence[Bounds] = (),
    ) -> ReadPlace:
        """Read the digit at a place.

        Args:
            gray: `(h, w)` float32 in [0, 1], luminance, white = 1, upright.
            place: x and y in its pixels.
            taken: Where digits are that are not meant; the one sought is about as high.

        Returns:
            The likeliest digit, however unlikely; rejected if nothing there could be
            one.
        """
        height = float(np.median([box.height for box in taken])) if taken else None
        sides = (
            [max(gray.shape) / part for part in _UNKNOWN]
            if height is None
            else [times * height for times in _WINDOWS]
        )
        windows = [_window(gray, place, side) for side in sides]
        seen = [
            found
            for window in windows
            for found in self._seen(window)
            if not _is_taken(found.place.bounds, taken)
        ]
        if seen:
            return max(seen, key=lambda found: found.heat / (0.1 + found.away)).place
        for window in windows:
            inked = self._inked(window)
            if inked is not None and not _is_taken(inked.bounds, taken):
                return inked
        return self._unread(gray, place, height or sides[0])

    def _unread(
        self, gray: FloatArray, place: tuple[float, float], height: float
    ) -> ReadPlace:
        """A box around the place with nothing in it that can be read."""
        window = _window(gray, place, height)
        blank = nothing_to_read(
            window.gray, "dark_on_light", Refusal.NO_DIGIT, self.config
        )
        left, top = place[0] - 0.3 * height, place[1] - 0.5 * height
        bounds = Bounds(left, top, 0.6 * height, height)
        return ReadPlace(bounds, blank_reading(blank))

    def _seen(self, window: _Window) -> list[_SeenDigit]:
        """The digits at the place that the finder sees, however faintly."""
        findings = find(window.gray, self.finder, thorough=False, least_heat=_HEAT)
        found = read_found(
            window.gray, findings, self.classify, self.pools, self.config
        )
        return [
            _SeenDigit(
                mark.heat,
                _away(mark.bounds, window),
                ReadPlace(_moved(mark.bounds, window), reading),
            )
            for mark, reading, _ in found
            if _is_at(mark.bounds, window) and reading.probabilities.sum() >= _LIKELY
        ]

    def _inked(self, window: _Window) -> ReadPlace | None:
        """The mark nearest to the place, if the window is plain.

        The digit network reads it alone.
        """
        plain = plain_ink(window.gray)
        if plain is None:
            return None
        ink, polarity = plain
        count, labels, boxes, _ = cv2.connectedComponentsWithStats(
            (ink > 0.3).astype(np.uint8)
        )
        marks = [
            (number, Bounds(*(float(value) for value in boxes[number][:4])))
            for number in range(1, count)
        ]
        near = [(n, b) for n, b in marks if b.height >= 4 and _is_at(b, window)]
        if not near:
            return None
        number, bounds = max(near, key=lambda mark: mark[1].area)
        own = np.where(labels == number, ink, np.float32(0))
        item = preprocess_ink(window.gray, own, polarity, self.config)
        (probabilities,) = self.classify(item.glyph[np.newaxis]).probabilities
        return ReadPlace(
            _moved(bounds, window), inked_reading(item, probabilities, None)
        )


def _window(gray: FloatArray, place: tuple[float, float], side: float) -> _Window:
    rows, columns = gray.shape
    x, y = (
        int(min(max(value, 0), most - 1))
        for value, most in zip(place, (columns, rows), strict=True)
    )
    reach = max(2, round(side / 2))
    left, top = max(0, x - reach), max(0, y - reach)
    part = gray[top : y + reach + 1, left : x + reach + 1]
    return _Window(part, left, top, x - left, y - top)


def _is_at(bounds: Bounds, window: _Window) -> bool:
    reach = _REACH * bounds.height
    return (
        bounds.left - reach <= window.x <= bounds.right + reach
        and bounds.top - reach <= window.y <= bounds.bottom + reach
    )


def _is_taken(bounds: Bounds, taken: Sequence[Bounds]) -> bool:
    return any(
        bounds.common(other) > _TAKEN * min(bounds.area, other.area) for other in taken
    )


def _away(bounds: Bounds, window: _Window) -> float:
    across = abs(window.x - bounds.left - bounds.width / 2) / (bounds.width / 2)
    down = abs(window.y - bounds.top - bounds.height / 2) / (bounds.height / 2)
    return max(across, down)


def _moved(bounds: Bounds, window: _Window) -> Bounds:
    """From pixels of the window to those of the picture."""
    left, top = bounds.left + window.left, bounds.top + window.top
    return Bounds(left, top, bounds.width, bounds.height)

"""The smallest edit that changes the answer: a counterfactual explanation.

Wachter, Mittelstadt and Russell, "Counterfactual explanations without opening the black
box", 2018, https://arxiv.org/abs/1711.00399. Here an edit is a few straight strokes of
a pen or an eraser, so that a person can follow it, found greedily.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.explain.opened_network import OpenedNetwork
from digit_model.reading import Reading
from digit_model.recognizer import Recognizer

MAX_STROKES = 4
"""Edits of more strokes are not looked for."""

_GRID, _SHORTEST, _LONGEST = 2, 2.0, 10.0
"""Pixels between the ends that strokes can have, and lengths of strokes."""
_WIDTH = 2.0
"""Width of pen and eraser, in pixels of the glyph: that of a thin stroke of MNIST."""
_MARGIN = 3
"""Pixels at the glyph's border where no stroke ends."""
_TRIED = 32
"""Strokes that are tried out at each step, of those that promise most."""
_OVERLAP = 1.0
"""Least ink, in pixels, that an added stroke shares with the drawing."""


@dataclass(frozen=True)
class SmallestEdit:
    """An edit that turns the answer into another digit.

    Attributes:
        target: The other digit.
        added: Number of strokes that add ink.
        erased: Number of strokes that erase it.
        glyph: `(28, 28)` float32 in [0, 1], ink = 1, after the edit.
        changed: Ink added and erased, as a share of the ink there was.
        reading: What the recognizer says of the edited glyph as a picture of its own.
    """

    target: int
    added: int
    erased: int
    glyph: FloatArray
    changed: float
    reading: Reading


def smallest_edit(
    recognizer: Recognizer, network: OpenedNetwork, reading: Reading
) -> SmallestEdit | None:
    """Find a few short strokes that turn a reading into its second guess.

    At each step, the gradient shows which strokes promise most, and these are tried out
    through the recognizer, preprocessing included. Of those that change the answer, the
    one with the least ink is taken; if none does, the search continues from the one
    that comes closest. In the end, strokes that are not needed are dropped. An edit
    after which the other digit is read is preferred to one after which it is merely the
    guess.

    Args:
        recognizer: The recognizer whose answer is to change.
        network: The same network, opened.
        reading: The reading of a picture with ink.

    Returns:
        The edit, or None if `MAX_STROKES` strokes are too few. Its own reading is
        rejected if none was found after which the recognizer would answer.
    """
    target = int(np.argsort(reading.probabilities)[-2])
    search = _Search(recognizer, network, reading, target)
    chosen: list[int] = []
    refused: list[int] | None = None
    for _ in range(MAX_STROKES):
        options = [[*chosen, stroke] for stroke in search.promising(chosen)]
        if not options:
            break
        margins, answered = search.try_out(options)
        if answered.any():
            return search.result(search.smallest(options, answered), answered=True)
        if refused is None and (margins > 0).any():
            refused = search.smallest(options, margins > 0)
        chosen = options[int(np.argmax(margins))]
    return None if refused is None else search.result(refused, answered=False)


class _Search:
    """Strokes that can be made, and what they do to one reading.

    Strokes are numbered: first those that add, then those that erase.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        network: OpenedNetwork,
        reading: Reading,
        target: int,
    ) -> None:
        self._recognizer, self._network = recognizer, network
        self._reading, self._target = reading, target
        self._answer = int(np.argmax(reading.probabilities))
        self._masks = _all_strokes(len(reading.glyph))

    def edited(self, strokes: Sequence[int]) -> FloatArray:
        """The glyph `(28, 28)` after these strokes."""
        glyph, count = self._reading.glyph, len(self._masks)
        for stroke in strokes:
            mask = self._masks[stroke % count]
            if stroke < count:
                glyph = np.maximum(glyph, mask)
            else:
                glyph = np.minimum(glyph, 1 - mask)
        return glyph

    def promising(self, chosen: Sequence[int]) -> list[int]:
        """The strokes that should help most after those chosen, by the gradient.

        Half of them are the best in all, half the best for the ink they change.
        """
        glyph = self.edited(chosen)
        one = glyph[np.newaxis]
        slope = (
            self._network.gradients(one, self._target)
            - self._network.gradients(one, self._answer)
        )[0]
        flat, masks = glyph.ravel(), self._masks.reshape(len(self._masks), -1)
        added = np.maximum(masks - flat, 0)
        erased = np.maximum(flat + masks - 1, 0)
        gain = np.concatenate([added @ slope.ravel(), -(erased @ slope.ravel())])
        ink = np.concatenate([added.sum(axis=1), erased.sum(axis=1)])
        touches = masks.sum(axis=1) - added.sum(axis=1) >= _OVERLAP
        possible = np.concatenate([touches, np.ones_like(touches)])
        possible &= (gain > 0) & (ink > 0.5)
        gain = np.where(possible, gain, -np.inf)
        most = np.argsort(-gain)[: _TRIED // 2]
        densest = np.argsort(-gain / np.maximum(ink, 0.5))[: _TRIED // 2]
        best = np.union1d(most, densest)
        return [int(stroke) for stroke in best if possible[stroke]]

    def try_out(
        self, options: Sequence[Sequence[int]]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
        """Pass edited glyphs through the recognizer as pictures of their own.

        Returns:
            `(n,)` float32, how far the other digit is ahead of all others in nats,
            negative while it is behind; and `(n,)` bool, whether it is now the answer,
            refused only if the reading was before.
        """
        prepared = [
            self._recognizer.prepare_drawing(self.edited(option)) for option in options
        ]
        outputs = self._recognizer.outputs(np.stack([item.glyph for item in prepared]))
        logs = np.log(np.maximum(outputs.probabilities, 1e-12))
        others = np.delete(logs, self._target, axis=1).max(axis=1)
        inked = np.array([item.blank is None for item in prepared])
        margins = np.where(inked, logs[:, self._target] - others, -np.inf)
        return margins, (margins > 0) & (~outputs.refused | self._reading.rejected)

    def smallest(
        self, options: Sequence[list[int]], among: npt.NDArray[np.bool_]
    ) -> list[int]:
        """The edit with the least ink among those marked."""
        inks = [self._ink_of(option) for option in options]
        return options[int(np.argmin(np.where(among, inks, np.inf)))]

    def result(self, strokes: list[int], *, answered: bool) -> SmallestEdit:
        """Leave out strokes that are not needed, and describe the edit.

        Args:
            strokes: That turn the answer, or the guess.
            answered: Which of the two; it stays so.
        """
        for stroke in strokes[:-1]:
            rest = [other for other in strokes if other != stroke]
            margins, answers = self.try_out([rest])
            if answers[0] if answered else margins[0] > 0:
                strokes = rest
        added = sum(stroke < len(self._masks) for stroke in strokes)
        glyph = self.edited(strokes)
        return SmallestEdit(
            target=self._target,
            added=added,
            erased=len(strokes) - added,
            glyph=glyph,
            changed=self._ink_of(strokes),
            reading=self._recognizer.read_drawing(glyph),
        )

    def _ink_of(self, strokes: Sequence[int]) -> float:
        """Ink that an edit changes, as a share of the ink there was."""
        before = self._reading.glyph
        return float(np.abs(self.edited(strokes) - before).sum() / before.sum())


@lru_cache(maxsize=1)
def _all_strokes(side: int) -> FloatArray:
    """Ink of all strokes between points of the grid: `(n, side, side)` in [0, 1]."""
    places = np.arange(_MARGIN, side - _MARGIN, _GRID, dtype=np.float32)
    points = np.stack(np.meshgrid(places, places), axis=-1).reshape(-1, 2)
    first, second = np.triu_indices(len(points), k=1)
    lengths = np.linalg.norm(points[second] - points[first], axis=1)
    fits = (lengths >= _SHORTEST) & (lengths <= _LONGEST)
    starts, along = points[first[fits]], (points[second] - points[first])[fits]
    pixels = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1)
    away = pixels.reshape(1, -1, 2).astype(np.float32) - starts[:, np.newaxis]
    # The nearest point of a stroke, as a share of the way along it.
    dots = np.einsum("npc,nc->np", away, along) / (along**2).sum(axis=1)[:, np.newaxis]
    nearest = np.clip(dots, 0, 1)[:, :, np.newaxis] * along[:, np.newaxis]
    distances = np.linalg.norm(away - nearest, axis=2)
    ink = np.clip(_WIDTH / 2 + 0.5 - distances, 0, 1)
    return np.asarray(ink.reshape(-1, side, side), np.float32)

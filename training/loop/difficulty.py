"""Skip most of what the network reads well already, without bias.

After a few epochs most digits have next to no loss, so training on them teaches next
to nothing. Of all but the hardest of each source an epoch takes a random part, and what
it takes weighs as much as what it leaves out: the expected gradient stays that of all
samples. That is InfoBatch (Qin et al., "InfoBatch: lossless training speed up by
unbiased dynamic data pruning", 2024, https://arxiv.org/abs/2303.04947), with the hard
ones told by their rank, since a few outliers hold most of the mean loss.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
import numpy.typing as npt

from training.glyphs.corpus import GlyphSource
from training.loop.losses import digit_or_not
from training.recipes.configs import TrainingConfig

FIRST_EPOCH = 4
"""Epochs before the first measurement; it is repeated whenever they have doubled."""


class Selection(NamedTuple):
    """What an epoch takes of one source.

    Attributes:
        indices: `(k,)` int64, in random order.
        weights: `(k,)` float32, of their losses; 1 in the mean.
    """

    indices: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]


def select(
    source: GlyphSource,
    hard: npt.NDArray[np.bool_] | None,
    config: TrainingConfig,
    rng: np.random.Generator,
) -> Selection:
    """Choose the samples of an epoch; always as many of a source.

    Args:
        source: The source to choose from.
        hard: `(n,)`, which of its samples are the hardest; None if that is not known
            yet: any sample is then as good as any other.
        config: What share of the samples is hard, and skipped.
        rng: Random number generator.
    """
    order = rng.permutation(len(source.labels))
    taken_hard, taken_easy = _taken(source, config)
    if hard is None:
        chosen = order[: taken_hard + taken_easy]
        return Selection(chosen, np.ones(len(chosen), np.float32))
    is_hard = hard[order]
    chosen = np.concatenate([order[is_hard][:taken_hard], order[~is_hard][:taken_easy]])
    weights = np.ones(len(chosen), np.float32)
    weights[taken_hard:] = 1 / (1 - config.skipped)
    return Selection(chosen, weights / weights.mean())


def samples_of_epoch(sources: Sequence[GlyphSource], config: TrainingConfig) -> int:
    """How many samples an epoch takes of all sources together."""
    return sum(sum(_taken(source, config)) for source in sources)


def _taken(source: GlyphSource, config: TrainingConfig) -> tuple[int, int]:
    """How many of the hardest and of the other samples of a source an epoch takes."""
    count = len(source.labels)
    share = source.per_epoch / count
    hard = round(config.hardest * count)
    easy = count - hard
    return round(share * hard), round(share * (1 - config.skipped) * easy)


def find_hard(
    network: keras.Model, source: GlyphSource, config: TrainingConfig
) -> npt.NDArray[np.bool_]:
    """Which samples of a source have the highest loss, unvaried.

    Args:
        network: `(n, 28, 28)` float32 glyphs to `(n, 10)` logits.
        source: The source whose samples are measured.
        config: What share of them is hard.

    Returns:
        `(n,)`, true for that share.
    """
    glyphs = (source.glyphs / 255).astype(np.float32)
    logits = network.predict(glyphs, batch_size=500, verbose=0)
    losses = keras.ops.convert_to_numpy(digit_or_not(source.labels, logits))
    hard = np.zeros(len(losses), bool)
    hard[np.argsort(-losses)[: round(config.hardest * len(losses))]] = True
    return hard


def is_measured_after(epoch: int, config: TrainingConfig) -> bool:
    """Whether what is hard is found again when so many epochs are done."""
    return bool(config.skipped) and epoch == _last_measured(epoch)


def save_hard(folder: Path, epoch: int, hard: Sequence[npt.NDArray[np.bool_]]) -> None:
    """Keep what was found after an epoch, for the epochs from there on."""
    path = _file(folder, epoch)
    part = path.with_name(f"part-{path.name}")
    np.savez_compressed(part, *hard)
    part.replace(path)


def load_hard(
    folder: Path, epoch: int, sources: Sequence[GlyphSource]
) -> Sequence[npt.NDArray[np.bool_] | None]:
    """What is hard of each source in an epoch, from 0; None before it was measured."""
    path = _file(folder, _last_measured(epoch))
    if not path.is_file():
        return [None] * len(sources)
    with np.load(path) as found:
        return [found[name] for name in found.files]


def _last_measured(epoch: int) -> int:
    """The last of 4, 8, 16, ... that is at most `epoch`; 0 if there is none."""
    return 1 << (epoch.bit_length() - 1) if epoch >= FIRST_EPOCH else 0


def _file(folder: Path, epoch: int) -> Path:
    return folder / f"hard{epoch:03d}.npz"

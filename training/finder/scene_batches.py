"""Batches of scenes, composed in processes of their own while the network learns."""

import multiprocessing
from collections.abc import Generator
from itertools import count
from multiprocessing.pool import AsyncResult

import numpy as np

from training.finder.target_maps import Targets, make_targets
from training.scenes.library import load_library
from training.scenes.scene import compose

VALIDATION_SEED, POOL_SEED, REPORT_SEED = 1_000_003, 1_000_033, 1_000_037
"""Seeds of the scenes of held-out writers, scans and fonts: for the curves, for
weighing the finder's opinion with the digit network's, and for the report."""
_AHEAD = 4
"""Batches that are ready or being composed, for each process."""


def training_batches(
    seed: int, size: int, first: int, workers: int
) -> Generator[Targets]:
    """Batches without end, the same ones for the same seed.

    Args:
        seed: Seed of the series.
        size: Scenes in a batch.
        first: Number of the first batch; to resume after an interruption.
        workers: Processes that compose.
    """
    context = multiprocessing.get_context("spawn")
    with context.Pool(workers, _prepare) as pool:
        waiting: list[AsyncResult[Targets]] = []
        for number in count(first):
            waiting.append(pool.apply_async(make_batch, (seed, number * size, size)))
            if len(waiting) > _AHEAD * workers:
                yield waiting.pop(0).get()


def make_batch(seed: int, first: int, size: int, held_out: bool = False) -> Targets:
    """Compose scenes and stack their targets."""
    library = load_library(held_out)
    targets = [make_targets(compose(library, seed, first + i)) for i in range(size)]
    return Targets(*(np.stack(maps) for maps in zip(*targets, strict=True)))


def _prepare() -> None:
    """Leave the processors to the network: composing needs few of them."""
    import cv2  # noqa: PLC0415 - only in the process that composes

    cv2.setNumThreads(1)
    load_library()

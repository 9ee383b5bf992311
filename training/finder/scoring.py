"""Score the finder on scenes of held-out writers, kind by kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from digit_model import Recognizer
from digit_model.evaluation.classification_metrics import wilson_interval
from digit_model.evaluation.finder_report import FoundGroup
from digit_model.finding.classes import DIGITS
from digit_model.finding.finder import find
from digit_model.finding.opinions import is_likely
from digit_model.finding.peaks import Bounds, FoundMark, widened
from digit_model.page.page_reader import read_found
from training.finder.scene_batches import REPORT_SEED
from training.scenes.library import Library
from training.scenes.scene import KINDS, compose_kind
from training.scenes.truth import Scene, Truth

_COMMON = 0.5
"""A mark is found if its box and the true one have this share of both in common; both
are widened to `_LEAST_SIDE` first, since those of points are never exact."""
_LEAST_SIDE = 8.0
_LENIENT = 0.3
"""What a person gets is right where the boxes have this share in common."""
_SIZES = ((12, 18), (18, 28), (28, 44), (44, 88))
"""Heights in pixels, each from the first up to the second."""


@dataclass(frozen=True)
class Detection:
    """A mark that the finder sees, and whether it is there.

    Attributes:
        name: Its class.
        heat: How sure the finder is.
        height: Height of its box in pixels.
        hit: Whether a mark of this class is there and was not found already.
    """

    name: str
    heat: float
    height: float
    hit: bool


@dataclass
class SceneTally:
    """What was found in scenes.

    Attributes:
        detections: All marks that the finder sees where something is right or wrong.
        wanted: Every mark that was to be found.
        read: For each digit that was to be found, what it was read as, or None.
        false: Heights of the digits read where there is none.
    """

    detections: list[Detection] = field(default_factory=list)
    wanted: list[Truth] = field(default_factory=list)
    read: list[tuple[Truth, int | None]] = field(default_factory=list)
    false: list[float] = field(default_factory=list)


def score_kinds(
    recognizer: Recognizer, library: Library, scenes: int
) -> dict[str, SceneTally]:
    """Read scenes of every kind.

    Args:
        recognizer: Has both networks.
        library: Library of held-out writers.
        scenes: How many scenes of each kind.
    """
    return {
        kind: _score(
            recognizer,
            (compose_kind(library, kind, REPORT_SEED, n) for n in range(scenes)),
        )
        for kind in KINDS
    }


def average_precision(tally: SceneTally, names: Iterable[str]) -> float:
    """Mean over classes of the area under the curve of precision over recall.

    As in PASCAL VOC from 2010 on: precision is the highest at this recall or more.

    Args:
        tally: What was found.
        names: The classes; those that were never to be found do not count.
    """
    areas = []
    for name in names:
        wanted = sum(truth.name == name for truth in tally.wanted)
        own = sorted(
            (d for d in tally.detections if d.name == name), key=lambda d: -d.heat
        )
        if not wanted:
            continue
        hits = np.cumsum([d.hit for d in own])
        precision = hits / np.arange(1, len(own) + 1)
        best = np.maximum.accumulate(precision[::-1])[::-1]
        steps = np.diff(np.concatenate([[0], hits / wanted]))
        areas.append(float(steps @ best))
    return float(np.mean(areas)) if areas else 0.0


def group_tallies(tallies: dict[str, SceneTally]) -> list[FoundGroup]:
    """Count by kind of scene, by size and by source."""
    every = merge(tallies.values())
    groups = [_group("kind", kind, tally) for kind, tally in tallies.items()]
    for low, high in _SIZES:
        name = f"{low} to {high} pixels"
        groups.append(_group("size", name, _of_height(every, low, high)))
    for source in sorted({t.source for t in every.wanted if t.name.isdigit()}):
        read = [row for row in every.read if row[0].source == source]
        groups.append(_group("source", source, SceneTally(read=read)))
    return groups


def merge(tallies: Iterable[SceneTally]) -> SceneTally:
    """All of several tallies."""
    merged = SceneTally()
    for tally in tallies:
        merged.detections += tally.detections
        merged.wanted += tally.wanted
        merged.read += tally.read
        merged.false += tally.false
    return merged


def _score(recognizer: Recognizer, scenes: Iterable[Scene]) -> SceneTally:
    tally = SceneTally()
    for scene in scenes:
        gray = scene.image.astype(np.float32) / np.float32(255)
        findings = find(gray, recognizer.finder, thorough=True)
        ignored = [Bounds(*t.box) for t in scene.marks if not t.name]
        wanted = [t for t in scene.marks if t.name]
        tally.wanted += wanted
        tally.detections += _detections(findings.marks, wanted, ignored)
        digits = [t for t in wanted if t.name.isdigit()]
        found = read_found(
            gray,
            findings,
            recognizer.outputs,
            recognizer.finder_manifest.pools,
            recognizer.manifest.preprocessing,
        )
        likely = [f for f in found if is_likely(f.reading.probabilities)]
        left = list(range(len(likely)))
        for truth in digits:
            at = _best(Bounds(*truth.box), [likely[n].mark for n in left], _LENIENT)
            number = None if at is None else left.pop(at)
            answer = None if number is None else likely[number].reading.answer
            tally.read.append((truth, answer))
        spare = [likely[n].mark for n in left if not _touches(likely[n].mark, ignored)]
        tally.false += [mark.bounds.height for mark in spare]
    return tally


def _detections(
    marks: Sequence[FoundMark], wanted: Sequence[Truth], ignored: Sequence[Bounds]
) -> list[Detection]:
    detections, left = [], list(wanted)
    for mark in sorted(marks, key=lambda m: -m.heat):
        same = [truth for truth in left if truth.name == mark.name]
        boxes = [widened(Bounds(*truth.box), _LEAST_SIDE) for truth in same]
        own = widened(mark.bounds, _LEAST_SIDE)
        shares = [own.overlap(box) for box in boxes]
        hit = bool(shares) and max(shares) >= _COMMON
        if hit:
            left.remove(same[int(np.argmax(shares))])
        elif _touches(mark, ignored):
            continue
        detections.append(Detection(mark.name, mark.heat, mark.bounds.height, hit))
    return detections


def _best(box: Bounds, marks: Sequence[FoundMark], least: float) -> int | None:
    shares = [box.overlap(mark.bounds) for mark in marks]
    if not shares or max(shares) < least:
        return None
    return int(np.argmax(shares))


def _touches(mark: FoundMark, ignored: Sequence[Bounds]) -> bool:
    return any(box.common(mark.bounds) > 0.3 * mark.bounds.area for box in ignored)


def _of_height(tally: SceneTally, low: float, high: float) -> SceneTally:
    def fits(height: float) -> bool:
        return low <= height < high

    return SceneTally(
        [d for d in tally.detections if fits(d.height)],
        [t for t in tally.wanted if fits(t.box[3])],
        [row for row in tally.read if fits(row[0].box[3])],
        [height for height in tally.false if fits(height)],
    )


def _group(group: str, name: str, tally: SceneTally) -> FoundGroup:
    right = sum(str(answer) == truth.name for truth, answer in tally.read)
    missed = sum(answer is None for _, answer in tally.read)
    count = len(tally.read)
    low, high = wilson_interval(right, count) if count else (0.0, 1.0)
    precision = average_precision(tally, DIGITS) if tally.wanted and count else None
    return FoundGroup(
        group,
        name,
        count,
        right,
        count - right - missed,
        missed,
        len(tally.false),
        None if precision is None else round(precision, 5),
        low,
        high,
    )

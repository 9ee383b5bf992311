"""How well the finder finds, as measured on scenes of validation writers."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FINDER_REPORT_FILE = "finder.json"
FINDER_REPORT_FORMAT = 1
"""Version of the file's layout."""


class FinderReportError(RuntimeError):
    """The finder's report is missing or damaged; the message says what to do."""


@dataclass(frozen=True)
class FoundGroup:
    """Digits of one kind of scene, of one size or of one source.

    Attributes:
        group: `kind`, `size` or `source`.
        name: Which one.
        digits: How many digits were to be found.
        right: How many were found and read right.
        wrong: How many were found and read as another digit.
        missed: How many were not found, or refused.
        false: Digits read where there is none; 0 by source, as they have none.
        average_precision: Area under the curve of precision over recall for the
            finder's own digits, in [0, 1], mean of the ten; None by source and where
            there are no digits.
        low: Lower end of the 95% interval of the share that is right (Wilson, 1927).
        high: Its upper end.
    """

    group: str
    name: str
    digits: int
    right: int
    wrong: int
    missed: int
    false: int
    average_precision: float | None
    low: float
    high: float


@dataclass(frozen=True)
class FinderStep:
    """The losses at one moment of training.

    Attributes:
        step: Batches so far.
        train: Mean loss on the scenes since the moment before.
        validation: Loss on scenes of validation writers.
    """

    step: int
    train: float
    validation: float


@dataclass(frozen=True)
class FinderReport:
    """What `training.finder` measured.

    Attributes:
        finder_sha256: SHA-256 of the Keras file that was measured, hexadecimal.
        scenes: How many scenes of each kind.
        mean_average_precision: Mean over the ten digits, of all scenes, in [0, 1];
            boxes have half in common (the "AP50" of COCO).
        sign_average_precision: Mean over the signs, likewise.
        groups: By kind of scene, by size and by source of strokes.
        curve: The losses while it was trained.
        format: Version of this layout.
    """

    finder_sha256: str
    scenes: int
    mean_average_precision: float
    sign_average_precision: float
    groups: tuple[FoundGroup, ...]
    curve: tuple[FinderStep, ...]
    format: int = FINDER_REPORT_FORMAT

    def to_dict(self) -> dict[str, Any]:
        """The report ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "FinderReport":
        """Make a report of what `to_dict` gave.

        Raises:
            ValueError: It has a different format.
            KeyError: A figure is missing.
            TypeError: A figure is missing or unknown.
        """
        if content["format"] != FINDER_REPORT_FORMAT:
            raise ValueError(f"the format is {content['format']}")
        groups = tuple(FoundGroup(**group) for group in content["groups"])
        curve = tuple(FinderStep(**step) for step in content["curve"])
        return cls(**{**content, "groups": groups, "curve": curve})

    def save(self, folder: Path) -> None:
        """Write the report into a folder."""
        text = json.dumps(self.to_dict(), indent=1) + "\n"
        (folder / FINDER_REPORT_FILE).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "FinderReport":
        """Read the report from a folder.

        Raises:
            FinderReportError: It is missing, damaged or of another version.
        """
        path = folder / FINDER_REPORT_FILE
        try:
            return cls.from_dict(json.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise FinderReportError(
                f"There is no report of the finder: {path} cannot be opened. Make one "
                "with `python -m training.finder`."
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise FinderReportError(
                f"{path} is damaged or of another version: {error}. Make it again with "
                "`python -m training.finder`."
            ) from error

"""Measured figures: a median with its range, next to the target it has to meet."""

import argparse
import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Column, Table


@dataclass(frozen=True)
class Figure:
    """One quantity, measured several times.

    Attributes:
        name: What it is.
        unit: Of the values, such as `ms`, `MB` or `x` for a ratio.
        values: One per round, in the order measured.
        at_most: The median should not be larger; None for no such target.
        at_least: The median should not be smaller; None for no such target.
    """

    name: str
    unit: str
    values: tuple[float, ...]
    at_most: float | None = None
    at_least: float | None = None

    @property
    def median(self) -> float:
        """The median of the values."""
        return statistics.median(self.values)

    @property
    def met(self) -> bool | None:
        """Whether the median meets the target; None without one."""
        if self.at_most is None and self.at_least is None:
            return None
        return (self.at_most is None or self.median <= self.at_most) and (
            self.at_least is None or self.median >= self.at_least
        )

    def as_dict(self) -> dict[str, Any]:
        """The attributes, the median, the range and the verdict, ready for JSON."""
        derived = {"median": self.median, "met": self.met}
        return {
            **asdict(self),
            **derived,
            "range": [min(self.values), max(self.values)],
        }


def ratio(
    name: str,
    of: Sequence[float],
    to: Sequence[float],
    at_most: float | None = None,
    at_least: float | None = None,
) -> Figure:
    """A figure of ratios, round by round, of values measured in the same run.

    Args:
        name: What it is.
        of: Numerators, one per round.
        to: Denominators; if there are not as many, the medians are divided.
        at_most: As in `Figure`.
        at_least: As in `Figure`.
    """
    if len(of) == len(to):
        values = tuple(a / b for a, b in zip(of, to, strict=True))
    else:
        values = (statistics.median(of) / statistics.median(to),)
    return Figure(name, "x", values, at_most, at_least)


def command_line() -> argparse.ArgumentParser:
    """What every benchmark understands; some add options of their own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    return parser


def report(
    figures: Sequence[Figure], options: argparse.Namespace | None = None
) -> None:
    """Print figures as a table; `--json FILE` on the command line writes them too.

    Args:
        figures: What was measured.
        options: Parsed by `command_line`; None parses them here.
    """
    target: Path | None = (options or command_line().parse_args()).json
    print_table(figures)
    if target:
        target.write_text(json.dumps([f.as_dict() for f in figures], indent=1) + "\n")


def read_figures(file: Path) -> list[Figure]:
    """Figures that `report` wrote."""
    names = [field.name for field in fields(Figure)]
    rows = json.loads(file.read_text())
    return [Figure(**{name: row[name] for name in names}) for row in rows]


def print_table(figures: Sequence[Figure]) -> None:
    """Print name, median, range, target and verdict of each."""
    table = Table("figure", *(Column(x, justify="right") for x in ("median", "range")))
    table.add_column("target")
    table.add_column("verdict")
    for figure in figures:
        table.add_row(*_cells(figure))
    Console(width=110).print(table)


def _cells(figure: Figure) -> tuple[str, ...]:
    verdict = {None: "", True: "met", False: "missed"}[figure.met]
    limits = [("at most", figure.at_most), ("at least", figure.at_least)]
    target = ", ".join(f"{word} {v:g}" for word, v in limits if v is not None)
    low, high = min(figure.values), max(figure.values)
    return (
        figure.name,
        f"{figure.median:,.2f} {figure.unit}",
        f"{low:,.2f} to {high:,.2f}" if len(figure.values) > 1 else "",
        target,
        verdict,
    )
